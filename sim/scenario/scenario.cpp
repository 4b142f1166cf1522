#include "sim/scenario/scenario.h"

namespace brokerscope::sim::scenario {

const std::string& Text::in(std::string_view language) const {
    static const std::string nothing;
    for (const std::string_view wanted : {language, std::string_view{}, std::string_view{"en"}}) {
        const auto found = by_language.find(wanted);
        if (found != by_language.end()) return found->second;
    }
    return by_language.empty() ? nothing : by_language.begin()->second;
}

bool Comparison::holds(std::int64_t found, std::int64_t sent) const {
    // A share is compared without dividing: found / sent <= value / 100.
    __extension__ using Wide = __int128;
    const Wide left = unit == Unit::percent ? Wide{found} * 100 : Wide{found};
    const Wide right = unit == Unit::percent ? Wide{value} * sent : Wide{value};
    switch (relation) {
        case Relation::equal: return left == right;
        case Relation::less: return left < right;
        case Relation::at_most: return left <= right;
        case Relation::more: return left > right;
        case Relation::at_least: return left >= right;
    }
    UNREACHABLE("a relation that is none");
}

std::string_view name_of(const Action& action) {
    static constexpr std::string_view names[] = {
        "lose",    "delay",      "hold",  "answer",     "cut",   "partition", "one-way",
        "isolate", "slow",       "crash", "power-loss", "pause", "shutdown",  "start",
        "elect",   "disk.flush", "wipe",  "heal",       "one.of"};
    static_assert(std::size(names) == std::variant_size_v<decltype(Action::what)>);
    return names[action.what.index()];
}

std::string name_of(const Fault& fault, std::size_t index) {
    return fault.id.empty() ? "fault-" + std::to_string(index + 1) : fault.id;
}

const Topic* Scenario::topic(std::string_view name) const {
    for (const Topic& topic : cluster.topics)
        if (topic.name == name) return &topic;
    return nullptr;
}

const Client* Scenario::client(std::string_view wanted) const {
    for (const Client& client : clients)
        if (client.id == wanted) return &client;
    return nullptr;
}

std::vector<std::string> Scenario::node_ids() const {
    std::vector<std::string> ids;
    for (const Controller& controller : cluster.controllers) ids.push_back(controller.id);
    for (const Broker& broker : cluster.brokers) ids.push_back(broker.id);
    for (const Client& client : clients) ids.push_back(client.id);
    return ids;
}

}  // namespace brokerscope::sim::scenario
