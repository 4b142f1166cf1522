#pragma once
// A value of the document seen through its shape: what is left out has the format's default, what
// is malformed (told by `validate` already) reads as something harmless.

#include "sim/scenario/document.h"
#include "sim/scenario/shape.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

struct NamedView;

class View {
public:
    /// `node` nullptr: not in the file; `fallback` then stands for it. `outer` is where to point if
    /// something about it is wrong all the same.
    View(const Node* node, const Shape& shape, Place outer, std::string_view fallback = {})
        : node_(node), shape_(&shape), outer_(outer), fallback_(fallback) {}

    bool in_file() const { return node_ != nullptr; }
    /// In the file, or with a default.
    bool present() const { return node_ != nullptr || !fallback_.empty(); }
    bool is_scalar() const;
    bool is_list() const { return node_ != nullptr && node_->kind == Node::Kind::sequence; }
    bool is_map() const { return node_ != nullptr && node_->kind == Node::Kind::map; }
    Place place() const { return node_ != nullptr ? node_->place : outer_; }
    const Node* node() const { return node_; }
    const Shape& shape() const { return *shape_; }

    /// The value of a key. Pre: the shape has it.
    View operator[](std::string_view key) const;
    /// The items of a list; nothing if it is none.
    std::vector<View> items() const;
    /// A list's items, or the one value that stands in its stead.
    std::vector<View> items_or_self() const;
    /// The entries under names that the file made up.
    std::vector<NamedView> own_entries() const;

    /// The text of a scalar; empty if it is none.
    std::string_view text() const;
    std::string string() const { return std::string(text()); }

    std::int64_t integer() const;
    std::int32_t small_integer() const;
    bool boolean() const { return text() == "true"; }
    core::Duration duration() const;
    core::Instant instant() const;
    Latency latency() const;
    std::int64_t bandwidth() const;
    core::TopicPartition partition() const;

private:
    const Node* node_;
    const Shape* shape_;
    Place outer_;
    std::string_view fallback_;
};

struct NamedView {
    const std::string* name;
    Place place;
    View value;
};

}  // namespace brokerscope::sim::scenario
