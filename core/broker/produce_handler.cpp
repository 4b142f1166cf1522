#include "core/broker/produce_handler.h"

#include "core/base/mutant.h"
#include "core/broker/cluster_view.h"

#include <algorithm>
#include <utility>

namespace brokerscope::core {

namespace {

constexpr std::int16_t acks_none = 0;
constexpr std::int16_t acks_leader = 1;
constexpr std::int16_t acks_all = -1;
constexpr std::int16_t first_version_by_id = 13;

bool names_stale_leader(ErrorCode error) {
    return error == ErrorCode::not_leader_or_follower || error == ErrorCode::fenced_leader_epoch;
}

}  // namespace

ProduceHandler::ProduceHandler(Env& env, ReplicaManager& replicas, const MetadataImage& image,
                               Responder& responder)
    : env_(env),
      replicas_(replicas),
      image_(image),
      responder_(responder),
      deadline_(env.clock(), [this] { on_deadline(); }) {}

void ProduceHandler::handle(const Request& request) {
    const auto body = request.decode<ProduceRequest>();
    if (!body) {
        responder_.close(request.id);
        return;
    }
    if (body->acks != acks_none && body->acks != acks_leader && body->acks != acks_all) {
        refuse_all(request.id, *body, ErrorCode::invalid_required_acks);
        return;
    }
    Parked parked{.request = request.id};
    bool failed = false;
    parked.response.responses.reserve(body->topic_data.size());
    for (const auto& topic : body->topic_data) {
        auto& answered = parked.response.responses.emplace_back();
        answered.name = topic.name;
        answered.topic_id = topic.topic_id;
        answered.partition_responses.reserve(topic.partition_data.size());
        for (const Data& data : topic.partition_data) {
            Waiting waiting{
                .topic = static_cast<std::uint32_t>(parked.response.responses.size() - 1),
                .partition = static_cast<std::uint32_t>(answered.partition_responses.size())};
            Outcome outcome = append(request.id, *body, topic, data, parked.response, waiting);
            const bool ok = outcome.error_code == ErrorCode::none;
            failed |= !ok;
            if (ok && body->acks == acks_all) parked.waiting.push_back(waiting);
            answered.partition_responses.push_back(std::move(outcome));
        }
    }
    if (body->acks == acks_none) {
        if (failed)
            responder_.close(request.id);
        else
            responder_.finish(request.id);
        return;
    }
    if (is_complete(parked)) {
        answer(parked.request, parked.response);
        return;
    }
    env_.tracer().emit(trace::RequestParked{.client = request.id.client,
                                            .api = ApiKey::produce,
                                            .correlation_id = request.id.correlation_id});
    std::vector<PartitionSlot> slots;
    for (const Waiting& waiting : parked.waiting) slots.push_back(waiting.slot);
    std::ranges::sort(slots);
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    const Duration patience = milliseconds(std::max(body->timeout_ms, 0));
    parked_.park(std::move(parked), std::move(slots), env_.clock().now() + patience);
    rearm();
}

Partition* ProduceHandler::find(const RequestId& id, const ProduceRequest::TopicProduceData& topic,
                                std::int32_t index) {
    if (mutated(Mutant::wrong_partition)) index = 0;
    return id.version >= first_version_by_id ? replicas_.find(topic.topic_id, index)
                                             : replicas_.find(topic.name, index);
}

ProduceHandler::Outcome ProduceHandler::append(const RequestId& id, const ProduceRequest& request,
                                               const ProduceRequest::TopicProduceData& topic,
                                               const Data& data, ProduceResponse& response,
                                               Waiting& waiting) {
    Outcome outcome{.index = data.index, .base_offset = -1};
    const bool by_id = id.version >= first_version_by_id;
    const TopicImage* known =
        by_id ? image_.find_topic(topic.topic_id) : image_.find_topic(topic.name);
    const bool exists =
        known != nullptr && data.index >= 0 && std::cmp_less(data.index, known->partitions.size());
    Partition* partition = find(id, topic, data.index);
    AppendAnswer appended;
    if (partition != nullptr)
        appended = partition->append_as_leader(
            {.records = data.records ? data.records->view() : BytesView{},
             .acks = request.acks,
             .produce_version = id.version});
    else if (exists)
        appended.error = ErrorCode::not_leader_or_follower;
    else
        appended.error = known == nullptr && by_id ? ErrorCode::unknown_topic_id
                                                   : ErrorCode::unknown_topic_or_partition;
    outcome.error_code = appended.error;
    if (appended.error == ErrorCode::none) {
        outcome.base_offset = appended.base_offset.value;
        outcome.log_start_offset = partition->log_start_offset().value;
        waiting.slot = partition->slot();
        waiting.required = appended.required;
    } else {
        if (!appended.reason.empty()) outcome.error_message = std::string(appended.reason);
        if (names_stale_leader(appended.error) && exists)
            tell_leader(image_, &known->partitions[static_cast<std::size_t>(data.index)], response,
                        outcome);
    }
    if (known != nullptr)
        env_.tracer().emit(trace::ProduceHandled{
            .partition = partition != nullptr
                             ? partition->trace_name()
                             : trace::Partition{env_.tracer().intern(known->name), data.index},
            .client = id.client,
            .correlation_id = id.correlation_id,
            .base_offset = appended.base_offset,
            .count = appended.count,
            .duplicate = appended.duplicate,
            .error = appended.error});
    if (partition != nullptr) replicas_.settle(*partition);
    return outcome;
}

void ProduceHandler::refuse_all(const RequestId& id, const ProduceRequest& request,
                                ErrorCode error) {
    ProduceResponse response;
    for (const auto& topic : request.topic_data) {
        auto& answered = response.responses.emplace_back();
        answered.name = topic.name;
        answered.topic_id = topic.topic_id;
        for (const Data& data : topic.partition_data)
            answered.partition_responses.push_back(
                {.index = data.index, .error_code = error, .base_offset = -1});
    }
    answer(id, response);
}

bool ProduceHandler::is_complete(Parked& parked) {
    bool complete = true;
    for (Waiting& waiting : parked.waiting) {
        if (waiting.done) continue;
        const AckStatus status = replicas_.at(waiting.slot).ack_status(waiting.required);
        waiting.done = status.done;
        complete &= status.done;
        if (!status.done || status.error == ErrorCode::none) continue;
        Outcome& outcome =
            parked.response.responses[waiting.topic].partition_responses[waiting.partition];
        outcome.error_code = status.error;
        outcome.base_offset = -1;
        outcome.log_start_offset = -1;
    }
    return complete;
}

void ProduceHandler::check(Partition& partition) {
    parked_.check(
        partition.slot(), [this](Parked& parked) { return is_complete(parked); },
        [this](Parked&& parked) { answer(parked.request, parked.response); });
}

void ProduceHandler::on_deadline() {
    parked_.expire(env_.clock().now(), [this](Parked&& parked) {
        for (const Waiting& waiting : parked.waiting) {
            if (waiting.done) continue;
            Outcome& outcome =
                parked.response.responses[waiting.topic].partition_responses[waiting.partition];
            outcome.error_code = ErrorCode::request_timed_out;
            outcome.base_offset = -1;
            outcome.log_start_offset = -1;
        }
        answer(parked.request, parked.response);
    });
    rearm();
}

void ProduceHandler::rearm() {
    // A timer that rings too early costs less than setting it anew for every request.
    if (parked_.next_deadline() < deadline_.due()) deadline_.arm_at(parked_.next_deadline());
}

void ProduceHandler::answer(const RequestId& id, const ProduceResponse& response) {
    for (const auto& topic : response.responses) {
        const TopicImage* known = id.version >= first_version_by_id
                                      ? image_.find_topic(topic.topic_id)
                                      : image_.find_topic(topic.name);
        if (known == nullptr) continue;
        const trace::Name name = env_.tracer().intern(known->name);
        for (const Outcome& outcome : topic.partition_responses)
            env_.tracer().emit(trace::ProduceAnswered{.partition = {name, outcome.index},
                                                      .client = id.client,
                                                      .correlation_id = id.correlation_id,
                                                      .error = outcome.error_code,
                                                      .base_offset = Offset{outcome.base_offset}});
    }
    responder_.answer(id, response);
}

}  // namespace brokerscope::core
