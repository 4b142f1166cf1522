#pragma once
// What the causes of a trace do not say: the joins that lead from a record to its batch, to the
// request, to the append, to the replicas, to the high watermark, to the answer and to the poll.
//
// Built in one pass over a reader. The rules are the table "Joins" of docs/trace.md. A join is an
// edge from an earlier entry to a later one, by places.

#include "core/trace/events.h"
#include "sim/trace/trace_store.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

/// A place in a trace; 32 bits hold four thousand million entries.
using Place = std::uint32_t;
inline constexpr Place no_place = UINT32_MAX;

enum class JoinKind : std::uint8_t {
    cause,       ///< stamped by the world
    batched,     ///< record.sent -> batch.sent
    requested,   ///< batch.sent -> message.sent
    carried,     ///< message.sent -> message.delivered | lost | held
    replicated,  ///< batch.appended -> batch.appended of a follower
    fetched,     ///< batch.appended of a follower -> its next fetch
    committed,   ///< batch.appended -> hw.advanced
    answered,    ///< append, deduplication, refusal, high watermark -> produce.answered
    replied,     ///< produce.answered -> message.sent
    resolved,    ///< batch.sent -> batch.acknowledged | retried | failed; retried -> batch.sent
    polled,      ///< batch.appended, hw.advanced -> record.polled
    processed,   ///< record.polled -> taken -> effect, processed
    elected,     ///< leader.elected -> leader.started | follower.started | leader.learned
    proposed,    ///< isr.proposed -> isr.shrunk | expanded -> isr.adopted
    faulted,     ///< fault.fired -> fault.touched -> what it touched
    cut,         ///< batch.appended -> log.truncated of the same replica
    audited,     ///< batch.appended -> audit.read
};
std::string_view name_of(JoinKind kind);

struct InEdge {
    Place from = no_place;
    JoinKind kind = JoinKind::cause;
};

/// A business record in a trace: the n-th of a client.
struct RecordId {
    trace::Name client;
    trace::RecordNumber number;
    friend auto operator<=>(const RecordId&, const RecordId&) = default;
};
/// `shop/3`; nothing if it is not written so or the trace has no such name.
std::optional<RecordId> parse_record(std::string_view text, const trace::NameTable& names);
std::string to_string(const RecordId& record, const trace::NameTable& names);

/// A record's place in a batch, by the batch's content.
struct RecordInBatch {
    trace::ContentHash content;
    std::int32_t index = 0;
    friend auto operator<=>(const RecordInBatch&, const RecordInBatch&) = default;
};

class TraceIndex {
public:
    explicit TraceIndex(TraceReader& reader);

    std::size_t size() const { return first_edge_.size() - 1; }
    /// Edges into the entry at `place`: its cause first (if it is in the trace), then the joins.
    std::span<const InEdge> in_edges(Place place) const;
    trace::Name node(Place place) const { return nodes_[place]; }

    /// Which record lies at `index` in a batch with this content (as sent by a producer).
    std::optional<RecordId> record_at(trace::ContentHash content, std::int32_t index) const;
    /// The batches that a record was put into; an application that sends it again makes more.
    std::vector<RecordInBatch> batches_of(RecordId record) const;
    /// Which record a partition's log holds at `offset` in a batch that begins at `base_offset`
    /// with this content.
    std::optional<RecordId> record_at(trace::ContentHash content, core::Offset base_offset,
                                      core::Offset offset) const {
        return record_at(content, static_cast<std::int32_t>(offset - base_offset));
    }
    /// Everything that happened to a record, in order: sends, tries, appends, commits, polls,
    /// effects.
    std::vector<Place> life_of(RecordId record) const;

private:
    friend class TraceIndexBuilder;

    /// Records [record, record + count) lie at index, index + 1, … of a batch.
    struct Span {
        RecordId record;
        std::int32_t count = 0;
        std::int32_t index = 0;
        trace::ContentHash content;
    };
    /// An entry that speaks of [index, index + count) of a batch.
    struct Touch {
        trace::ContentHash content;
        std::int32_t index = 0;
        std::int32_t count = 0;
        Place place = no_place;
    };

    std::vector<std::uint32_t> first_edge_{0};
    std::vector<InEdge> edges_;
    std::vector<trace::Name> nodes_;
    std::vector<Span> by_content_;  // sorted by content, index
    std::vector<Span> by_record_;   // sorted by client, number
    std::vector<Touch> touches_;    // sorted by content, place
};

}  // namespace brokerscope::sim
