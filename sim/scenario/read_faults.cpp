#include "sim/scenario/readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace brokerscope::sim::scenario {
namespace {

class ActionReader {
public:
    ActionReader(const DeclaredNames& names, Diagnostics& diagnostics, bool on_message)
        : names_(names), diagnostics_(diagnostics), on_message_(on_message) {}

    Action read(const View& view) {
        if (view.is_scalar()) {
            need_message(view.place(), view.text());
            return view.text() == "hold" ? Action{Hold{}} : Action{Lose{}};
        }
        if (!view.is_map()) return {};
        for (const Entry& entry : view.node()->entries)
            if (auto action = read_named(view, entry.key)) return std::move(*action);
        return {};
    }

private:
    void add(Place place, std::string message) { diagnostics_.add(place, std::move(message)); }

    void need_message(Place place, std::string_view action) {
        if (!on_message_)
            add(place, fmt::format("{} without a filter is for the message of a \"when\" on "
                                   "message.sent or message.delivered",
                                   action));
    }

    std::optional<Action> read_named(const View& view, std::string_view name) {
        const auto is = [&](std::string_view wanted) { return name == wanted; };
        if (is("lose")) return Action{lose(view["lose"])};
        if (is("delay")) return Action{delay(view["delay"])};
        if (is("hold")) return Action{Hold{filter(view["hold"], {}, "hold")}};
        if (is("answer")) return Action{answer(view["answer"])};
        if (is("cut")) return Action{cut(view["cut"])};
        if (is("partition")) return Action{partition(view["partition"])};
        if (is("one-way"))
            return Action{OneWay{read_nodes(view["one-way"]["from"], names_),
                                 read_nodes(view["one-way"]["to"], names_)}};
        if (is("isolate")) return Action{Isolate{nodes(view["isolate"])}};
        if (is("slow")) return Action{slow(view["slow"])};
        if (is("crash")) return Action{Crash{nodes(view["crash"])}};
        if (is("power-loss")) return Action{power_loss(view["power-loss"])};
        if (is("pause")) return Action{Pause{nodes(view["pause"])}};
        if (is("shutdown")) return Action{Shutdown{nodes(view["shutdown"])}};
        if (is("start")) return Action{Start{nodes(view["start"])}};
        if (is("elect")) return Action{elect(view["elect"])};
        if (is("disk.flush")) return Action{DiskFlush{nodes(view["disk.flush"])}};
        if (is("wipe")) return Action{Wipe{nodes(view["wipe"])}};
        if (is("heal")) {
            const std::string_view id = view["heal"].text();
            return Action{Heal{id == "all" ? std::string{} : std::string(id)}};
        }
        if (is("one.of")) return Action{one_of(view["one.of"])};
        return std::nullopt;
    }

    /// `{node: …}` or the node alone.
    NodeRefs nodes(const View& view) {
        return read_nodes(view.is_map() ? view["node"] : view, names_);
    }

    /// The conditions on a message in an action's map; nothing if there are none, which means the
    /// message of `when`.
    std::optional<MessageFilter> filter(const View& view, std::vector<std::string_view> beside,
                                        std::string_view action) {
        MessageFilter filter;
        filter.fields = read_conditions(view, *event_kind("message.sent"), beside, names_);
        const bool none_written =
            !view.is_map() || std::ranges::all_of(view.node()->entries, [&](const Entry& entry) {
                return std::ranges::find(beside, entry.key) != beside.end();
            });
        if (!none_written) return filter;
        need_message(view.place(), action);
        return std::nullopt;
    }

    Lose lose(const View& view) {
        Lose lose{filter(view, {"notice"}, "lose")};
        if (view.is_map() && view["notice"].text() == "silence") lose.notice = Notice::silence;
        return lose;
    }

    Delay delay(const View& view) {
        Delay delay{filter(view, {"by", "until"}, "delay")};
        if (view.is_scalar()) delay.by = view.latency();
        if (!view.is_map()) return delay;
        if (view["by"].in_file()) delay.by = view["by"].latency();
        if (view["until"].in_file()) delay.until = read_event(view["until"], names_);
        if (delay.by.has_value() == delay.until.has_value())
            add(view.place(), "a delay has either \"by\" or \"until\"");
        return delay;
    }

    Answer answer(const View& view) {
        Answer answer{filter(view, {"error"}, "answer")};
        const std::string_view error = view.is_map() ? view["error"].text() : view.text();
        answer.error = core::error_code_from(error).value_or(core::ErrorCode::none);
        return answer;
    }

    Cut cut(const View& view) {
        Cut cut;
        const std::vector<View> ends = view.items();
        if (ends.size() != 2) return cut;
        cut.a = read_nodes(ends[0], names_);
        cut.b = read_nodes(ends[1], names_);
        return cut;
    }

    PartitionNetwork partition(const View& view) {
        PartitionNetwork partition;
        for (const View& side : view.items()) partition.sides.push_back(read_nodes(side, names_));
        return partition;
    }

    Slow slow(const View& view) {
        Slow slow;
        const std::vector<View> ends = view["between"].items();
        if (ends.size() == 2) {
            slow.a = read_nodes(ends[0], names_);
            slow.b = read_nodes(ends[1], names_);
        }
        if (view["latency"].in_file()) slow.latency = view["latency"].latency();
        if (view["bandwidth"].in_file()) slow.bandwidth = view["bandwidth"].bandwidth();
        if (view.is_map() && !slow.latency && !slow.bandwidth)
            add(view.place(), "slow needs a \"latency\" or a \"bandwidth\"");
        return slow;
    }

    PowerLoss power_loss(const View& view) {
        PowerLoss power{nodes(view)};
        if (!view.is_map()) return power;
        const std::string_view keep = view["keep"].text();
        if (keep == "none") power.keep = Keep::none;
        if (keep == "all") power.keep = Keep::all;
        return power;
    }

    Elect elect(const View& view) {
        Elect elect;
        elect.partition = view["partition"].partition();
        if (parse_partition(view["partition"].text()))
            names_.check_partition(elect.partition, view["partition"].place());
        elect.leader = read_nodes(view["leader"], names_);
        for (const NodeRef& leader : elect.leader)
            names_.check_broker(leader, view["leader"].place());
        elect.unclean = view["unclean"].boolean();
        return elect;
    }

    OneOf one_of(const View& view) {
        OneOf one_of;
        for (const View& item : view.items()) one_of.actions.push_back(read(item));
        return one_of;
    }

    const DeclaredNames& names_;
    Diagnostics& diagnostics_;
    bool on_message_;
};

/// May the action last, so that `for` and `until` mean something?
bool lasts(const Action& action) {
    return std::visit(
        [](const auto& what) {
            using T = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<T, Lose> || std::is_same_v<T, Answer>)
                return what.filter.has_value();
            else if constexpr (std::is_same_v<T, OneOf>)
                return std::ranges::any_of(what.actions, lasts);
            else
                return !(std::is_same_v<T, Start> || std::is_same_v<T, Elect> ||
                         std::is_same_v<T, DiskFlush> || std::is_same_v<T, Wipe> ||
                         std::is_same_v<T, Heal>);
        },
        action.what);
}

class FaultReader {
public:
    FaultReader(const DeclaredNames& names, Diagnostics& diagnostics)
        : names_(names), diagnostics_(diagnostics) {}

    Fault read(const View& view) {
        Fault fault;
        fault.place = view.place();
        fault.id = view["id"].string();
        fault.trigger = trigger(view);
        const auto* event = std::get_if<OnEvent>(&fault.trigger);
        const bool on_message = event != nullptr && !event->after &&
                                (event->event.written_kind == "message.sent" ||
                                 event->event.written_kind == "message.delivered");
        fault.action = ActionReader(names_, diagnostics_, on_message).read(view["do"]);
        fault.end = end(view);
        if (fault.end.index() != 0 && view["do"].in_file() && !lasts(fault.action))
            add(view[view["for"].in_file() ? "for" : "until"].place(),
                fmt::format("{} is over at once: it has no end to set", name_of(fault.action)));
        return fault;
    }

private:
    void add(Place place, std::string message) { diagnostics_.add(place, std::move(message)); }

    Trigger trigger(const View& view) {
        static constexpr std::array<std::string_view, 4> ways = {"at", "when", "after", "every"};
        const auto written =
            std::ranges::count_if(ways, [&](std::string_view way) { return view[way].in_file(); });
        if (view.is_map() && written != 1)
            add(view.place(), fmt::format("a fault has exactly one of \"at\", \"when\", \"after\" "
                                          "and \"every\", found {}",
                                          written));
        for (const std::string_view key : {"from", "to"})
            if (view[key].in_file() && !view["every"].in_file())
                add(view[key].place(), fmt::format("\"{}\" goes with \"every\"", key));
        if (view["step"].in_file() && !view["at"].in_file())
            add(view["step"].place(), "\"step\" goes with \"at\"");
        if (view["when"].in_file())
            return OnEvent{
                read_event(view["when"], names_), read_nth(view["when"]["nth"]), {}, false};
        if (view["after"].in_file())
            return OnEvent{read_event(view["after"], names_), read_nth(view["after"]["nth"]),
                           view["after"]["by"].duration(), true};
        if (view["every"].in_file()) return repeatedly(view);
        AtInstant at{view["at"].instant(), std::nullopt};
        if (view["step"].in_file()) at.step = view["step"].integer();
        return at;
    }

    Repeatedly repeatedly(const View& view) {
        Repeatedly repeatedly{view["every"].latency(), view["from"].instant()};
        const Latency& every = repeatedly.every;
        if (parse_latency(view["every"].text()) && every.shape == Latency::Shape::constant &&
            every.first.ns == 0)
            add(view["every"].place(), "every 0s never comes to an end");
        if (!view["to"].in_file()) return repeatedly;  // as long as the run lasts
        repeatedly.to = view["to"].instant();
        if (repeatedly.to <= repeatedly.from)
            add(view["to"].place(), "\"to\" is not after \"from\"");
        return repeatedly;
    }

    End end(const View& view) {
        if (view["for"].in_file() && view["until"].in_file())
            add(view["until"].place(), "a fault has one end: \"for\" or \"until\"");
        if (view["until"].in_file())
            return UntilEvent{read_event(view["until"], names_), read_nth(view["until"]["nth"])};
        if (!view["for"].in_file()) return {};
        if (view["for"].text() == "ever") return ForEver{};
        return view["for"].latency();
    }

    const DeclaredNames& names_;
    Diagnostics& diagnostics_;
};

/// `heal` names a fault that there is.
void check_heals(const Action& action, const Fault& fault, const std::vector<Fault>& faults,
                 Diagnostics& diagnostics) {
    if (const auto* heal = std::get_if<Heal>(&action.what); heal && !heal->id.empty()) {
        std::vector<std::string> names;
        for (const Fault& other : faults) names.push_back(name_of(other, names.size()));
        const std::vector<std::string_view> ids(names.begin(), names.end());
        if (std::ranges::find(ids, heal->id) == ids.end())
            diagnostics.add(fault.place, fmt::format("there is no fault \"{}\"{}", heal->id,
                                                     did_you_mean(heal->id, ids)));
    }
    if (const auto* one_of = std::get_if<OneOf>(&action.what))
        for (const Action& inner : one_of->actions) check_heals(inner, fault, faults, diagnostics);
}

}  // namespace

Nth read_nth(const View& view) {
    Nth nth;
    if (view.text() == "all") return {true, {}};
    nth.matches.clear();
    for (const View& item : view.items_or_self())
        nth.matches.push_back(std::max<std::int64_t>(item.integer(), 1));
    std::ranges::sort(nth.matches);
    const auto doubled = std::ranges::unique(nth.matches);
    nth.matches.erase(doubled.begin(), doubled.end());
    return nth;
}

std::vector<Fault> read_faults(const View& view, const DeclaredNames& names,
                               Diagnostics& diagnostics) {
    std::vector<Fault> faults;
    for (const View& item : view.items()) {
        Fault fault = FaultReader(names, diagnostics).read(item);
        const bool is_taken =
            !fault.id.empty() && std::ranges::find(faults, fault.id, &Fault::id) != faults.end();
        if (is_taken)
            diagnostics.add(item["id"].place(), fmt::format("two faults are \"{}\"", fault.id));
        faults.push_back(std::move(fault));
    }
    for (const Fault& fault : faults) check_heals(fault.action, fault, faults, diagnostics);
    return faults;
}

}  // namespace brokerscope::sim::scenario
