#include "sim/trace/trace_store.h"

#include "core/base/assert.h"

#include <algorithm>

namespace brokerscope::sim {

void TraceStore::append(const Row& row) {
    if (open_.count == 0) {
        open_.first = row.id;
        open_.from = row.time;
        coder_.reset();
    }
    if (open_.room.size() - open_.size < EventCoder::event_bytes_max)
        open_.room.resize(2 * open_.size + EventCoder::event_bytes_max);
    std::byte* const begin = open_.room.data();
    open_.size = static_cast<std::size_t>(coder_.code(row, begin + open_.size) - begin);
    open_.last = row.id;
    open_.until = row.time;
    if (++open_.count == chunk_events) seal();
}

void TraceStore::append_chunk(TraceChunk chunk) {
    ASSERT(open_.count == 0, "only the last chunk may be short");
    open_ = std::move(chunk);
    if (open_.count == chunk_events) seal();
}

void TraceStore::seal() {
    open_.room.resize(open_.size);
    open_.room.shrink_to_fit();
    sealed_bytes_ += open_.size;
    chunks_.push_back(std::make_shared<const TraceChunk>(std::move(open_)));
    ++sealed_;
    open_ = {};
    open_.room.resize(chunks_.back()->size * 5 / 4 + EventCoder::event_bytes_max);
}

TraceReader::TraceReader(const TraceStore& store, std::vector<trace::Event> tail)
    : store_(store), stored_(store.size()), tail_(std::move(tail)) {}

void TraceReader::load(std::size_t index) {
    const TraceChunk& chunk = store_.chunk(index);
    const std::size_t first = index * TraceStore::chunk_events;
    const std::size_t count = std::min<std::size_t>(chunk.count, stored_ - first);
    decoder_.reset();
    events_.resize(count);
    core::BytesView bytes = chunk.bytes();
    for (trace::Event& event : events_) {
        const bool good = decoder_.decode(bytes, names().size(), event);
        ASSERT(good, "what the store holds was coded by us or checked when it was read");
    }
    loaded_ = index;
}

const trace::Event& TraceReader::at(std::size_t place) {
    ASSERT(place < size());
    if (place >= stored_) return tail_[place - stored_];
    const std::size_t chunk = place / TraceStore::chunk_events;
    if (chunk != loaded_) load(chunk);
    return events_[place % TraceStore::chunk_events];
}

std::size_t TraceReader::lower_bound(trace::EventId id) {
    std::size_t low = 0;
    std::size_t high = (stored_ + TraceStore::chunk_events - 1) / TraceStore::chunk_events;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (store_.chunk(middle).last < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    std::size_t place = std::min(low * TraceStore::chunk_events, stored_);
    while (place < size() && at(place).id < id) ++place;
    return place;
}

std::size_t TraceReader::lower_bound(core::Instant time) {
    std::size_t low = 0;
    std::size_t high = (stored_ + TraceStore::chunk_events - 1) / TraceStore::chunk_events;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (store_.chunk(middle).until < time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    std::size_t place = std::min(low * TraceStore::chunk_events, stored_);
    while (place < size() && at(place).time < time) ++place;
    return place;
}

std::optional<std::size_t> TraceReader::resolve(trace::EventId id, trace::Name node) {
    if (id == trace::no_event) return std::nullopt;
    const std::size_t begin = lower_bound(id);
    if (begin < size() && at(begin).id == id) return begin;
    // Folded: the nearest entry behind it that spans it and concerns the node. Runs end at the next
    // stored event, so the entries to look at are few.
    std::optional<std::size_t> spanning;
    for (std::size_t place = begin; place < size() && place < begin + 1024; ++place) {
        const auto* idle = std::get_if<trace::Idle>(&at(place).payload);
        if (idle == nullptr || idle->first > id) continue;
        if (idle->from == node || idle->to == node) return place;
        if (!spanning) spanning = place;
    }
    return spanning;
}

}  // namespace brokerscope::sim
