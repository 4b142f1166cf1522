#include "sim/trace/codec.h"

#include "core/base/assert.h"
#include "core/base/hash.h"
#include "core/base/varint.h"

#include <algorithm>
#include <bit>

namespace brokerscope::sim {

namespace {

constexpr std::uint64_t gap_bit = 1;
constexpr std::uint64_t time_bit = 2;
constexpr std::uint64_t cause_bit = 4;
constexpr unsigned first_word_bit = 3;
constexpr std::uint8_t kind_follows = 0x80;
constexpr std::uint8_t hash_follows = 0xff;

/// How the words of a kind are coded; the event's node is one word more, behind them.
struct KindCoding {
    std::array<std::uint8_t, words_max> order{};  ///< those that change most come first
    // In that order: counters, hashes, plain words, and those that say what the event is about.
    std::uint8_t hashes_from = 0;
    std::uint8_t plain_from = 0;
    std::uint8_t subject_from = 0;
    std::uint8_t count = 0;  ///< words, the node's included
};

/// Large odd numbers, one for each word of a subject.
constexpr std::array<std::uint64_t, words_max> factors = [] {
    std::array<std::uint64_t, words_max> made{};
    for (std::size_t i = 0; i < words_max; ++i) made[i] = core::hash_step(0, i) | 1;
    return made;
}();

std::size_t rank(WordClass word_class) {
    switch (word_class) {
        case WordClass::counter: return 0;
        case WordClass::hash: return 1;
        case WordClass::plain: return 2;
        case WordClass::identity: return 3;
        case WordClass::name: return 4;
    }
    UNREACHABLE("a class of words without a rank");
}

KindCoding make_coding(trace::KindIndex kind) {
    std::vector<WordClass> classes = schema(kind).words;
    classes.push_back(WordClass::name);
    KindCoding coding;
    coding.count = static_cast<std::uint8_t>(classes.size());
    std::vector<std::uint8_t> order;
    for (std::size_t i = 0; i < classes.size(); ++i) order.push_back(static_cast<std::uint8_t>(i));
    std::ranges::stable_sort(order, {}, [&](std::uint8_t i) { return rank(classes[i]); });
    std::ranges::copy(order, coding.order.begin());
    for (const WordClass word_class : classes) {
        if (rank(word_class) < rank(WordClass::hash)) ++coding.hashes_from;
        if (rank(word_class) < rank(WordClass::plain)) ++coding.plain_from;
        if (rank(word_class) < rank(WordClass::identity)) ++coding.subject_from;
    }
    ASSERT(coding.hashes_from <= CodecState::counters_max,
           "an event with more counters than a slot holds");
    return coding;
}

using Codings = std::array<KindCoding, trace::kind_count>;

const Codings& codings() {
    static const Codings table = [] {
        Codings made;
        for (trace::KindIndex kind = 0; kind < trace::kind_count; ++kind)
            made[kind] = make_coding(kind);
        return made;
    }();
    return table;
}

std::byte* put(std::byte* at, std::uint64_t value) {
    return at + core::store_unsigned_varint(at, value);
}
std::uint64_t zigzag_of(std::uint64_t difference) {
    return core::zigzag(static_cast<std::int64_t>(difference));
}
std::uint64_t unzigzag_of(std::uint64_t coded) {
    return static_cast<std::uint64_t>(core::unzigzag(coded));
}
bool take(core::BytesView& bytes, std::uint64_t& value) {
    if (!bytes.empty() && std::to_integer<std::uint8_t>(bytes[0]) < 0x80) {
        value = std::to_integer<std::uint64_t>(bytes[0]);
        bytes = bytes.subspan(1);
        return true;
    }
    const auto read = core::load_unsigned_varint<std::uint64_t>(bytes);
    if (!read) return false;
    value = read.value;
    bytes = bytes.subspan(read.size);
    return true;
}
bool take_byte(core::BytesView& bytes, std::uint8_t& value) {
    if (bytes.empty()) return false;
    value = std::to_integer<std::uint8_t>(bytes[0]);
    bytes = bytes.subspan(1);
    return true;
}

}  // namespace

CodecState::CodecState() : slots_(slot_count) {}

CodecState::Slot& CodecState::start(std::size_t slot_index, std::uint32_t kind) {
    Slot& slot = slots_[slot_index];
    slot.kind = kind;
    slot.life = life_;
    slot.step.fill(0);
    std::fill_n(slot.last.begin(), codings()[kind].count, 0);
    return slot;
}

void CodecState::reset() {
    ++life_;
    recent_.fill(0);
    id_ = UINT64_MAX;
    cause_ = UINT64_MAX;
    time_ = 0;
}

std::size_t EventCoder::choose_slot(const Row& row) const {
    const KindCoding& coding = codings()[row.kind];
    std::uint64_t state = row.kind * 0x9e3779b97f4a7c15ULL;
    for (std::size_t i = coding.subject_from; i < coding.count; ++i)
        state += row.words[coding.order[i]] * factors[i];
    return state >> (64 - CodecState::slot_bits);
}

std::byte* EventCoder::code(const Row& row, std::byte* out) {
    ASSERT(row.id.value != UINT64_MAX);
    ASSERT(state_.id_ == UINT64_MAX || row.id.value > state_.id_, "ids of a trace ascend");
    const KindCoding& coding = codings()[row.kind];
    const Words& words = row.words;
    const std::size_t slot_index = choose_slot(row);
    CodecState::Slot& slot = state_.slots_[slot_index];
    const bool starts = !state_.is_of(slot, row.kind);
    if (starts) state_.start(slot_index, row.kind);

    // First what moved, without jumps: which words of an event move is hard to foresee.
    std::array<std::uint64_t, words_max> moved;
    std::uint64_t mask = 0;
    std::size_t i = 0;
    for (; i < coding.hashes_from; ++i) {
        const std::size_t at = coding.order[i];
        const std::uint64_t step = words[at] - slot.last[at];
        moved[i] = step - slot.step[i];
        slot.last[at] = words[at];
        slot.step[i] = step;
        mask |= std::uint64_t{moved[i] != 0} << i;
    }
    for (; i < coding.count; ++i) {
        const std::size_t at = coding.order[i];
        moved[i] = words[at] - slot.last[at];
        slot.last[at] = words[at];
        mask |= std::uint64_t{moved[i] != 0} << i;
    }

    *out++ = static_cast<std::byte>(slot_index | (starts ? kind_follows : 0));
    if (starts) *out++ = static_cast<std::byte>(row.kind);
    out = put_head(out, row, mask << first_word_bit);
    for (; mask != 0; mask &= mask - 1) {
        i = static_cast<std::size_t>(std::countr_zero(mask));
        const bool is_hash = coding.hashes_from <= i && i < coding.plain_from;
        out = is_hash ? put_hash(out, words[coding.order[i]]) : put(out, zigzag_of(moved[i]));
    }
    state_.id_ = row.id.value;
    state_.time_ = row.time.ns;
    state_.cause_ = row.cause.value;
    return out;
}

std::byte* EventCoder::put_hash(std::byte* at, std::uint64_t word) {
    std::uint64_t& recent = state_.recent_[word % CodecState::recent_count];
    if (recent == word) {
        *at = static_cast<std::byte>(word % CodecState::recent_count);
        return at + 1;
    }
    recent = word;
    *at = std::byte{hash_follows};
    core::store_big_endian<std::uint64_t>(at + 1, word);
    return at + 1 + sizeof word;
}

/// The mask, and what it announces of the event's id, time and cause.
std::byte* EventCoder::put_head(std::byte* at, const Row& row, std::uint64_t mask) const {
    const std::uint64_t gap = row.id.value - state_.id_ - 1;
    const bool moved = row.time.ns != state_.time_;
    const bool caused = row.cause.value != state_.cause_;
    if (gap != 0) mask |= gap_bit;
    if (moved) mask |= time_bit;
    if (caused) mask |= cause_bit;
    at = put(at, mask);
    if (gap != 0) at = put(at, gap);
    if (moved)
        at = put(at, zigzag_of(static_cast<std::uint64_t>(row.time.ns) -
                               static_cast<std::uint64_t>(state_.time_)));
    if (caused)
        at = put(at,
                 row.cause == trace::no_event ? 0 : 1 + zigzag_of(row.id.value - row.cause.value));
    return at;
}

bool EventDecoder::decode(core::BytesView& bytes, std::size_t names, trace::Event& event) {
    std::uint8_t first = 0;
    if (!take_byte(bytes, first)) return false;
    const std::size_t slot_index = first & (CodecState::slot_count - 1);
    CodecState::Slot& slot = state_.slots_[slot_index];
    if ((first & kind_follows) != 0) {
        std::uint8_t kind = 0;
        if (!take_byte(bytes, kind) || kind >= trace::kind_count) return false;
        state_.start(slot_index, kind);
    }
    if (!state_.is_of(slot, slot.kind)) return false;
    const KindCoding& coding = codings()[slot.kind];

    std::uint64_t mask = 0;
    std::uint64_t gap = 0;
    std::uint64_t moved = 0;
    if (!take(bytes, mask)) return false;
    if ((mask & gap_bit) != 0 && !take(bytes, gap)) return false;
    if ((mask & time_bit) != 0 && !take(bytes, moved)) return false;
    state_.id_ += gap + 1;
    state_.time_ =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(state_.time_) + unzigzag_of(moved));
    if ((mask & cause_bit) != 0) {
        std::uint64_t cause = 0;
        if (!take(bytes, cause)) return false;
        state_.cause_ = cause == 0 ? UINT64_MAX : state_.id_ - unzigzag_of(cause - 1);
    }
    for (std::size_t i = 0; i < coding.count; ++i) {
        const std::size_t at = coding.order[i];
        const bool is_counter = i < coding.hashes_from;
        std::uint64_t word = slot.last[at] + (is_counter ? slot.step[i] : 0);
        if ((mask >> (first_word_bit + i) & 1) != 0) {
            if (is_counter || i >= coding.plain_from) {
                std::uint64_t difference = 0;
                if (!take(bytes, difference)) return false;
                word += unzigzag_of(difference);
            } else {
                std::uint8_t place = 0;
                if (!take_byte(bytes, place)) return false;
                if (place < CodecState::recent_count) {
                    word = state_.recent_[place];
                } else {
                    if (bytes.size() < sizeof word) return false;
                    word = core::load_big_endian<std::uint64_t>(bytes.data());
                    bytes = bytes.subspan(sizeof word);
                    state_.recent_[word % CodecState::recent_count] = word;
                }
            }
        }
        if (is_counter) slot.step[i] = word - slot.last[at];
        slot.last[at] = word;
    }
    const std::uint64_t node = slot.last[coding.count - 1];
    if (node >= names) return false;
    event.id = trace::EventId{state_.id_};
    event.time = core::Instant{state_.time_};
    event.cause = trace::EventId{state_.cause_};
    event.node = trace::Name{static_cast<std::uint32_t>(node)};
    return from_words(slot.kind, slot.last, names, event.payload);
}

}  // namespace brokerscope::sim
