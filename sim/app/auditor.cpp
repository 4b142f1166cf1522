#include "sim/app/auditor.h"

#include "core/record/batch.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

constexpr core::Duration retry_interval = core::milliseconds(100);
constexpr std::int32_t fetch_bytes = 1 << 20;
/// From version 13 on topics go by id; names are all that an auditor needs.
constexpr std::int16_t last_version_with_names = 12;

core::trace::Partition traced(core::Env& env, const core::TopicPartition& partition) {
    return {env.tracer().intern(partition.topic), partition.partition};
}

}  // namespace

Auditor::Auditor(core::Env& env, std::vector<core::Endpoint> bootstrap,
                 std::vector<core::TopicPartition> partitions)
    : env_(env),
      network_(env, {.client_id = "auditor"}),
      metadata_(env, network_, {.bootstrap = std::move(bootstrap)}, [this] { read_on(); }),
      partitions_(std::move(partitions)),
      again_(env.clock(), [this] { read_on(); }) {
    network_.on_change([this] { metadata_.poll(); });
}

void Auditor::on_start() {
    for (const core::TopicPartition& partition : partitions_) metadata_.add_topic(partition.topic);
    metadata_.poll();
    again_.arm(retry_interval);
}

void Auditor::read_on() {
    if (is_done() || asking_) return;
    const core::TopicPartition& partition = partitions_[at_];
    const core::LeaderAndEpoch leader = metadata_.leader(partition.topic, partition.partition);
    const auto endpoint = metadata_.endpoint(leader.leader);
    if (!endpoint) return try_again();

    core::FetchRequest request{.min_bytes = 1};
    request.topics.push_back({.topic = partition.topic});
    request.topics.back().partitions.push_back({.partition = partition.partition,
                                                .fetch_offset = position_.value,
                                                .partition_max_bytes = fetch_bytes});
    asking_ = true;
    network_.send<core::FetchRequest>(
        *endpoint, std::move(request),
        [this](core::Answer<core::FetchResponse> answer) { on_answer(answer); },
        {.version_max = last_version_with_names});
}

void Auditor::try_again() {
    if (++tries_ >= tries_max) return end_partition(core::no_broker);
    metadata_.request_update();
    metadata_.poll();
    again_.arm(retry_interval);
}

void Auditor::on_answer(const core::Answer<core::FetchResponse>& answer) {
    asking_ = false;
    if (is_done()) return;
    if (!answer || answer->error_code != core::ErrorCode::none || answer->responses.empty() ||
        answer->responses.front().partitions.empty())
        return try_again();
    take(answer->responses.front().partitions.front());
}

void Auditor::take(const core::FetchResponse::PartitionData& data) {
    if (data.error_code == core::ErrorCode::offset_out_of_range &&
        core::Offset{data.log_start_offset} > position_) {
        position_ = log_start_ = core::Offset{data.log_start_offset};
        return read_on();
    }
    if (data.error_code != core::ErrorCode::none) return try_again();
    high_watermark_ = core::Offset{data.high_watermark};
    log_start_ = core::Offset{std::max<std::int64_t>(data.log_start_offset, 0)};
    const core::Offset before = position_;
    if (data.records) report(data.records->view());
    if (position_ < high_watermark_ && position_ > before) return read_on();
    if (position_ < high_watermark_) return try_again();
    const core::TopicPartition& partition = partitions_[at_];
    end_partition(metadata_.leader(partition.topic, partition.partition).leader);
}

void Auditor::report(core::BytesView batches) {
    core::BatchIterator iterator(batches);
    while (const auto batch = iterator.next()) {
        if (batch->next_offset() <= position_) continue;
        env_.tracer().emit(core::trace::AuditRead{.partition = traced(env_, partitions_[at_]),
                                                  .base_offset = batch->base_offset(),
                                                  .count = batch->last_offset_delta() + 1,
                                                  .content = core::content_hash(*batch),
                                                  .epoch = batch->leader_epoch(),
                                                  .control = batch->is_control()});
        position_ = batch->next_offset();
    }
}

void Auditor::end_partition(core::BrokerId leader) {
    env_.tracer().emit(core::trace::AuditEnded{.partition = traced(env_, partitions_[at_]),
                                               .leader = leader,
                                               .log_start_offset = log_start_,
                                               .hw = high_watermark_});
    ++at_;
    position_ = log_start_ = high_watermark_ = core::Offset{0};
    tries_ = 0;
    read_on();
}

}  // namespace brokerscope::sim
