#include "sim/fault/error_answer.h"

#include "core/protocol/messages.h"

#include <utility>

namespace brokerscope::sim {

namespace {

using namespace core;  // the messages of the protocol, all of them

// --- A refusal of what a request names ----------------------------------------------------------

ProduceResponse refuse(const ProduceRequest& request) {
    ProduceResponse response;
    for (const auto& topic : request.topic_data) {
        auto& refused = response.responses.emplace_back();
        refused.name = topic.name;
        refused.topic_id = topic.topic_id;
        for (const auto& partition : topic.partition_data)
            refused.partition_responses.emplace_back().index = partition.index;
    }
    return response;
}

FetchResponse refuse(const FetchRequest& request) {
    FetchResponse response;
    for (const auto& topic : request.topics) {
        auto& refused = response.responses.emplace_back();
        refused.topic = topic.topic;
        refused.topic_id = topic.topic_id;
        for (const auto& partition : topic.partitions)
            refused.partitions.emplace_back().partition_index = partition.partition;
    }
    return response;
}

ListOffsetsResponse refuse(const ListOffsetsRequest& request) {
    ListOffsetsResponse response;
    for (const auto& topic : request.topics) {
        auto& refused = response.topics.emplace_back();
        refused.name = topic.name;
        for (const auto& partition : topic.partitions)
            refused.partitions.emplace_back().partition_index = partition.partition_index;
    }
    return response;
}

OffsetForLeaderEpochResponse refuse(const OffsetForLeaderEpochRequest& request) {
    OffsetForLeaderEpochResponse response;
    for (const auto& topic : request.topics) {
        auto& refused = response.topics.emplace_back();
        refused.topic = topic.topic;
        for (const auto& partition : topic.partitions)
            refused.partitions.emplace_back().partition = partition.partition;
    }
    return response;
}

AlterPartitionResponse refuse(const AlterPartitionRequest& request) {
    AlterPartitionResponse response;
    for (const auto& topic : request.topics) {
        auto& refused = response.topics.emplace_back();
        refused.topic_id = topic.topic_id;
        for (const auto& partition : topic.partitions)
            refused.partitions.emplace_back().partition_index = partition.partition_index;
    }
    return response;
}

MetadataResponse refuse(const MetadataRequest& request) {
    MetadataResponse response;
    if (!request.topics) return response;
    for (const auto& topic : *request.topics) {
        auto& refused = response.topics.emplace_back();
        refused.name = topic.name.value_or("");  // only late versions know a null here
        refused.topic_id = topic.topic_id;
    }
    return response;
}

CreateTopicsResponse refuse(const CreateTopicsRequest& request) {
    CreateTopicsResponse response;
    for (const auto& topic : request.topics) response.topics.emplace_back().name = topic.name;
    return response;
}

ElectLeadersResponse refuse(const ElectLeadersRequest& request) {
    ElectLeadersResponse response;
    if (!request.topic_partitions) return response;
    for (const auto& topic : *request.topic_partitions) {
        auto& refused = response.replica_election_results.emplace_back();
        refused.topic = topic.topic;
        for (const std::int32_t partition : topic.partitions)
            refused.partition_result.emplace_back().partition_id = partition;
    }
    return response;
}

InitProducerIdResponse refuse(const InitProducerIdRequest&) { return {}; }
ApiVersionsResponse refuse(const ApiVersionsRequest&) { return {}; }
AllocateProducerIdsResponse refuse(const AllocateProducerIdsRequest&) { return {}; }
BrokerRegistrationResponse refuse(const BrokerRegistrationRequest&) { return {}; }
BrokerHeartbeatResponse refuse(const BrokerHeartbeatRequest&) { return {}; }

// --- The error, where a schema has room for it --------------------------------------------------

void put(ProduceResponse& response, ErrorCode error) {
    for (auto& topic : response.responses)
        for (auto& partition : topic.partition_responses) {
            partition.error_code = error;
            partition.base_offset = -1;
        }
}

void put(FetchResponse& response, ErrorCode error) {
    if (response.responses.empty()) response.error_code = error;
    for (auto& topic : response.responses)
        for (auto& partition : topic.partitions) {
            partition.error_code = error;
            partition.high_watermark = -1;
            partition.records.reset();
        }
}

void put(ListOffsetsResponse& response, ErrorCode error) {
    for (auto& topic : response.topics)
        for (auto& partition : topic.partitions) {
            partition.error_code = error;
            partition.offset = -1;
        }
}

void put(OffsetForLeaderEpochResponse& response, ErrorCode error) {
    for (auto& topic : response.topics)
        for (auto& partition : topic.partitions) partition.error_code = error;
}

/// Of the whole request: who asked, or whom; of a partition: everything else.
void put(AlterPartitionResponse& response, ErrorCode error) {
    if (error == ErrorCode::not_controller || error == ErrorCode::stale_broker_epoch) {
        response.error_code = error;
        response.topics.clear();
        return;
    }
    for (auto& topic : response.topics)
        for (auto& partition : topic.partitions) partition.error_code = error;
}

void put(MetadataResponse& response, ErrorCode error) {
    response.error_code = error;
    for (auto& topic : response.topics) {
        topic.error_code = error;
        for (auto& partition : topic.partitions) partition.error_code = error;
    }
}

void put(CreateTopicsResponse& response, ErrorCode error) {
    for (auto& topic : response.topics) topic.error_code = error;
}

void put(ElectLeadersResponse& response, ErrorCode error) {
    if (response.replica_election_results.empty()) response.error_code = error;
    for (auto& topic : response.replica_election_results)
        for (auto& partition : topic.partition_result) partition.error_code = error;
}

/// The rest have one error for the whole.
template <class Response>
void put(Response& response, ErrorCode error) {
    response.error_code = error;
}

template <class Request, class Response>
std::optional<Bytes> answer(const trace::Message& message, const SharedBytes& frame,
                            ErrorCode error) {
    Response response;
    if (message.kind == trace::Kind::request) {
        const auto request = decode_request<Request>(frame);
        if (!request) return std::nullopt;
        response = refuse(request->body);
    } else {
        auto decoded = decode_response<Response>(frame, message.version);
        if (!decoded) return std::nullopt;
        response = std::move(decoded->body);
    }
    put(response, error);
    return encode_response(ResponseHeader{message.correlation_id}, response, message.version);
}

}  // namespace

std::optional<core::Bytes> error_answer(const trace::Message& message, core::BytesView frame,
                                        core::ErrorCode error) {
    const core::Api* api = core::find_api(message.api);
    if (api == nullptr || !api->has(message.version)) return std::nullopt;
    const SharedBytes bytes(Bytes(frame.begin(), frame.end()));
    std::optional<Bytes> result;
    for_each_message([&]<class Request, class Response>(std::type_identity<Request>,
                                                        std::type_identity<Response>) {
        if (Request::api == message.api) result = answer<Request, Response>(message, bytes, error);
    });
    return result;
}

}  // namespace brokerscope::sim
