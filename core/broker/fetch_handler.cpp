#include "core/broker/fetch_handler.h"

#include "core/base/hash.h"
#include "core/broker/cluster_view.h"

#include <algorithm>
#include <utility>

namespace brokerscope::core {

namespace {

constexpr std::int16_t first_version_by_id = 13;
constexpr std::int16_t first_version_with_replica_state = 15;
constexpr std::int16_t first_version_with_leader_tags = 16;

bool names_stale_leader(ErrorCode error) {
    return error == ErrorCode::not_leader_or_follower || error == ErrorCode::fenced_leader_epoch;
}

}  // namespace

FetchHandler::FetchHandler(Env& env, const BrokerOptions& options, ReplicaManager& replicas,
                           const MetadataImage& image, Responder& responder)
    : env_(env),
      options_(options),
      replicas_(replicas),
      image_(image),
      responder_(responder),
      deadline_(env.clock(), [this] { on_deadline(); }) {}

void FetchHandler::handle(const Request& request) {
    auto body = request.decode<FetchRequest>();
    if (!body) {
        responder_.close(request.id);
        return;
    }
    if (body->session_id != 0 || body->session_epoch > 0) {
        responder_.answer(request.id,
                          FetchResponse{.error_code = ErrorCode::fetch_session_id_not_found});
        return;
    }
    Parked parked = take_apart(request.id, *body);
    Read found = read(parked, false);
    const bool at_once = body->max_wait_ms <= 0 || parked.asked.empty() || found.is_urgent ||
                         found.bytes >= parked.min_bytes;
    // News come after the read: what a follower's fetch commits is not for its own answer, and
    // whoever is woken by it must find this request either answered or parked.
    if (at_once) answer(parked, std::move(found));
    std::vector<PartitionSlot> slots;
    for (const Asked& asked : parked.asked)
        if (asked.partition != nullptr) slots.push_back(asked.partition->slot());
    std::ranges::sort(slots);
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    if (!at_once) {
        if (!request.id.quiet)
            env_.tracer().emit(trace::RequestParked{.client = request.id.client,
                                                    .api = ApiKey::fetch,
                                                    .correlation_id = request.id.correlation_id});
        const Instant due = env_.clock().now() + milliseconds(body->max_wait_ms);
        parked_.park(std::move(parked), slots, due);
        rearm();
    }
    for (const PartitionSlot slot : slots) replicas_.settle(replicas_.at(slot));
}

FetchHandler::Parked FetchHandler::take_apart(const RequestId& id, FetchRequest& body) const {
    Parked parked{.request = id,
                  .max_bytes = std::min(body.max_bytes, options_.fetch_max_bytes),
                  .min_bytes = std::min(body.min_bytes, options_.fetch_max_bytes)};
    for (FetchRequest::FetchTopic& topic : body.topics)
        for (const FetchRequest::FetchPartition& partition : topic.partitions) {
            Asked asked = ask(id, body, topic, partition);
            asked.topic = static_cast<std::uint32_t>(&topic - body.topics.data());
            parked.asked.push_back(asked);
        }
    for (FetchRequest::FetchTopic& topic : body.topics) topic.partitions.clear();
    parked.topics = std::move(body.topics);
    return parked;
}

FetchHandler::Asked FetchHandler::ask(const RequestId& id, const FetchRequest& body,
                                      const FetchRequest::FetchTopic& topic,
                                      const FetchRequest::FetchPartition& partition) const {
    const bool by_id = id.version >= first_version_by_id;
    const bool has_state = id.version >= first_version_with_replica_state;
    const BrokerId replica{has_state ? body.replica_state.replica_id : body.replica_id};
    Asked asked{.index = partition.partition,
                .question = {
                    // Kafka's -2 (a debugging consumer) reads as a consumer here.
                    .replica = replica.value >= 0 ? replica : no_broker,
                    .replica_epoch = BrokerEpoch{has_state ? body.replica_state.replica_epoch : -1},
                    .current_leader_epoch = LeaderEpoch{partition.current_leader_epoch},
                    .last_fetched_epoch = LeaderEpoch{partition.last_fetched_epoch},
                    .offset = Offset{partition.fetch_offset},
                    .log_start_offset = Offset{partition.log_start_offset},
                    .max_bytes = partition.partition_max_bytes}};
    asked.partition = by_id ? replicas_.find(topic.topic_id, partition.partition)
                            : replicas_.find(topic.topic, partition.partition);
    if (asked.partition != nullptr) return asked;
    const TopicImage* known =
        by_id ? image_.find_topic(topic.topic_id) : image_.find_topic(topic.topic);
    if (known == nullptr)
        asked.error = by_id ? ErrorCode::unknown_topic_id : ErrorCode::unknown_topic_or_partition;
    else if (partition.partition < 0 ||
             std::cmp_greater_equal(partition.partition, known->partitions.size()))
        asked.error = ErrorCode::unknown_topic_or_partition;
    else
        asked.error = ErrorCode::not_leader_or_follower;
    return asked;
}

FetchHandler::Read FetchHandler::read(Parked& parked, bool peek) {
    Read result;
    std::int64_t room = parked.max_bytes;
    result.response.responses.resize(parked.topics.size());
    for (std::size_t i = 0; i < parked.topics.size(); ++i) {
        result.response.responses[i].topic = parked.topics[i].topic;
        result.response.responses[i].topic_id = parked.topics[i].topic_id;
    }
    for (const Asked& asked : parked.asked) {
        // The first records are sent whatever their size, so that a large batch cannot block.
        FetchResponse::PartitionData data = read_one(asked, room, result.bytes == 0, peek);
        const std::int64_t size = static_cast<std::int64_t>(data.records->size());
        result.bytes += size;
        room = std::max<std::int64_t>(0, room - size);
        result.is_urgent |= data.error_code != ErrorCode::none || data.diverging_epoch.epoch >= 0;
        if (names_stale_leader(data.error_code) &&
            parked.request.version >= first_version_with_leader_tags) {
            const auto& topic = parked.topics[asked.topic];
            const TopicImage* known = image_.find_topic(topic.topic_id);
            if (known != nullptr && std::cmp_less(asked.index, known->partitions.size()))
                tell_leader(image_, &known->partitions[static_cast<std::size_t>(asked.index)],
                            result.response, data);
        }
        result.response.responses[asked.topic].partitions.push_back(std::move(data));
    }
    return result;
}

FetchResponse::PartitionData FetchHandler::read_one(const Asked& asked, std::int64_t room,
                                                    bool at_least_one, bool peek) {
    FetchResponse::PartitionData data{.partition_index = asked.index,
                                      .error_code = asked.error,
                                      .high_watermark = -1,
                                      .records = SharedBytes{}};
    if (asked.partition == nullptr) return data;
    FetchQuestion question = asked.question;
    question.max_bytes =
        static_cast<std::int32_t>(std::min<std::int64_t>(question.max_bytes, room));
    question.at_least_one_batch = at_least_one;
    FetchAnswer answer = asked.partition->fetch(question, peek);
    data.error_code = answer.error;
    data.high_watermark = answer.hw.value;
    // Without transactions everything committed is stable.
    data.last_stable_offset = answer.hw.value;
    data.log_start_offset = answer.log_start_offset.value;
    if (answer.diverging)
        data.diverging_epoch = {.epoch = answer.diverging->epoch.value,
                                .end_offset = answer.diverging->end.value};
    data.records = std::move(answer.records);
    return data;
}

bool FetchHandler::is_complete(const Parked& parked) const {
    std::int64_t bytes = 0;
    for (const Asked& asked : parked.asked) {
        if (asked.partition == nullptr) return true;
        const FetchProspect prospect = asked.partition->prospect(asked.question);
        if (prospect.complete) return true;
        bytes += prospect.bytes;
    }
    return bytes > 0 && bytes >= parked.min_bytes;
}

void FetchHandler::check(Partition& partition) {
    parked_.check(
        partition.slot(), [this](Parked& parked) { return is_complete(parked); },
        // The progress of a follower was recorded when its request came.
        [this](Parked&& parked) { answer(parked, read(parked, true)); });
}

void FetchHandler::on_deadline() {
    parked_.expire(env_.clock().now(),
                   [this](Parked&& parked) { answer(parked, read(parked, true)); });
    rearm();
}

void FetchHandler::rearm() {
    // A timer that rings too early costs less than setting it anew for every request.
    if (parked_.next_deadline() < deadline_.due()) deadline_.arm_at(parked_.next_deadline());
}

bool FetchHandler::tells_nothing_new(const Parked& parked, const Read& read) {
    std::uint64_t told = 0;
    for (const auto& topic : read.response.responses)
        for (const auto& partition : topic.partitions) {
            told = hash_step(told, static_cast<std::uint64_t>(partition.partition_index));
            told = hash_step(told, static_cast<std::uint64_t>(partition.high_watermark));
        }
    std::uint64_t& before = told_[parked.request.connection];
    const bool same = before == told;
    before = told;
    return same && read.bytes == 0 && !read.is_urgent;
}

void FetchHandler::answer(const Parked& parked, Read read) {
    const bool quiet = tells_nothing_new(parked, read);
    responder_.answer(parked.request, read.response, quiet);
}

}  // namespace brokerscope::core
