#include "sim/scenario/metric_names.h"
#include "sim/scenario/readers.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::scenario {
namespace {

/// The checks that a guarantee stands for (SCENARIO_FORMAT, expect).
std::vector<std::string_view> checks_of(std::string_view guarantee) {
    if (guarantee == "at-most-once") return {"dup-effect"};
    if (guarantee == "at-least-once") return {"lost-acked", "lost-effect"};
    if (guarantee == "effectively-once") return {"lost-acked", "lost-effect", "dup-effect"};
    if (guarantee == "key-order") return {"order-log", "order-key"};
    if (guarantee == "total-order") return {"order-global"};
    return {};
}

class ExpectReader {
public:
    ExpectReader(const Scenario& scenario, Diagnostics& diagnostics)
        : scenario_(scenario), diagnostics_(diagnostics) {}

    Expect read(const View& view) {
        if (!view.is_map()) return {};
        for (const Entry& entry : view.node()->entries) figure(view, entry);
        for (const View& guarantee : view["guarantee"].items_or_self()) promise(guarantee.text());
        const View metrics = view["metrics"];
        if (metrics.is_map())
            for (const NamedView& metric : metrics.own_entries()) this->metric(metric);
        for (const View& kind : view["reaches"].items())
            if (const EventKind* known = event_kind(kind.text()))
                expect_.reaches.push_back(known->kind);
        for (const View& invariant : view["broken"].items())
            expect_.broken.push_back(invariant.string());
        return std::move(expect_);
    }

private:
    /// A check or a count: the keys that take a comparison.
    void figure(const View& view, const Entry& entry) {
        const Shape& shape = view.shape();
        const Key* key = shape.key(entry.key);
        if (key == nullptr || key->pending || key->shape->scalar != Form::comparison) return;
        const bool is_check = key->shape->value != nullptr;
        std::vector<Expectation>& list = is_check ? expect_.checks : expect_.counts;
        const View value = view[entry.key];
        if (value.is_map()) {
            for (const NamedView& scope : value.own_entries())
                add(list, entry.key, *scope.name, scope.value);
        } else {
            add(list, entry.key, "", value);
        }
    }

    void add(std::vector<Expectation>& list, std::string_view name, std::string_view scope,
             const View& value) {
        const auto must = parse_comparison(value.text());
        if (!must) return;
        if (!scope.empty()) check_scope(name, scope, value.place());
        if (must->unit == Comparison::Unit::nanoseconds || must->unit == Comparison::Unit::bytes)
            diagnostics_.add(value.place(),
                             fmt::format("{} is a number, not a time or a size", name));
        list.push_back({std::string(name), std::string(scope), *must});
    }

    /// A scope is an effect, a client or a topic of this file.
    void check_scope(std::string_view name, std::string_view scope, Place place) {
        std::vector<std::string_view> known;
        for (const Topic& topic : scenario_.cluster.topics) known.push_back(topic.name);
        for (const Client& client : scenario_.clients) {
            known.push_back(client.id);
            known.push_back(client.family);
            if (client.consumer && !client.consumer->process.effect.empty())
                known.push_back(client.consumer->process.effect);
        }
        if (std::ranges::find(known, scope) == known.end())
            diagnostics_.add(place, fmt::format("there is no effect, client or topic \"{}\" to "
                                                "scope {}{}",
                                                scope, name, did_you_mean(scope, known)));
    }

    void promise(std::string_view guarantee) {
        if (guarantee.empty()) return;
        expect_.guarantees.emplace_back(guarantee);
        for (const std::string_view check : checks_of(guarantee)) {
            const bool is_named = std::ranges::find(expect_.checks, check, &Expectation::name) !=
                                  expect_.checks.end();
            if (!is_named) expect_.checks.push_back({std::string(check), "", Comparison{}});
        }
    }

    void metric(const NamedView& metric) {
        const auto must = parse_comparison(metric.value.text());
        if (!must) return;
        if (const auto partition = metric_partition(*metric.name))
            DeclaredNames(scenario_, diagnostics_).check_partition(*partition, metric.place);
        if (must->unit != Comparison::Unit::nanoseconds && must->value != 0)
            diagnostics_.add(metric.value.place(),
                             fmt::format("{} is a time: compare it with one, such as \"<= 20ms\"",
                                         *metric.name));
        expect_.metrics.push_back({*metric.name, "", *must});
    }

    const Scenario& scenario_;
    Diagnostics& diagnostics_;
    Expect expect_;
};

}  // namespace

Expect read_expect(const View& view, const Scenario& scenario, Diagnostics& diagnostics) {
    return ExpectReader(scenario, diagnostics).read(view);
}

}  // namespace brokerscope::sim::scenario
