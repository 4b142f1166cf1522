#include "sim/scenario/load.h"

#include "sim/scenario/document.h"
#include "sim/scenario/readers.h"
#include "sim/scenario/set_path.h"
#include "sim/scenario/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace brokerscope::sim::scenario {
namespace {

void read_head(const View& view, Scenario& scenario) {
    scenario.id = view["scenario"].string();
    scenario.title = read_text(view["title"]);
    scenario.summary = read_text(view["summary"]);
    scenario.group = view["group"].string();
    for (const View& word : view["teaches"].items_or_self())
        scenario.teaches.push_back(word.string());
    for (const View& source : view["source"].items_or_self())
        scenario.source.push_back(source.string());
    scenario.seed = static_cast<std::uint64_t>(view["seed"].integer());
    scenario.duration = view["duration"].duration();
    const std::string_view settle = view["settle"].text();
    if (settle == "core") scenario.settle = Settle::core;
    if (settle == "none") scenario.settle = Settle::none;
}

void read_draws(const View& view, Scenario& scenario, Diagnostics& diagnostics) {
    const View versions = view["versions"];
    if (versions.is_map()) {
        for (const NamedView& cap : versions.own_entries())
            if (const auto api = core::api_key_from(*cap.name))
                scenario.versions[*api] = static_cast<std::int16_t>(cap.value.small_integer());
    }
    for (const View& item : view["choices"].items()) {
        Choice choice{item["stream"].string(), item["index"].integer()};
        const std::string_view value = item["value"].text();
        const auto number = parse_integer(value);
        const auto instant = parse_instant(value);
        choice.is_duration = !number && instant;
        choice.value = number ? *number : instant ? instant->ns : 0;
        const bool is_taken = std::ranges::any_of(scenario.choices, [&](const Choice& other) {
            return other.stream == choice.stream && other.index == choice.index;
        });
        if (is_taken)
            diagnostics.add(item.place(), fmt::format("draw {} of {} is chosen twice", choice.index,
                                                      choice.stream));
        scenario.choices.push_back(std::move(choice));
    }
}

/// All of a document but its variants. What is wrong with it goes to `diagnostics`.
Scenario resolve(const Node& document, Diagnostics& diagnostics) {
    const View view(&document, scenario_shape, document.place);
    Scenario scenario;
    read_head(view, scenario);
    scenario.cluster = read_cluster(view["cluster"], diagnostics);
    scenario.clients = read_clients(view["clients"], scenario.cluster, diagnostics);
    const DeclaredNames names(scenario, diagnostics);
    check_client_names(view["clients"], names);
    scenario.cluster.network.links =
        read_links(view["cluster"]["network"], scenario.cluster.network, names);
    scenario.faults = read_faults(view["faults"], names, diagnostics);
    if (view["until"].is_map()) scenario.until = read_event(view["until"], names);
    scenario.expect = read_expect(view["expect"], scenario, diagnostics);
    read_draws(view, scenario, diagnostics);
    return scenario;
}

std::size_t count_nodes(const Node& node) {
    std::size_t count = 1;
    for (const Node& item : node.items) count += count_nodes(item);
    for (const Entry& entry : node.entries) count += count_nodes(entry.value);
    return count;
}

class Loader {
public:
    Loader(std::string_view file, const LoadOptions& options)
        : options_(options), diagnostics_(source_names(file, options)) {}

    std::expected<Scenario, Diagnostics> load(std::string_view text) {
        std::optional<Scenario> wanted;
        if (auto document = parse_document(text, 0, diagnostics_)) {
            parse_sets();
            validate(*document, scenario_shape, diagnostics_);
            wanted = judge(*document);
        }
        if (!diagnostics_.empty()) return std::unexpected(std::move(diagnostics_));
        ASSERT(wanted.has_value(), "a file without a fault has what was asked for");
        if (options_.seed) wanted->seed = *options_.seed;
        return std::move(*wanted);
    }

private:
    static std::vector<std::string> source_names(std::string_view file,
                                                 const LoadOptions& options) {
        std::vector<std::string> names = {std::string(file)};
        for (const std::string& set : options.sets)
            names.push_back("--set " + set.substr(0, set.find('=')));
        return names;
    }

    void parse_sets() {
        for (std::size_t i = 0; i < options_.sets.size(); ++i) {
            const auto source = static_cast<std::int32_t>(i) + 1;
            if (auto set = parse_setting(options_.sets[i], source, diagnostics_))
                sets_.push_back(std::move(*set));
        }
    }

    /// The story and each variant; returns the one that was asked for.
    std::optional<Scenario> judge(Node& document) {
        const Node* written = document.find("variants");
        std::vector<Node> variants;
        if (written != nullptr && written->kind == Node::Kind::sequence) variants = written->items;
        const Place place = written != nullptr ? written->place : document.place;
        document.remove("variants");
        if (count_nodes(document) * (variants.size() + 1) > judged_nodes_max) {
            diagnostics_.add(place, "too many variants of too large a story");
            return std::nullopt;
        }
        std::optional<Scenario> wanted;
        std::vector<VariantInfo> infos;
        Scenario story = judge_one(document, nullptr, options_.variant.empty());
        if (options_.variant.empty()) wanted = std::move(story);
        for (const Node& variant : variants) {
            VariantInfo info = read_info(variant, infos);
            const bool is_wanted = !options_.variant.empty() && info.name == options_.variant;
            Scenario scenario = judge_one(document, &variant, is_wanted);
            if (is_wanted) {
                wanted = std::move(scenario);
                wanted->variant = info.name;
            }
            infos.push_back(std::move(info));
        }
        if (!wanted) {
            std::vector<std::string_view> known;
            for (const VariantInfo& info : infos) known.push_back(info.name);
            diagnostics_.add(place, fmt::format("there is no variant \"{}\"{}", options_.variant,
                                                did_you_mean(options_.variant, known)));
            return std::nullopt;
        }
        wanted->variants = std::move(infos);
        return wanted;
    }

    VariantInfo read_info(const Node& variant, const std::vector<VariantInfo>& before) {
        const View view(&variant, *scenario_shape.key("variants")->shape->item, variant.place);
        VariantInfo info{view["name"].string(), read_text(view["title"])};
        const bool is_taken =
            std::ranges::find(before, info.name, &VariantInfo::name) != before.end();
        if (is_taken && !info.name.empty())
            diagnostics_.add(view["name"].place(),
                             fmt::format("two variants are \"{}\"", info.name));
        return info;
    }

    /// The command line's settings are for the one that was asked for.
    Scenario judge_one(const Node& story, const Node* variant, bool is_wanted) {
        if (diagnostics_.full()) return {};
        Node document = story;
        if (variant != nullptr) change(document, *variant);
        if (is_wanted)
            for (const Setting& set : sets_)
                set_value(document, set.path, set.place, set.value, diagnostics_);
        validate(document, scenario_shape, diagnostics_);
        return resolve(document, diagnostics_);
    }

    void change(Node& document, const Node& variant) {
        if (const Node* set = variant.find("set"); set && set->kind == Node::Kind::map)
            for (const Entry& entry : set->entries)
                set_value(document, entry.key, entry.place, entry.value, diagnostics_);
        for (const std::string_view key : {"faults", "expect"})
            if (const Node* own = variant.find(key)) document.put(key, own->place, *own);
    }

    static constexpr std::size_t judged_nodes_max = 4'000'000;
    const LoadOptions& options_;
    Diagnostics diagnostics_;
    std::vector<Setting> sets_;
};

}  // namespace

std::expected<Scenario, Diagnostics> load(std::string_view text, std::string_view file,
                                          const LoadOptions& options) {
    return Loader(file, options).load(text);
}

std::expected<Scenario, Diagnostics> load_file(const std::string& path,
                                               const LoadOptions& options) {
    std::ifstream in(path, std::ios::binary);
    // One byte more than a file may have, so that a larger one shows.
    std::string text(document_bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad() || (!in.eof() && in.fail()) || !in.is_open()) {
        Diagnostics diagnostics({path});
        diagnostics.add({1, 1, 0}, "cannot be read");
        return std::unexpected(std::move(diagnostics));
    }
    return load(text, path, options);
}

}  // namespace brokerscope::sim::scenario
