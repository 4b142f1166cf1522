// Short texts that the sentences of an explanation share.

#include "sim/check/record_story.h"

#include "core/base/api_key.h"

#include <fmt/format.h>

namespace brokerscope::sim {

namespace {

const scenario::MessageFilter* filter_of(const scenario::Action& action) {
    return std::visit(
        [](const auto& what) -> const scenario::MessageFilter* {
            if constexpr (requires { what.filter->fields; })
                return what.filter ? &*what.filter : nullptr;
            else
                return nullptr;
        },
        action.what);
}

/// The nodes that an action on the network names.
std::vector<const scenario::NodeRefs*> nodes_of(const scenario::Action& action) {
    if (const auto* cut = std::get_if<scenario::Cut>(&action.what)) return {&cut->a, &cut->b};
    if (const auto* slow = std::get_if<scenario::Slow>(&action.what)) return {&slow->a, &slow->b};
    if (const auto* way = std::get_if<scenario::OneWay>(&action.what))
        return {&way->from, &way->to};
    if (const auto* alone = std::get_if<scenario::Isolate>(&action.what)) return {&alone->node};
    std::vector<const scenario::NodeRefs*> sides;
    if (const auto* split = std::get_if<scenario::PartitionNetwork>(&action.what))
        for (const scenario::NodeRefs& side : split->sides) sides.push_back(&side);
    return sides;
}

}  // namespace

std::string Wording::target_of(std::int32_t fault) const {
    const auto at = static_cast<std::size_t>(fault);
    std::vector<std::string> sides;
    if (fault >= 0 && at < scenario.faults.size())
        for (const scenario::NodeRefs* refs : nodes_of(scenario.faults[at].action))
            for (const scenario::NodeRef& ref : *refs) sides.push_back(scenario::to_string(ref));
    return list(sides);
}

std::string Wording::messages_of(std::int32_t fault) const {
    const auto at = static_cast<std::size_t>(fault);
    const scenario::MessageFilter* filter =
        fault >= 0 && at < scenario.faults.size() ? filter_of(scenario.faults[at].action) : nullptr;
    if (filter == nullptr) return say(Phrase::word_messages, {});
    std::string api, kind = say(Phrase::word_messages, {}), from, to;
    for (const scenario::FieldCondition& field : filter->fields) {
        const auto* number = std::get_if<std::int64_t>(&field.value);
        const auto* nodes = std::get_if<scenario::NodeRefs>(&field.value);
        if (field.name == "api" && number != nullptr)
            api = fmt::format("{} ", core::to_string(static_cast<core::ApiKey>(*number)));
        if (field.name == "kind" && number != nullptr)
            kind = fmt::format("{}s", name_of(static_cast<trace::Kind>(*number)));
        if (nodes == nullptr) continue;
        std::vector<std::string> items;
        for (const scenario::NodeRef& node : *nodes) items.push_back(scenario::to_string(node));
        if (field.name == "from") from = say(Phrase::word_from, {{"nodes", list(items)}});
        if (field.name == "to") to = say(Phrase::word_to, {{"nodes", list(items)}});
    }
    return api + kind + from + to;
}

std::string Wording::partition(trace::Partition partition) const {
    return fmt::format("{}/{}", names.text(partition.topic), partition.index);
}

std::string Wording::broker(core::BrokerId broker) const {
    for (const scenario::Broker& known : scenario.cluster.brokers)
        if (known.node_id == broker) return known.id;
    return broker == core::no_broker ? say(Phrase::word_nobody, {})
                                     : fmt::format("broker-{}", broker.value);
}

std::string Wording::brokers(const trace::BrokerList& list_of) const {
    std::vector<std::string> items;
    for (const std::int32_t id : list_of.view()) items.push_back(broker(core::BrokerId{id}));
    return list(items);
}

std::string Wording::list(const std::vector<std::string>& items) const {
    if (items.empty()) return say(Phrase::word_nobody, {});
    std::string text = items.front();
    for (std::size_t i = 1; i < items.size(); ++i)
        text += (i + 1 == items.size() ? say(Phrase::word_and, {}) : std::string(", ")) + items[i];
    return text;
}

std::string Wording::offsets(const std::vector<core::Offset>& offsets) const {
    std::vector<std::string> items;
    for (const core::Offset offset : offsets) items.push_back(std::to_string(offset.value));
    return say(items.size() == 1 ? Phrase::word_offset : Phrase::word_offsets,
               {{"offsets", list(items)}});
}

std::string Wording::fault(std::int32_t number) const {
    const auto at = static_cast<std::size_t>(number);
    std::string action = "?";
    if (number >= 0 && at < scenario.faults.size()) {
        const scenario::Fault& fault = scenario.faults[at];
        action = std::string(scenario::name_of(fault.action));
        if (!fault.id.empty()) action = fault.id + ", " + action;
    }
    return say(Phrase::word_fault, {{"number", std::to_string(number)}, {"action", action}});
}

std::string Wording::setting(trace::Name client, std::string_view key,
                             std::string_view otherwise) const {
    const scenario::Client* known = scenario.client(names.text(client));
    if (known == nullptr) return std::string(otherwise);
    const auto look = [&](const scenario::Settings& settings) -> const std::string* {
        const auto at = settings.find(key);
        return at == settings.end() ? nullptr : &at->second;
    };
    const std::string* found = known->producer ? look(known->producer->config) : nullptr;
    if (found == nullptr && known->consumer) found = look(known->consumer->config);
    return found == nullptr ? std::string(otherwise) : *found;
}

}  // namespace brokerscope::sim
