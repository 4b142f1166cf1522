#pragma once
// Events as few bytes: each is written as its difference from an earlier one of its like.
//
// Coder and decoder keep the same state: 128 slots, each with the words of the last event written
// there. The coder picks a slot by what the event is about (kind, node, partition, connection), so
// that an event mostly meets its predecessor of the same subject. One event:
//
//   slot      1 byte    slot | 0x80 if a kind follows: the slot starts again from zeros
//   [kind     1 byte]
//   mask      varint    bit 0: ids were left out · 1: time moved · 2: another cause than the event
//                       before · from 3 on: which words differ from what the slot predicts, those
//                       first that change most
//   [gap      varint]   how many ids were left out
//   [time     varint]   nanoseconds since the event before, zigzag
//   [cause    varint]   0: none, else 1 + zigzag(id - cause)
//   words               zigzag(word - prediction) each; a hash: 1 byte with its place among the
//                       last hashes, or 0xff and 8 bytes
//
// A counter is predicted to make the step that it made before, any other word to stay.

#include "core/base/bytes.h"
#include "core/trace/events.h"
#include "sim/trace/words.h"

#include <array>
#include <vector>

namespace brokerscope::sim {

/// What coder and decoder know of the events before; both begin a chunk with a new one.
class CodecState {
public:
    CodecState();
    /// Forgets everything, as at the beginning of a chunk.
    void reset();

    /// Most counters that an event has.
    static constexpr std::size_t counters_max = 6;

private:
    friend class EventCoder;
    friend class EventDecoder;

    static constexpr unsigned slot_bits = 7;
    static constexpr std::size_t slot_count = 1 << slot_bits;
    static constexpr std::size_t recent_count = 128;
    /// What is touched together lies together: an event costs two or three cache lines.
    struct alignas(64) Slot {
        std::uint64_t life = 0;  ///< of the state that it belongs to; 0: none
        std::uint32_t kind = 0;
        std::array<std::uint64_t, counters_max> step{};
        Words last{};
    };
    bool is_of(const Slot& slot, std::uint32_t kind) const {
        return slot.life == life_ && slot.kind == kind;
    }
    Slot& start(std::size_t slot_index, std::uint32_t kind);

    std::vector<Slot> slots_;
    std::uint64_t life_ = 1;  ///< grows with each reset
    std::array<std::uint64_t, recent_count> recent_{};
    std::uint64_t id_ = UINT64_MAX;
    std::uint64_t cause_ = UINT64_MAX;
    std::int64_t time_ = 0;
};

class EventCoder {
public:
    void reset() { state_.reset(); }
    /// Most bytes of an event: slot, kind, four numbers of its head, and its words.
    static constexpr std::size_t event_bytes_max = 2 + (4 + words_max) * 10;

    /// Writes the event to `out`; returns its end. Pre: its id is greater than that of the event
    /// before; `event_bytes_max` bytes have room.
    std::byte* code(const Row& row, std::byte* out);

private:
    std::size_t choose_slot(const Row& row) const;
    std::byte* put_hash(std::byte* at, std::uint64_t word);
    std::byte* put_head(std::byte* at, const Row& row, std::uint64_t mask) const;

    CodecState state_;
};

class EventDecoder {
public:
    void reset() { state_.reset(); }
    /// Takes one event off the front of `bytes`; false if there is no valid one. `names`: how many
    /// names the trace has.
    bool decode(core::BytesView& bytes, std::size_t names, trace::Event& event);

private:
    CodecState state_;
};

}  // namespace brokerscope::sim
