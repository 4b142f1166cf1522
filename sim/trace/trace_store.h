#pragma once
// The stored trace: chunks of coded events, in order of their ids, with what is needed to find an
// event by its place, its id or its time.
//
// Ids may have gaps: events that were folded into an `idle` entry are counted and hashed, not
// stored. An `idle` entry stands at the last event that it folds and names the first.
// A sealed chunk never changes, and may be shared by a branch that has the same beginning.

#include "core/base/bytes.h"
#include "core/trace/events.h"
#include "sim/trace/codec.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace brokerscope::sim {

struct TraceChunk {
    core::Bytes room;      ///< coded events, and room for more in a chunk that is still open
    std::size_t size = 0;  ///< of the coded events
    std::uint32_t count = 0;
    trace::EventId first;
    trace::EventId last;
    core::Instant from;
    core::Instant until;

    core::BytesView bytes() const { return core::BytesView(room).first(size); }
};

/// The running hash of a run, after each `interval` events.
struct TraceHash {
    static constexpr std::uint64_t interval = 1024;
    std::uint64_t events = 0;  ///< also those that were folded
    std::uint64_t value = 0;
    std::vector<std::uint64_t> checkpoints;
};

class TraceStore {
public:
    static constexpr std::size_t chunk_events = 1024;

    /// `names` outlives the store.
    explicit TraceStore(const trace::NameTable& names) : names_(names) {}

    const trace::NameTable& names() const { return names_; }
    /// Number of stored entries; a place is a number below it.
    std::size_t size() const { return sealed_ * chunk_events + open_.count; }
    std::size_t bytes() const { return sealed_bytes_ + open_.size; }
    std::size_t chunk_count() const { return chunks_.size() + (open_.count > 0 ? 1 : 0); }
    /// Pre: `index` < `chunk_count()`. The last one may still grow.
    const TraceChunk& chunk(std::size_t index) const {
        return index < chunks_.size() ? *chunks_[index] : open_;
    }
    /// What was hashed up to now; set by the recorder, or from a file.
    const TraceHash& hash() const { return hash_; }
    void set_hash(TraceHash hash) { hash_ = std::move(hash); }

    /// Pre: ids ascend.
    void append(const Row& row);
    /// Adds a chunk that was read from a file. Pre: all before are full.
    void append_chunk(TraceChunk chunk);

private:
    void seal();

    const trace::NameTable& names_;
    std::vector<std::shared_ptr<const TraceChunk>> chunks_;
    std::size_t sealed_ = 0;
    std::size_t sealed_bytes_ = 0;
    TraceChunk open_;
    EventCoder coder_;
    TraceHash hash_;
};

/// Reads a store by place, forwards and backwards, with one chunk decoded at a time; entries behind
/// the store's end may be given as a tail (what a recorder has not decided yet).
class TraceReader {
public:
    explicit TraceReader(const TraceStore& store, std::vector<trace::Event> tail = {});

    const trace::NameTable& names() const { return store_.names(); }
    std::size_t size() const { return stored_ + tail_.size(); }
    /// The entry at a place; valid until the next call. Pre: `place` < `size()`.
    const trace::Event& at(std::size_t place);

    /// Place of the first entry with an id not below `id` (= `size()`: none). For an id that was
    /// folded this is an entry behind it; `resolve` knows better.
    std::size_t lower_bound(trace::EventId id);
    /// Place of the first entry at or after `time`.
    std::size_t lower_bound(core::Instant time);
    /// Place of the entry with this id, or of the `idle` entry that folds it; `node` tells apart
    /// several that span it. Nothing for `no_event` and ids that the trace does not have.
    std::optional<std::size_t> resolve(trace::EventId id, trace::Name node);

private:
    void load(std::size_t chunk);

    const TraceStore& store_;
    std::size_t stored_ = 0;
    std::vector<trace::Event> tail_;
    std::size_t loaded_ = SIZE_MAX;
    std::vector<trace::Event> events_;
    EventDecoder decoder_;
};

}  // namespace brokerscope::sim
