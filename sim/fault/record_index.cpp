#include "sim/fault/record_index.h"

#include <optional>
#include <type_traits>

namespace brokerscope::sim {

namespace trace = core::trace;

namespace {

/// The fields by which an event may name records, whatever its kind.
struct Mention {
    std::optional<std::int64_t> record, batch, base_offset, offset, index;
    std::optional<trace::ContentHash> content;
    std::optional<trace::Partition> partition;
    std::int64_t count = 1;
};

Mention mention_in(const trace::Event& event) {
    Mention mention;
    trace::visit_fields(event.payload, [&](std::string_view name, const auto& value) {
        using T = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<T, trace::RecordNumber>) mention.record = value.value;
        if constexpr (std::is_same_v<T, trace::BatchNumber>)
            if (name == "batch") mention.batch = value.value;
        if constexpr (std::is_same_v<T, trace::ContentHash>) mention.content = value;
        if constexpr (std::is_same_v<T, trace::Partition>) mention.partition = value;
        if constexpr (std::is_same_v<T, core::Offset>) {
            if (name == "base_offset") mention.base_offset = value.value;
            if (name == "offset") mention.offset = value.value;
        }
        if constexpr (std::is_same_v<T, std::int32_t>) {
            if (name == "count") mention.count = value;
            if (name == "index") mention.index = value;
        }
    });
    return mention;
}

}  // namespace

void RecordIndex::on_event(const trace::Event& event) {
    if (const auto* sent = std::get_if<trace::RecordSent>(&event.payload)) {
        batches_[{event.node, sent->batch.value}].push_back(
            {sent->record.value, sent->count, sent->index});
    } else if (const auto* batch = std::get_if<trace::BatchSent>(&event.payload)) {
        contents_.emplace(batch->content, BatchKey{event.node, batch->batch.value});
    } else if (const auto* split = std::get_if<trace::BatchSplit>(&event.payload)) {
        on_split(event.node, *split);
    } else if (const auto* appended = std::get_if<trace::BatchAppended>(&event.payload)) {
        logs_[appended->partition][appended->base_offset.value] = {appended->content,
                                                                   appended->count};
    }
}

void RecordIndex::on_split(trace::Name node, const trace::BatchSplit& split) {
    const auto whole = batches_.find({node, split.batch.value});
    if (whole == batches_.end()) return;
    const std::vector<Run> runs = whole->second;
    std::vector<Run>& part = batches_[{node, split.into.value}];
    for (const Run& run : runs)
        for (std::int32_t i = 0; i < run.count; ++i) {
            const std::int32_t index = run.index + i - split.index;
            if (index >= 0 && index < split.count) part.push_back({run.record + i, 1, index});
        }
}

std::int32_t RecordIndex::index_in(BatchKey batch, trace::Name client, std::int64_t number) const {
    if (batch.first != client) return -1;
    const auto found = batches_.find(batch);
    if (found == batches_.end()) return -1;
    for (const Run& run : found->second)
        if (number >= run.record && number < run.record + run.count)
            return run.index + static_cast<std::int32_t>(number - run.record);
    return -1;
}

std::int32_t RecordIndex::index_in(trace::ContentHash content, trace::Name client,
                                   std::int64_t number) const {
    const auto batch = contents_.find(content);
    return batch == contents_.end() ? -1 : index_in(batch->second, client, number);
}

bool RecordIndex::at_offsets(trace::Partition partition, std::int64_t from, std::int64_t count,
                             trace::Name client, std::int64_t number) const {
    const auto log = logs_.find(partition);
    if (log == logs_.end()) return false;
    auto stored = log->second.upper_bound(from);
    if (stored != log->second.begin()) --stored;
    for (; stored != log->second.end() && stored->first < from + count; ++stored) {
        const std::int32_t index = index_in(stored->second.content, client, number);
        const std::int64_t offset = stored->first + index;
        if (index >= 0 && offset >= from && offset < from + count) return true;
    }
    return false;
}

bool RecordIndex::holds(const trace::Event& event, trace::Name client, std::int64_t number) const {
    const Mention mention = mention_in(event);
    if (mention.record)
        return event.node == client && number >= *mention.record &&
               number < *mention.record + mention.count;
    if (mention.batch) return index_in({event.node, *mention.batch}, client, number) >= 0;
    if (mention.content) {
        const std::int32_t index = index_in(*mention.content, client, number);
        if (index < 0 || !mention.index) return index >= 0;
        return index >= *mention.index && index < *mention.index + mention.count;
    }
    if (!mention.partition) return false;
    const std::optional<std::int64_t> from = mention.offset ? mention.offset : mention.base_offset;
    return from && at_offsets(*mention.partition, *from, mention.count, client, number);
}

}  // namespace brokerscope::sim
