#pragma once
// A YAML document as a tree in which every value knows its place. Anchors are expanded, within a
// bound that is counted before anything is copied; what is no tree (cycles), has two keys alike, or
// is no UTF-8 text is refused with its place.

#include "sim/scenario/diagnostics.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

struct Node;

struct Entry;

struct Node {
    enum class Kind : std::uint8_t { null, scalar, sequence, map };
    Kind kind = Kind::null;
    bool plain = true;  ///< a scalar without quotes
    Place place;
    std::string scalar;
    std::vector<Node> items;
    std::vector<Entry> entries;  ///< in file order, keys unlike each other

    const Node* find(std::string_view key) const;
    Node* find(std::string_view key);
    /// Sets or replaces the entry `key`; returns its value.
    Node& put(std::string_view key, Place key_place, Node value);
    void remove(std::string_view key);
};

struct Entry {
    std::string key;
    Place place;
    Node value;
};

inline constexpr std::size_t document_bytes_max = std::size_t{1} << 20;
inline constexpr std::size_t expanded_bytes_max = 10 * (std::size_t{1} << 20);
inline constexpr std::size_t nesting_max = 64;

/// The document in `text`, or nothing and at least one diagnostic. `source` goes into every place.
/// An empty text is an error unless `may_be_empty`, then it is null.
std::optional<Node> parse_document(std::string_view text, std::int32_t source,
                                   Diagnostics& diagnostics, bool may_be_empty = false);

}  // namespace brokerscope::sim::scenario
