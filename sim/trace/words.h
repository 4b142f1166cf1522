#pragma once
// An event's payload as a row of 64-bit words: the one form from which hash, store, printing,
// filters and joins read every kind alike.
//
// Each field becomes one word, but a partition two (topic, index) and a list of brokers nine
// (count, ids); the event's node is one word more, behind them. `schema(kind)` says of each word
// which field it is of and what it means, so that nothing else needs to know the kinds one by one.

#include "core/trace/events.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

namespace trace = core::trace;

/// Most words that an event has.
inline constexpr std::size_t words_max = 24;
using Words = std::array<std::uint64_t, words_max>;

/// What a word means for the store: how it is predicted, and whether it identifies its subject.
enum class WordClass : std::uint8_t {
    plain,     ///< a number that mostly stays as it was
    counter,   ///< a number that mostly goes on by the same step (offsets, sequences, numbers)
    hash,      ///< 64 bits without order
    name,      ///< a `Name`
    identity,  ///< a number that says whose event it is (connection, enumerator)
};

/// How a field is printed and compared.
enum class FieldType : std::uint8_t {
    boolean,
    integer,
    hash,
    name,
    enumerator,  ///< of one of core/trace's own enums
    api,
    error,
    instant,
    event,
    partition,
    brokers,
};

struct FieldSchema {
    std::string_view name;
    FieldType type = FieldType::integer;
    std::size_t word = 0;  ///< its first word
    /// Texts of an enumerator's values, by number.
    std::vector<std::string_view> enumerators;
};

struct KindSchema {
    std::string_view kind;
    std::vector<FieldSchema> fields;
    std::vector<WordClass> words;

    const FieldSchema* field(std::string_view name) const;
};

const KindSchema& schema(trace::KindIndex kind);
/// Of all kinds, fields and types: files of another product version differ in it.
std::uint64_t schema_hash();

/// Fills `words` from `payload`; returns how many there are.
std::size_t to_words(const trace::Payload& payload, Words& words);

/// An event as it is hashed and stored. Only as many words are set as its kind has, and behind them
/// its node's.
struct Row {
    trace::EventId id;
    core::Instant time;
    trace::EventId cause;
    std::uint32_t kind = 0;
    Words words;
};

/// Fills `row` from `event`.
void to_row(const trace::Event& event, Row& row);
/// As `to_row`, and folds the words of the payload into `hash`, names as what `name_hashes` has at
/// their number. One pass: the words are hashed while they are at hand.
void to_row(const trace::Event& event, Row& row, std::span<const std::uint64_t> name_hashes,
            std::uint64_t& hash);
/// The event that a row was made from.
trace::Event to_event(const Row& row, std::size_t names);

/// Fills `payload` from the words of `kind`; false if they cannot be its words (an enumerator, a
/// list's length or a name that does not exist; `names`: how many names there are).
bool from_words(trace::KindIndex kind, const Words& words, std::size_t names,
                trace::Payload& payload);

}  // namespace brokerscope::sim
