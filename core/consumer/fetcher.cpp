// Fetching and polling (AbstractFetch.java, FetchCollector.java of Kafka).

#include "core/base/mutant.h"
#include "core/consumer/consumer.h"
#include "core/protocol/fetch.h"

#include <algorithm>

namespace brokerscope::core {

namespace {

/// Topics go by name up to here, by id from the next version on.
constexpr std::int16_t last_version_with_names = 12;
/// "No session yet, please make one": with a broker that makes none every fetch is a full one
/// (FetchMetadata.INITIAL).
constexpr std::int32_t no_session = 0;
constexpr std::int32_t initial_session_epoch = 0;

std::int32_t milliseconds_of(Duration duration) {
    return static_cast<std::int32_t>(duration.ns / 1'000'000);
}

}  // namespace

bool Consumer::is_fetchable(const Partition& partition) const {
    if (mutated(Mutant::consumer_stalls) && partition.position >= Offset{3}) return false;
    return partition.phase == Phase::fetching && !partition.paused && !partition.fetched;
}

FetchRequest Consumer::fetch_request(const std::vector<Partition*>& of, SendOptions& send) const {
    FetchRequest request;
    request.max_wait_ms = milliseconds_of(options_.config.fetch_max_wait);
    request.min_bytes = options_.config.fetch_min_bytes;
    request.max_bytes = options_.config.fetch_max_bytes;
    request.isolation_level = static_cast<std::int8_t>(options_.config.isolation_level);
    request.session_id = no_session;
    request.session_epoch = initial_session_epoch;
    for (const Partition* partition : of) {
        auto topic = std::ranges::find(request.topics, partition->id.topic,
                                       &FetchRequest::FetchTopic::topic);
        if (topic == request.topics.end()) {
            const TopicMetadata* known = metadata_.topic(partition->id.topic);
            const Uuid id = known == nullptr ? Uuid{} : known->id;
            if (id.is_zero()) send.version_max = last_version_with_names;
            request.topics.push_back({partition->id.topic, id, {}});
            topic = std::prev(request.topics.end());
        }
        auto& wanted = topic->partitions.emplace_back();
        wanted.partition = partition->id.partition;
        // Before KIP-320 nobody told the leader which leader was meant.
        if (options_.history.has(Fix::kip_320))
            wanted.current_leader_epoch = partition->leader.epoch.value;
        wanted.fetch_offset = partition->position->value;
        wanted.partition_max_bytes = options_.config.max_partition_fetch_bytes;
    }
    return request;
}

void Consumer::fetch(BrokerId broker, const Endpoint& to, const std::vector<Partition*>& of) {
    Broker& state = brokers_[broker];
    ASSERT(!state.fetching);
    std::vector<Asked> asked_of;
    for (Partition* partition : of) asked_of.push_back(asked(*partition));
    const auto same = [](const Asked& a, const Asked& b) {
        return a.generation == b.generation && a.offset == b.offset && a.epoch == b.epoch;
    };
    SendOptions send;
    send.quiet = state.brought_nothing && std::ranges::equal(asked_of, state.last_asked, same);
    state.fetching = true;
    state.last_asked = asked_of;
    network_.send(
        to, fetch_request(of, send),
        OnAnswer<FetchResponse>([this, broker, asked = std::move(asked_of)](const auto& answer) {
            on_fetched(broker, asked, answer);
        }),
        send);
}

void Consumer::on_fetched(BrokerId broker, const std::vector<Asked>& asked,
                          const Answer<FetchResponse>& answer) {
    running_ = true;
    Broker& state = brokers_[broker];
    state.fetching = false;
    state.brought_nothing = answer.has_value() && answer->error_code == ErrorCode::none;
    if (!answer) {
        metadata_.request_update();
    } else {
        for (const auto& topic : answer->responses) {
            const std::string& name =
                topic.topic.empty() ? metadata_.topic_name(topic.topic_id) : topic.topic;
            for (const auto& told : topic.partitions) {
                const auto one = std::ranges::find_if(asked, [&](const Asked& a) {
                    return a.id.partition == told.partition_index && a.id.topic == name;
                });
                if (one == asked.end()) continue;
                Partition* partition = still(*one);
                // Not assigned any more, moved since, or its position is in doubt.
                if (partition == nullptr || partition->fetched ||
                    partition->phase != Phase::fetching || partition->position != one->offset)
                    continue;
                if (told.error_code != ErrorCode::none) {
                    state.brought_nothing = false;
                    metadata_.learn_leader(name, told.partition_index,
                                           {BrokerId{told.current_leader.leader_id},
                                            LeaderEpoch{told.current_leader.leader_epoch}});
                    on_fetch_error(*partition, told.error_code);
                    continue;
                }
                partition->failures = 0;
                partition->high_watermark = Offset{told.high_watermark};
                if (!told.records || told.records->empty()) continue;
                state.brought_nothing = false;
                const int skipped = mutated_once(Mutant::consumer_skips_record) ? 1 : 0;
                FetchedBatches::Options fetched{.records = *told.records,
                                                .from = one->offset + skipped,
                                                .aborted = {},
                                                .isolation = options_.config.isolation_level,
                                                .check_crcs = options_.config.check_crcs};
                if (told.aborted_transactions)
                    for (const auto& aborted : *told.aborted_transactions)
                        fetched.aborted.push_back(
                            {ProducerId{aborted.producer_id}, Offset{aborted.first_offset}});
                std::ranges::sort(fetched.aborted, {}, [](const AbortedTransaction& a) {
                    return std::pair(a.first_offset, a.producer_id);
                });
                partition->fetched.emplace(std::move(fetched));
                if (!has_available()) tell_available_ = true;
                available_.push_back(partition);
                // Who got something is asked for last the next time.
                std::erase(order_, partition);
                order_.push_back(partition);
            }
        }
    }
    running_ = false;
    run();
}

/// FetchCollector.handleInitializeErrors.
void Consumer::on_fetch_error(Partition& partition, ErrorCode error) {
    switch (error) {
        case ErrorCode::offset_out_of_range: return ask_reset(partition);
        case ErrorCode::unknown_leader_epoch:  // the broker lags behind us: again, later
        case ErrorCode::unknown_server_error: return back_off(partition);
        case ErrorCode::offset_not_available:
            metadata_.request_update();
            return back_off(partition);
        // NOLINTNEXTLINE: all others by what they say of themselves.
        default:
            if (!retry_later(partition, error)) fail(partition, error);
    }
}

/// Takes what it may of one partition. False: it has no more.
bool Consumer::poll_partition(Partition& partition, std::int32_t& left,
                              std::vector<PolledRecords>& polled) {
    while (left > 0) {
        const auto range = partition.fetched->next(left);
        if (!range) {
            fail(partition, ErrorCode::corrupt_message);
            return false;
        }
        partition.position = partition.fetched->next_offset();
        if (partition.fetched->last_epoch() != no_leader_epoch)
            partition.position_epoch = partition.fetched->last_epoch();
        if (!*range) {
            drop_fetched(partition);
            return false;
        }
        const FetchedRange& records = **range;
        left -= records.count;
        env_.tracer().emit(trace::RecordPolled{partition.traced, records.offset, records.count,
                                               records.batch_offset, records.index, records.content,
                                               records.epoch});
        polled.push_back(PolledRecords{partition.id, records});
        if (partition.fetched->is_exhausted()) {
            if (mutated_once(Mutant::consumer_goes_back))
                partition.position = *partition.position - 1;
            drop_fetched(partition);
            return false;
        }
    }
    return true;
}

std::vector<PolledRecords> Consumer::poll() {
    std::vector<PolledRecords> polled;
    std::int32_t left = options_.config.max_poll_records;
    const std::vector<Partition*> ready(available_.begin(), available_.end());
    for (Partition* partition : ready) {
        if (left == 0) break;
        if (!partition->paused) poll_partition(*partition, left, polled);
    }
    // What is left waits for the next poll; what is empty is fetched again.
    run();
    return polled;
}

}  // namespace brokerscope::core
