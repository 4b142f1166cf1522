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
//   last
//                       hashes, or 0xff and 8 bytes
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

private:
    friend class EventCoder;
    friend class EventDecoder;

    static constexpr std::size_t slot_count = 128;
    static constexpr std::size_t recent_count = 128;
    struct Slot {
        std::uint32_t kind = 0;
        bool used = false;
        Words last{};
        Words step{};
    };
    std::vector<Slot> slots_;
    std::array<std::uint64_t, recent_count> recent_{};
    std::uint64_t id_ = UINT64_MAX;
    std::uint64_t cause_ = UINT64_MAX;
    std::int64_t time_ = 0;
};

class EventCoder {
public:
    void reset() { state_.reset(); }
    /// Appends `event` to `out`; `words` are those of its payload. Pre: its id is greater than that
    /// of the event before.
    void code(const trace::Event& event, const Words& words, core::Bytes& out);

private:
    std::size_t choose_slot(const trace::Event& event, const Words& words) const;

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
