#pragma once
// A lesson's text: words, links to the glossary, and values that are taken from the cluster at the
// cursor, so that a caption stays true whatever a person did before.
//
//   Order 3 lies at {leo(orders/0) - 1}; the [[high-watermark]] is {hw(orders/0)}.
//   [[isr|in-sync]] shows "in-sync" and links to the entry `isr`.
//
//   leader(p)           broker-2              isr(p)               broker-1, broker-3
//   hw(p)  leo(p)  epoch(p)                   of the leader's replica
//   hw(n, p)  leo(n, p)  epoch(n, p)          of the replica on a node
//   position(client, p)                       where a consumer reads next
//   offset(shop/3)                            where the leader's log holds a record first
//   count(name)  count(name, scope)           a count or a check of `expect`, of what has happened
// A value may be followed by + or - and a whole number.

#include "sim/lesson/glossary.h"
#include "sim/scenario/names.h"
#include "sim/session/recording.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::lesson {

/// A value of the cluster at the cursor.
struct Value {
    enum class Kind : std::uint8_t { leader, isr, hw, leo, epoch, position, offset, count };
    Kind kind = Kind::leader;
    core::TopicPartition partition;  ///< of all but offset and count
    std::string node;                ///< hw, leo, epoch: empty: the leader; position: the client
    scenario::RecordRef record;      ///< offset
    std::string name, scope;         ///< count
    std::int64_t plus = 0;           ///< added to a number
    friend bool operator==(const Value&, const Value&) = default;
};

/// `leo(orders/0) - 1`, or a whole number. Errors: what is wrong with it.
std::expected<Value, std::string> parse_value(std::string_view text);

/// One piece of a text: plain words, a value, or a link.
struct Piece {
    std::string text;  ///< as shown; empty: the value's, or the term's own name
    std::string term;  ///< id in the glossary; empty: no link
    std::optional<Value> value;
    friend bool operator==(const Piece&, const Piece&) = default;
};
using Caption = std::vector<Piece>;

/// Errors: the first thing that is wrong with it.
std::expected<Caption, std::string> parse_caption(std::string_view text);

/// Where values come from. Nothing later than the cursor is looked at.
struct Cursor {
    const Recording& recording;
    const ClusterView& view;  ///< the cluster at the cursor
};

/// A number, or nothing where there is none now (no leader, no such record). Pre: neither `leader`
/// nor `isr`.
std::optional<std::int64_t> number_at(const Value& value, const Cursor& cursor);
/// As it is shown; "—" where there is none now.
std::string text_at(const Value& value, const Cursor& cursor, std::string_view language);

/// A stretch of a text as it is shown; `term`: its entry in the glossary, or empty.
struct TextRun {
    std::string text;
    std::string term;
    friend bool operator==(const TextRun&, const TextRun&) = default;
};
using Runs = std::vector<TextRun>;

/// Neighbouring runs differ in their term. `cursor` null: values show as "…".
Runs runs_of(const Caption& caption, const Cursor* cursor, const Glossary& glossary,
             std::string_view language);
/// The same without its links.
std::string plain(const Runs& runs);
/// Characters as a person counts them.
std::size_t length_of(std::string_view utf8);

}  // namespace brokerscope::sim::lesson
