#include "core/base/api_key.h"
#include "sim/scenario/event_fields.h"
#include "sim/scenario/writer.h"
#include "sim/scenario/writer_parts.h"
#include "sim/scenario/yaml_text.h"

#include <fmt/format.h>

namespace brokerscope::sim::scenario {
namespace {

template <class... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};

std::string number(std::int64_t value) { return fmt::format("{}", value); }

std::string write_value(const FieldCondition& condition, const EventKind& kind) {
    const EventField& field = kind.fields[condition.field];
    return std::visit(
        Overloaded{
            [&](std::int64_t value) -> std::string {
                switch (field.type) {
                    case FieldType::boolean: return value != 0 ? "true" : "false";
                    case FieldType::api:
                        return std::string(core::to_string(static_cast<core::ApiKey>(value)));
                    case FieldType::error:
                        return std::string(core::to_string(static_cast<core::ErrorCode>(value)));
                    case FieldType::word:
                        return yaml_scalar(field.words[static_cast<std::size_t>(value)]);
                    case FieldType::broker: return "none";
                    default: return number(value);
                }
            },
            [](const std::string& text) { return yaml_scalar(text); },
            [](const core::TopicPartition& partition) {
                return yaml_scalar(core::to_string(partition));
            },
            [](const NodeRefs& nodes) { return write_nodes(nodes); }},
        condition.value);
}

void write_conditions(FlowMap& map, const std::vector<FieldCondition>& conditions,
                      const EventKind& kind) {
    for (const FieldCondition& condition : conditions)
        map.add(condition.name, write_value(condition, kind));
}

void write_filter(FlowMap& map, const std::optional<MessageFilter>& filter) {
    if (filter) write_conditions(map, filter->fields, *event_kind("message.sent"));
}

std::string write_two(const NodeRefs& a, const NodeRefs& b) {
    return flow_list({write_nodes(a), write_nodes(b)});
}

struct ActionWriter {
    std::string operator()(const Lose& lose) const {
        if (!lose.filter && lose.notice == Notice::reset) return "lose";
        FlowMap map;
        if (lose.notice == Notice::silence) map.add("notice", "silence");
        write_filter(map, lose.filter);
        return FlowMap{}.add("lose", map.text()).text();
    }
    std::string operator()(const Delay& delay) const {
        FlowMap map;
        if (delay.by) map.add("by", yaml_scalar(to_string(*delay.by)));
        if (delay.until) map.add("until", write_event(*delay.until, {}));
        write_filter(map, delay.filter);
        return FlowMap{}.add("delay", map.text()).text();
    }
    std::string operator()(const Hold& hold) const {
        if (!hold.filter) return "hold";
        FlowMap map;
        write_filter(map, hold.filter);
        return FlowMap{}.add("hold", map.text()).text();
    }
    std::string operator()(const Answer& answer) const {
        FlowMap map;
        map.add("error", core::to_string(answer.error));
        write_filter(map, answer.filter);
        return FlowMap{}.add("answer", map.text()).text();
    }
    std::string operator()(const Cut& cut) const {
        return FlowMap{}.add("cut", write_two(cut.a, cut.b)).text();
    }
    std::string operator()(const PartitionNetwork& partition) const {
        std::vector<std::string> sides;
        for (const NodeRefs& side : partition.sides) sides.push_back(write_nodes(side));
        return FlowMap{}.add("partition", flow_list(sides)).text();
    }
    std::string operator()(const OneWay& one_way) const {
        FlowMap map;
        map.add("from", write_nodes(one_way.from)).add("to", write_nodes(one_way.to));
        return FlowMap{}.add("one-way", map.text()).text();
    }
    std::string operator()(const Slow& slow) const {
        FlowMap map;
        map.add("between", write_two(slow.a, slow.b));
        if (slow.latency) map.add("latency", yaml_scalar(to_string(*slow.latency)));
        if (slow.bandwidth) map.add("bandwidth", size_to_string(*slow.bandwidth) + "/s");
        return FlowMap{}.add("slow", map.text()).text();
    }
    std::string operator()(const PowerLoss& power) const {
        constexpr std::string_view keeps[] = {"by-seed", "none", "all"};
        FlowMap map;
        map.add("node", write_nodes(power.node));
        map.add("keep", keeps[static_cast<std::size_t>(power.keep)]);
        return FlowMap{}.add("power-loss", map.text()).text();
    }
    std::string operator()(const Elect& elect) const {
        FlowMap map;
        map.add("partition", yaml_scalar(core::to_string(elect.partition)));
        if (!elect.leader.empty()) map.add("leader", write_nodes(elect.leader));
        if (elect.unclean) map.add("unclean", "true");
        return FlowMap{}.add("elect", map.text()).text();
    }
    std::string operator()(const Heal& heal) const {
        return FlowMap{}.add("heal", heal.id.empty() ? "all" : yaml_scalar(heal.id)).text();
    }
    std::string operator()(const OneOf& one_of) const {
        std::vector<std::string> actions;
        for (const Action& action : one_of.actions) actions.push_back(write_action(action));
        return FlowMap{}.add("one.of", flow_list(actions)).text();
    }
    /// The actions that take nodes alone.
    template <class OnNodes>
    std::string operator()(const OnNodes& on_nodes) const {
        return FlowMap{}.add(name_of(Action{on_nodes}), write_nodes(on_nodes.node)).text();
    }

    static std::string write_action(const Action& action) {
        return std::visit(ActionWriter{}, action.what);
    }
};

std::string write_nth(const Nth& nth) {
    if (nth.all) return "all";
    if (nth.matches.size() == 1) return number(nth.matches[0]);
    std::vector<std::string> numbers;
    for (const std::int64_t match : nth.matches) numbers.push_back(number(match));
    return flow_list(numbers);
}

std::vector<std::pair<std::string, std::string>> beside_event(const Nth& nth) {
    if (nth == Nth{}) return {};
    return {{"nth", write_nth(nth)}};
}

void write_trigger(FlowMap& map, const Trigger& trigger) {
    std::visit(Overloaded{[&](const AtInstant& at) {
                              map.add("at", yaml_scalar(to_string(at.at - core::Instant{})));
                              if (at.step) map.add("step", number(*at.step));
                          },
                          [&](const OnEvent& on) {
                              auto beside = beside_event(on.nth);
                              if (on.after) beside.emplace_back("by", to_string(on.by));
                              map.add(on.after ? "after" : "when", write_event(on.event, beside));
                          },
                          [&](const Repeatedly& again) {
                              map.add("every", yaml_scalar(to_string(again.every)));
                              map.add("from", yaml_scalar(to_string(again.from - core::Instant{})));
                              if (again.to != core::Instant::never())
                                  map.add("to", yaml_scalar(to_string(again.to - core::Instant{})));
                          }},
               trigger);
}

void write_end(FlowMap& map, const End& end) {
    std::visit(
        Overloaded{[](std::monostate) {},
                   [&](const Latency& span) { map.add("for", yaml_scalar(to_string(span))); },
                   [&](ForEver) { map.add("for", "ever"); },
                   [&](const UntilEvent& until) {
                       map.add("until", write_event(until.event, beside_event(until.nth)));
                   }},
        end);
}

}  // namespace

std::string write_nodes(const NodeRefs& nodes) {
    std::vector<std::string> names;
    for (const NodeRef& node : nodes) names.push_back(yaml_scalar(to_string(node)));
    return names.size() == 1 ? names[0] : flow_list(names);
}

std::string write_event(const EventMatch& event,
                        const std::vector<std::pair<std::string, std::string>>& beside) {
    const EventKind* kind = event_kind(event.written_kind);
    ASSERT(kind != nullptr, "a match is on a kind that there is");
    FlowMap fields;
    if (!event.node.empty()) fields.add("node", write_nodes(event.node));
    if (event.record) fields.add("record", yaml_scalar(to_string(*event.record)));
    if (event.offset) fields.add("offset", number(*event.offset));
    write_conditions(fields, event.fields, *kind);
    FlowMap map;
    map.add(event.written_kind, fields.text());
    for (const auto& [key, value] : beside) map.add(key, value);
    return map.text();
}

std::string to_yaml(const Fault& fault) {
    FlowMap map;
    if (!fault.id.empty()) map.add("id", yaml_scalar(fault.id));
    write_trigger(map, fault.trigger);
    map.add("do", ActionWriter::write_action(fault.action));
    write_end(map, fault.end);
    return map.text();
}

}  // namespace brokerscope::sim::scenario
