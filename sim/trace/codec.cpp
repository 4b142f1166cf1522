#include "sim/trace/codec.h"

#include "core/base/assert.h"
#include "core/base/hash.h"
#include "core/base/varint.h"

#include <algorithm>
#include <cstring>

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
    std::size_t count = 0;                          ///< words, the node's included
    std::array<std::uint8_t, words_max> order{};    ///< those that change most come first
    std::array<WordClass, words_max> word_class{};  ///< in that order
    std::array<std::uint8_t, words_max> key{};      ///< words that say what the event is about
    std::size_t key_count = 0;
};

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
    coding.count = classes.size();
    std::vector<std::uint8_t> order;
    for (std::size_t i = 0; i < classes.size(); ++i) order.push_back(static_cast<std::uint8_t>(i));
    std::ranges::stable_sort(order, {}, [&](std::uint8_t i) { return rank(classes[i]); });
    for (std::size_t i = 0; i < order.size(); ++i) {
        coding.order[i] = order[i];
        coding.word_class[i] = classes[order[i]];
        if (rank(coding.word_class[i]) >= rank(WordClass::identity))
            coding.key[coding.key_count++] = order[i];
    }
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

void CodecState::reset() {
    for (Slot& slot : slots_) slot.used = false;
    recent_.fill(0);
    id_ = UINT64_MAX;
    cause_ = UINT64_MAX;
    time_ = 0;
}

std::size_t EventCoder::choose_slot(const trace::Event& event, const Words& words) const {
    const KindCoding& coding = codings()[event.payload.index()];
    std::uint64_t state = event.payload.index();
    for (std::size_t i = 0; i < coding.key_count; ++i) {
        const std::size_t at = coding.key[i];
        const std::uint64_t word = at + 1 == coding.count ? event.node.value : words[at];
        state = core::mix(state ^ 0x9e3779b97f4a7c15ULL, word ^ 0xd6e8feb86659fd93ULL);
    }
    return state % CodecState::slot_count;
}

void EventCoder::code(const trace::Event& event, const Words& words, core::Bytes& out) {
    ASSERT(event.id.value != UINT64_MAX);
    ASSERT(state_.id_ == UINT64_MAX || event.id.value > state_.id_, "ids of a trace ascend");
    const auto kind = static_cast<std::uint32_t>(event.payload.index());
    const KindCoding& coding = codings()[kind];
    const std::size_t slot_index = choose_slot(event, words);
    CodecState::Slot& slot = state_.slots_[slot_index];
    const bool starts = !slot.used || slot.kind != kind;
    if (starts) slot = {kind, true, {}, {}};

    // The mask comes before what it announces: the words are coded aside first.
    std::byte coded[words_max * 10];
    std::byte* end = coded;
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < coding.count; ++i) {
        const std::size_t at = coding.order[i];
        const std::uint64_t word = at + 1 == coding.count ? event.node.value : words[at];
        const WordClass word_class = coding.word_class[i];
        const std::uint64_t expected =
            slot.last[at] + (word_class == WordClass::counter ? slot.step[at] : 0);
        slot.step[at] = word - slot.last[at];
        slot.last[at] = word;
        if (word == expected) continue;
        mask |= std::uint64_t{1} << (first_word_bit + i);
        if (word_class != WordClass::hash) {
            end = put(end, zigzag_of(word - expected));
            continue;
        }
        std::uint64_t& recent = state_.recent_[word % CodecState::recent_count];
        if (recent == word) {
            *end++ = static_cast<std::byte>(word % CodecState::recent_count);
        } else {
            recent = word;
            *end++ = std::byte{hash_follows};
            core::store_big_endian<std::uint64_t>(end, word);
            end += sizeof word;
        }
    }
    const std::uint64_t gap = event.id.value - state_.id_ - 1;
    if (gap != 0) mask |= gap_bit;
    if (event.time.ns != state_.time_) mask |= time_bit;
    if (event.cause.value != state_.cause_) mask |= cause_bit;

    std::byte head[50];
    std::byte* at = head;
    *at++ = static_cast<std::byte>(slot_index | (starts ? kind_follows : 0));
    if (starts) *at++ = static_cast<std::byte>(kind);
    at = put(at, mask);
    if ((mask & gap_bit) != 0) at = put(at, gap);
    if ((mask & time_bit) != 0)
        at = put(at, zigzag_of(static_cast<std::uint64_t>(event.time.ns) -
                               static_cast<std::uint64_t>(state_.time_)));
    if ((mask & cause_bit) != 0)
        at = put(at, event.cause == trace::no_event
                         ? 0
                         : 1 + zigzag_of(event.id.value - event.cause.value));
    out.insert(out.end(), head, at);
    out.insert(out.end(), coded, end);
    state_.id_ = event.id.value;
    state_.time_ = event.time.ns;
    state_.cause_ = event.cause.value;
}

bool EventDecoder::decode(core::BytesView& bytes, std::size_t names, trace::Event& event) {
    std::uint8_t first = 0;
    if (!take_byte(bytes, first)) return false;
    CodecState::Slot& slot = state_.slots_[first & (CodecState::slot_count - 1)];
    if ((first & kind_follows) != 0) {
        std::uint8_t kind = 0;
        if (!take_byte(bytes, kind) || kind >= trace::kind_count) return false;
        slot = {kind, true, {}, {}};
    }
    if (!slot.used) return false;
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
        const WordClass word_class = coding.word_class[i];
        std::uint64_t word = slot.last[at] + (word_class == WordClass::counter ? slot.step[at] : 0);
        if ((mask >> (first_word_bit + i) & 1) != 0) {
            if (word_class != WordClass::hash) {
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
        slot.step[at] = word - slot.last[at];
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
