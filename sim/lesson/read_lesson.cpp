#include "sim/lesson/read_lesson.h"

#include "sim/check/checks.h"
#include "sim/scenario/metric_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace brokerscope::sim::lesson {

namespace {

using scenario::Diagnostics;
using scenario::View;

constexpr std::array<std::string_view, 9> count_names = {
    "sent", "acked", "failed", "unknown", "polled", "processed", "alarms", "retries", "elections"};

std::vector<std::string_view> countable() {
    std::vector<std::string_view> names(count_names.begin(), count_names.end());
    names.insert(names.end(), check_names.begin(), check_names.end());
    return names;
}

std::vector<std::string> strings(const View& list) {
    std::vector<std::string> all;
    for (const View& item : list.items_or_self()) all.push_back(item.string());
    return all;
}

class Reader {
public:
    Reader(const scenario::Scenario& scenario, Diagnostics& diagnostics)
        : scenario_(scenario), diagnostics_(diagnostics), names_(scenario, diagnostics) {}

    Lesson read(const View& view) {
        Lesson lesson;
        lesson.place = view.place();
        lesson.scenario = scenario_.id;
        lesson.id = view["id"].in_file() ? view["id"].string() : scenario_.id;
        lesson.title = scenario::read_text(view["title"]);
        lesson.variant = variant(view["variant"]);
        variant_ = lesson.variant;
        lesson.minutes = view["minutes"].small_integer();
        lesson.needs = strings(view["needs"]);
        lesson.terms = strings(view["terms"]);
        show(view["show"], lesson);
        for (const View& step : view["steps"].items()) lesson.steps.push_back(this->step(step));
        lesson.takeaway = text(view["takeaway"]);
        lesson.practice = {strings(view["practice"]["settings"]), text(view["practice"]["signs"]),
                           strings(view["practice"]["says"])};
        lesson.simplified = text(view["simplified"]);
        lesson.notes = text(view["notes"]);
        return lesson;
    }

private:
    void add(Place place, std::string message) { diagnostics_.add(place, std::move(message)); }

    void show(const View& view, Lesson& lesson) {
        lesson.views = strings(view["views"]);
        lesson.metrics = strings(view["metrics"]);
        for (const scenario::NodeRef& node : scenario::read_nodes(view["nodes"], names_)) {
            if (node.kind == scenario::NodeRef::Kind::id)
                lesson.nodes.push_back(node.name);
            else
                add(view["nodes"].place(), "nodes that are shown are named, not by a role");
        }
    }

    /// `story` is the file's story without a variant.
    std::string variant(const View& view) {
        std::string name = view.string();
        std::vector<std::string_view> known;
        for (const scenario::VariantInfo& info : scenario_.variants) known.push_back(info.name);
        if (name.empty() || (name == "story" && std::ranges::find(known, name) == known.end()))
            return "";
        if (std::ranges::find(known, name) == known.end())
            add(view.place(), fmt::format("there is no variant \"{}\"{}", name,
                                          scenario::did_you_mean(name, known)));
        return name;
    }

    // --- Texts ----------------------------------------------------------------------------------

    Text text(const View& view) {
        Text text;
        text.place = view.place();
        if (!view.in_file()) return text;
        for (const auto& [language, words] : scenario::read_text(view).by_language) {
            Place place = view.place();
            if (view.is_map())
                if (const scenario::Node* node = view.node()->find(language)) place = node->place;
            auto caption = parse_caption(words);
            if (!caption) {
                add(place, caption.error());
                continue;
            }
            for (const Piece& piece : *caption)
                if (piece.value) check(*piece.value, place);
            text.by_language.emplace(language, std::move(*caption));
        }
        return text;
    }

    void check(const Value& value, Place place) {
        if (value.kind == Value::Kind::count) {
            const std::vector<std::string_view> known = countable();
            if (std::ranges::find(known, value.name) == known.end())
                add(place, fmt::format("count: there is no count or check \"{}\"{}", value.name,
                                       scenario::did_you_mean(value.name, known)));
            return;
        }
        if (value.kind == Value::Kind::offset) {
            names_.check_record(value.record, place);
            return;
        }
        names_.check_partition(value.partition, place);
        if (!value.node.empty()) names_.check_node({.name = value.node}, place);
    }

    // --- Steps ----------------------------------------------------------------------------------

    Step step(const View& view) {
        static constexpr std::array<std::string_view, 4> kinds = {"say", "compare", "try", "ask"};
        Step step;
        step.place = view.place();
        std::vector<std::string_view> found;
        for (const std::string_view kind : kinds)
            if (view.is_map() && view[kind].in_file()) found.push_back(kind);
        const bool asks_beside = found.size() == 2 && found[0] == "compare" && found[1] == "ask";
        if (found.size() != 1 && !asks_beside) {
            add(view.place(), "a step is one of say, ask, compare and try (compare may ask)");
            return step;
        }
        if (view["until"].in_file()) step.until = stop(view["until"]);
        step.focus = things(view["focus"]);
        const std::string_view pace = view["pace"].text();
        step.pace = pace == "slow" ? Pace::slow : pace == "express" ? Pace::express : Pace::normal;
        for (const View& hint : view["hints"].items()) step.hints.push_back(text(hint));
        refuse_strangers(view, found);
        if (found[0] == "say") step.what = Say{text(view["say"])};
        if (found[0] == "ask") step.what = Ask{question(view), text(view["reveal"])};
        if (found[0] == "compare") step.what = compare(view, asks_beside);
        if (found[0] == "try") step.what = attempt(view);
        return step;
    }

    /// Keys that mean nothing in this kind of step.
    void refuse_strangers(const View& view, const std::vector<std::string_view>& kinds) {
        const bool asks = std::ranges::find(kinds, "ask") != kinds.end();
        const auto refuse = [&](bool fits, std::string_view with,
                                std::initializer_list<std::string_view> keys) {
            for (const std::string_view key : keys)
                if (!fits && view[key].in_file())
                    add(view[key].place(), fmt::format("\"{}\" goes with {}", key, with));
        };
        const std::string_view kind = kinds.front();
        refuse(asks, "ask", {"kind", "answers", "answer", "within"});
        refuse(asks || kind == "compare", "ask or compare", {"reveal"});
        refuse(asks || kind == "try", "ask or try", {"hints"});
        refuse(kind == "compare", "compare", {"look"});
        refuse(kind == "try", "try", {"in", "goal", "acts", "solution", "debrief", "impossible"});
        refuse(kind != "try", "say, ask and compare", {"until", "pace"});
    }

    StopAt stop(const View& view) {
        StopAt stop;
        stop.place = view.place();
        if (view.is_scalar()) return stop;
        stop.event = scenario::read_event(view, names_);
        stop.nth = nth(view["nth"]);
        return stop;
    }

    std::int64_t nth(const View& view) {
        const scenario::Nth nth = scenario::read_nth(view);
        if (nth.all || nth.matches.size() != 1)
            add(view.place(), "one match is meant: nth is a single number");
        return nth.matches.empty() ? 1 : nth.matches.front();
    }

    std::vector<Thing> things(const View& view) {
        std::vector<Thing> things;
        for (const View& item : view.items_or_self())
            if (auto one = thing(item)) things.push_back(std::move(*one));
        return things;
    }

    /// `broker-1`, `leader(orders/0)`; `orders/0` of a topic, `shop/3` of a client.
    std::optional<Thing> thing(const View& view) {
        if (const auto record = scenario::parse_record(view.text());
            record && scenario_.client(record->client) != nullptr)
            return *record;
        if (const auto partition = scenario::parse_partition(view.text())) {
            names_.check_partition(*partition, view.place());
            return *partition;
        }
        std::string why;
        const auto node = scenario::parse_node(view.text(), why);
        if (!node) {
            add(view.place(), fmt::format("\"{}\" is not a node, a partition such as orders/0 or a "
                                          "record such as shop/3",
                                          view.text()));
            return std::nullopt;
        }
        names_.check_node(*node, view.place());
        return *node;
    }

    // --- Questions ------------------------------------------------------------------------------

    Question question(const View& view) {
        Question question;
        question.place = view["ask"].place();
        question.text = text(view["ask"]);
        const std::string_view kind = view["kind"].text();
        if (kind == "several") question.kind = QuestionKind::several;
        if (kind == "number") question.kind = QuestionKind::number;
        if (kind == "point") question.kind = QuestionKind::point;
        for (const View& item : view["answers"].items()) question.answers.push_back(answer(item));
        question.within = view["within"].integer();
        const bool from_list =
            question.kind == QuestionKind::choice || question.kind == QuestionKind::several;
        if (from_list != view["answers"].in_file())
            add(question.place, from_list ? "a choice needs \"answers\""
                                          : fmt::format("\"answers\" goes with choice and several, "
                                                        "not with {}",
                                                        kind));
        if (from_list == view["answer"].in_file())
            add(question.place, from_list ? "\"answer\" goes with number and point"
                                          : fmt::format("{} needs \"answer\"", kind));
        if (question.kind == QuestionKind::number) question.number = number(view["answer"]);
        if (question.kind == QuestionKind::point) question.points = things(view["answer"]);
        return question;
    }

    std::optional<Value> number(const View& view) {
        if (!view.in_file()) return std::nullopt;
        auto value = parse_value(view.text());
        if (!value) {
            add(view.place(), value.error());
            return std::nullopt;
        }
        check(*value, view.place());
        if (value->kind == Value::Kind::leader || value->kind == Value::Kind::isr)
            add(view.place(), "this is no number");
        return std::move(*value);
    }

    Answer answer(const View& view) {
        return {text(view["text"]), right(view["right"]), text(view["why"]), view.place()};
    }

    Right right(const View& view) {
        if (!view.in_file()) return {};
        if (view.is_scalar()) return view.boolean() ? Right(Always{}) : Right();
        if (!view.is_map()) return {};
        const bool names_event =
            std::ranges::any_of(view.node()->entries, [](const scenario::Entry& entry) {
                return scenario::event_kind(entry.key) != nullptr;
            });
        if (names_event) return Occurs{scenario::read_event(view, names_), nth(view["nth"])};
        return ComesOut{expect(view)};
    }

    scenario::Expect expect(const View& view) {
        const View as_expect(view.node(), scenario::expect_shape, view.place());
        return scenario::read_expect(as_expect, scenario_, diagnostics_);
    }

    Compare compare(const View& view, bool asks) {
        Compare compare;
        compare.place = view.place();
        const std::vector<View> variants = view["compare"].items_or_self();
        compare.first = variants.size() == 2 ? variant(variants[0]) : variant_;
        if (!variants.empty()) compare.second = variant(variants.back());
        if (compare.first == compare.second)
            add(compare.place, "a variant is compared with itself");
        if (asks) compare.question = question(view);
        for (const View& item : view["look"].items_or_self()) {
            compare.look.push_back(item.string());
            const std::vector<std::string_view> known = countable();
            const auto fault = scenario::find_metric_fault(item.text());
            if (fault && std::ranges::find(known, item.text()) == known.end())
                add(item.place(),
                    fmt::format("there is no check, count or metric \"{}\"{}", item.text(),
                                scenario::did_you_mean(item.text(), known)));
        }
        compare.reveal = text(view["reveal"]);
        return compare;
    }

    Try attempt(const View& view) {
        Try attempt;
        attempt.place = view.place();
        attempt.text = text(view["try"]);
        attempt.variant = view["in"].in_file() ? variant(view["in"]) : variant_;
        for (const std::string_view key : {"goal", "acts"})
            if (!view[key].in_file()) add(view.place(), fmt::format("try needs \"{}\"", key));
        if (view["goal"].in_file()) attempt.goal = expect(view["goal"]);
        attempt.allowed = strings(view["acts"]["allow"]);
        attempt.acts_max = view["acts"]["at.most"].small_integer();
        attempt.solution = scenario::read_faults(view["solution"], names_, diagnostics_);
        attempt.debrief = text(view["debrief"]);
        attempt.impossible = text(view["impossible"]);
        if (view["solution"].in_file() == view["impossible"].in_file())
            add(view.place(), "a try has either a \"solution\" or is \"impossible\"");
        return attempt;
    }

    const scenario::Scenario& scenario_;
    Diagnostics& diagnostics_;
    scenario::DeclaredNames names_;
    std::string variant_;  // the lesson's
};

}  // namespace

Lesson read_lesson(const View& view, const scenario::Scenario& scenario, Diagnostics& diagnostics) {
    return Reader(scenario, diagnostics).read(view);
}

}  // namespace brokerscope::sim::lesson
