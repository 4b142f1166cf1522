#include "sim/scenario/view.h"

#include "core/base/assert.h"

namespace brokerscope::sim::scenario {

bool View::is_scalar() const {
    return node_ != nullptr ? node_->kind == Node::Kind::scalar : !fallback_.empty();
}

View View::operator[](std::string_view name) const {
    const Key* key = shape_->key(name);
    ASSERT(key != nullptr, "the format has no such key");
    const Node* value = is_map() ? node_->find(name) : nullptr;
    return {value, *key->shape, place(), key->fallback};
}

std::vector<View> View::items() const {
    std::vector<View> views;
    if (!is_list() || shape_->item == nullptr) return views;
    views.reserve(node_->items.size());
    for (const Node& item : node_->items) views.emplace_back(&item, *shape_->item, item.place);
    return views;
}

std::vector<View> View::items_or_self() const {
    if (is_list()) return items();
    if (present()) return {*this};
    return {};
}

std::vector<NamedView> View::own_entries() const {
    std::vector<NamedView> named;
    if (!is_map() || shape_->value == nullptr) return named;
    for (const Entry& entry : node_->entries)
        if (shape_->key(entry.key) == nullptr)
            named.push_back(
                {&entry.key, entry.place, View(&entry.value, *shape_->value, entry.place)});
    return named;
}

std::string_view View::text() const {
    if (node_ == nullptr) return fallback_;
    return node_->kind == Node::Kind::scalar ? std::string_view(node_->scalar) : std::string_view{};
}

std::int64_t View::integer() const { return parse_integer(text()).value_or(0); }

std::int32_t View::small_integer() const {
    const std::int64_t value = integer();
    return value < INT32_MIN || value > INT32_MAX ? 0 : static_cast<std::int32_t>(value);
}

core::Duration View::duration() const { return parse_duration(text()).value_or(core::Duration{}); }
core::Instant View::instant() const { return parse_instant(text()).value_or(core::Instant{}); }
Latency View::latency() const { return parse_latency(text()).value_or(Latency{}); }
std::int64_t View::bandwidth() const { return parse_bandwidth(text()).value_or(0); }
core::TopicPartition View::partition() const {
    return parse_partition(text()).value_or(core::TopicPartition{});
}

}  // namespace brokerscope::sim::scenario
