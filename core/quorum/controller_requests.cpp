// The requests that a controller answers, one function each (ControllerApis.scala).

#include "core/base/assert.h"
#include "core/protocol/allocate_producer_ids.h"
#include "core/protocol/alter_partition.h"
#include "core/protocol/api_versions.h"
#include "core/protocol/broker_heartbeat.h"
#include "core/protocol/broker_registration.h"
#include "core/protocol/create_topics.h"
#include "core/protocol/elect_leaders.h"
#include "core/quorum/broker_registrar.h"
#include "core/quorum/controller_impl.h"
#include "core/quorum/topic_creation.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace brokerscope::core {

namespace {

/// Ids that a broker is given at once (ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE).
constexpr std::int32_t producer_id_block = 1000;

/// What the controller's listener speaks, in the order of their numbers.
constexpr std::array served = {ApiKey::fetch,
                               ApiKey::api_versions,
                               ApiKey::create_topics,
                               ApiKey::elect_leaders,
                               ApiKey::alter_partition,
                               ApiKey::broker_registration,
                               ApiKey::broker_heartbeat,
                               ApiKey::allocate_producer_ids};

}  // namespace

void Controller::Impl::dispatch(const Request& request) {
    switch (request.header.api_key) {  // NOLINT: the rest is not served here
        case ApiKey::api_versions: return api_versions(request);
        case ApiKey::broker_registration: return register_broker(request);
        case ApiKey::broker_heartbeat: return heartbeat(request);
        case ApiKey::alter_partition: return alter_partitions(request);
        case ApiKey::create_topics: return create_topics(request);
        case ApiKey::elect_leaders: return elect_leaders(request);
        case ApiKey::allocate_producer_ids: return allocate_producer_ids(request);
        case ApiKey::fetch: return fetch(request);
        default: return close(request.connection);
    }
}

/// Decodes the body and hands it to `handle`; a body that is none ends the connection.
template <class Message, class Handle>
void Controller::Impl::handle(const Request& request, Handle&& handle) {
    const auto body =
        decode_request_body<Message>(request.frame, request.body_at, request.header.api_version);
    if (!body) return close(request.connection);
    handle(*body);
}

template <class Response>
void Controller::Impl::answer(const Request& request, const Response& response, bool quiet) {
    send(request.connection, request.header,
         encode_response({request.header.correlation_id}, response, request.header.api_version),
         quiet);
}

void Controller::Impl::api_versions(const Request& request) {
    ApiVersionsResponse response;
    const auto list = [&](ApiKey key) {
        const Api& api = api_of(key);
        response.api_keys.push_back({key, api.version_min, api.version_max});
    };
    if (!api_of(ApiKey::api_versions).has(request.header.api_version)) {
        // KIP-511: what it asked in cannot be read, version 0 can by everybody.
        response.error_code = ErrorCode::unsupported_version;
        list(ApiKey::api_versions);
        RequestHeader header = request.header;
        header.api_version = 0;
        send(request.connection, header,
             encode_response({header.correlation_id}, response, header.api_version), false);
        return;
    }
    handle<ApiVersionsRequest>(request, [&](const ApiVersionsRequest&) {
        for (const ApiKey key : served) list(key);
        for (const auto& [name, level] : image_.features()) {
            if (level == 0) continue;
            response.supported_features.push_back({name, 1, level});
            response.finalized_features.push_back({name, level, 1});
        }
        response.finalized_features_epoch = (log_->log_end_offset() - 1).value;
        answer(request, response);
    });
}

void Controller::Impl::register_broker(const Request& request) {
    handle<BrokerRegistrationRequest>(request, [&](const BrokerRegistrationRequest& body) {
        const Instant now = env_.clock().now();
        const Registrar registrar{
            image_, replication_, sessions_, config_.cluster_id, log_->log_end_offset(), now};
        MetadataRecords records;
        const RegistrationOutcome outcome =
            core::register_broker(registrar, body, request.header.api_version, records);
        BrokerRegistrationResponse response;
        response.error_code = outcome.error;
        if (outcome.error == ErrorCode::none) {
            if (outcome.new_incarnation) sessions_.begin(BrokerId{body.broker_id}, true, now);
            if (!commit(records)) return;
            response.broker_epoch = outcome.epoch.value;
        }
        answer(request, response);
    });
}

void Controller::Impl::heartbeat(const Request& request) {
    handle<BrokerHeartbeatRequest>(request, [&](const BrokerHeartbeatRequest& body) {
        const BrokerId broker{body.broker_id};
        const BrokerRegistration* known = image_.find_broker(broker);
        BrokerHeartbeatResponse response;
        if (known == nullptr)
            response.error_code = ErrorCode::broker_id_not_registered;
        else if (known->epoch.value != body.broker_epoch)
            response.error_code = ErrorCode::stale_broker_epoch;
        if (response.error_code != ErrorCode::none) return answer(request, response);

        const Offset before = news_end_;
        const BrokerControlState state = settle_heartbeat(
            broker, {Offset{body.current_metadata_offset}, body.want_fence, body.want_shut_down});
        if (!active_) return;
        response.is_caught_up = body.current_metadata_offset >= body.broker_epoch;
        response.is_fenced = state == BrokerControlState::fenced ||  //
                             state == BrokerControlState::shutdown_now;
        response.should_shut_down = state == BrokerControlState::shutdown_now;
        const bool quiet = state == BrokerControlState::unfenced && news_end_ == before;
        answer(request, response, quiet);
    });
}

BrokerControlState Controller::Impl::settle_heartbeat(BrokerId broker,
                                                      const HeartbeatReport& report) {
    const BrokerRegistration* known = image_.find_broker(broker);
    ASSERT(known != nullptr);
    const Instant now = env_.clock().now();
    // One that was let go, and did not hear it.
    if (!sessions_.knows(broker)) sessions_.begin(broker, known->fenced, now);
    const bool leads = report.want_shut_down && replication_.leads_any(broker);
    const BrokerControlState before = sessions_.current_state(broker);
    const BrokerControlState next =
        sessions_.next_state(broker, report, Offset{known->epoch.value}, leads);
    MetadataRecords records;
    if (next != before) {
        switch (next) {
            case BrokerControlState::fenced:
            case BrokerControlState::shutdown_now:
                if (!known->fenced) replication_.on_fenced(broker, records);
                break;
            case BrokerControlState::unfenced: replication_.on_unfenced(broker, records); break;
            case BrokerControlState::controlled_shutdown:
                replication_.on_controlled_shutdown(broker, records);
                break;
        }
    }
    const Offset end = log_->log_end_offset() + std::ssize(records);
    sessions_.touch(broker, next, report, end, now);
    if (next == BrokerControlState::shutdown_now) sessions_.end(broker);
    if (commit(records)) arm_timers();
    return next;
}

ErrorCode Controller::Impl::check_broker(std::int32_t broker, std::int64_t epoch) const {
    const BrokerRegistration* known = image_.find_broker(BrokerId{broker});
    return known != nullptr && known->epoch.value == epoch ? ErrorCode::none
                                                           : ErrorCode::stale_broker_epoch;
}

void Controller::Impl::alter_partitions(const Request& request) {
    handle<AlterPartitionRequest>(request, [&](const AlterPartitionRequest& body) {
        AlterPartitionResponse response;
        MetadataRecords records;
        const ErrorCode error = check_broker(body.broker_id, body.broker_epoch);
        if (error == ErrorCode::none)
            response = replication_.alter_partitions(body, request.header.api_version, records);
        response.error_code = error;
        if (commit(records)) answer(request, response);
    });
}

void Controller::Impl::create_topics(const Request& request) {
    handle<CreateTopicsRequest>(request, [&](const CreateTopicsRequest& body) {
        // A stream an epoch: a controller that starts again must not draw the same ids once more.
        RandomStream& ids = env_.random(fmt::format("topic-ids/{}", log_->epoch().value));
        RandomStream& placement = env_.random("placement");
        const TopicCreator creator{image_, config_.num_partitions,
                                   config_.default_replication_factor, ids, placement};
        MetadataRecords records;
        const CreateTopicsResponse response = core::create_topics(creator, body, records);
        if (commit(records)) answer(request, response);
    });
}

void Controller::Impl::elect_leaders(const Request& request) {
    handle<ElectLeadersRequest>(request, [&](const ElectLeadersRequest& body) {
        MetadataRecords records;
        const ElectLeadersResponse response = replication_.elect_leaders(body, records);
        if (commit(records)) answer(request, response);
    });
}

void Controller::Impl::allocate_producer_ids(const Request& request) {
    handle<AllocateProducerIdsRequest>(request, [&](const AllocateProducerIdsRequest& body) {
        AllocateProducerIdsResponse response;
        response.error_code = check_broker(body.broker_id, body.broker_epoch);
        const std::int64_t first = image_.next_producer_id().value;
        if (response.error_code == ErrorCode::none && first > INT64_MAX - producer_id_block)
            response.error_code = ErrorCode::unknown_server_error;
        if (response.error_code == ErrorCode::none) {
            if (!commit({ProducerIdsRecord{body.broker_id, body.broker_epoch,
                                           first + producer_id_block}}))
                return;
            response.producer_id_start = first;
            response.producer_id_len = producer_id_block;
        }
        answer(request, response);
    });
}

void Controller::Impl::fetch(const Request& request) {
    handle<FetchRequest>(request, [&](const FetchRequest& body) {
        LookedAt looked = look_at_fetch(body, *log_, config_.node_id, config_.cluster_id);
        if (!looked.fetch) return answer(request, looked.refusal);
        ParkedFetch fetch = std::move(*looked.fetch);
        fetch.connection = request.connection;
        fetch.header = request.header;
        if (fetch.offset < log_->log_end_offset() || body.max_wait_ms <= 0)
            return answer_fetch(fetch);
        fetch.deadline = env_.clock().now() + milliseconds(body.max_wait_ms);
        connections_.at(request.connection).parked = true;
        fetches_.park(std::move(fetch));
        fetch_deadline_.arm_at(fetches_.next_deadline());
    });
}

void Controller::Impl::answer_fetch(const ParkedFetch& fetch) {
    const auto response = fetch_response(fetch, *log_, config_.node_id);
    if (!response) return give_up();
    const bool quiet = fetch.offset >= news_end_;
    send(fetch.connection, fetch.header,
         encode_response({fetch.header.correlation_id}, *response, fetch.header.api_version),
         quiet);
}

void Controller::Impl::unpark(const std::vector<ParkedFetch>& fetches) {
    for (const ParkedFetch& fetch : fetches) {
        answer_fetch(fetch);
        connections_.at(fetch.connection).parked = false;
        resumed_.push_back(fetch.connection);
    }
}

void Controller::Impl::serve_resumed() {
    while (!resumed_.empty()) {
        const ConnectionId next = resumed_.front();
        resumed_.pop_front();
        serve(next);
    }
}

void Controller::Impl::complete_fetches() { unpark(fetches_.take_below(log_->log_end_offset())); }

void Controller::Impl::on_fetch_deadline() {
    unpark(fetches_.take_due(env_.clock().now()));
    serve_resumed();
    if (const Instant next = fetches_.next_deadline(); next != Instant::never())
        fetch_deadline_.arm_at(next);
}

}  // namespace brokerscope::core
