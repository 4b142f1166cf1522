// What would have prevented a finding: the promise that the configuration does not give, the
// variants of the same story that do without, and what the setting in question does.

#include "sim/check/explanation_parts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace brokerscope::sim {

namespace {

using scenario::Scenario;

void compare_settings(const scenario::Settings& was, const scenario::Settings& is,
                      std::string_view whose, std::vector<std::string>& changes) {
    const std::string prefix = whose.empty() ? "" : fmt::format("{} ", whose);
    for (const auto& [key, value] : is) {
        const auto at = was.find(key);
        if (at == was.end() || at->second != value)
            changes.push_back(fmt::format("{}{}={}", prefix, key, value));
    }
    for (const auto& [key, value] : was)
        if (!is.contains(key)) changes.push_back(fmt::format("{}{} not set", prefix, key));
}

std::string_view word_of(scenario::OnFailure what) {
    constexpr std::string_view words[] = {"alarm", "ignore", "stop", "resend"};
    return words[static_cast<std::size_t>(what)];
}

void compare_clients(const scenario::Client& was, const scenario::Client& is,
                     std::vector<std::string>& changes) {
    if (was.producer && is.producer) {
        compare_settings(was.producer->config, is.producer->config, is.id, changes);
        if (was.producer->on_failure != is.producer->on_failure)
            changes.push_back(
                fmt::format("{} on.failure: {}", is.id, word_of(is.producer->on_failure)));
        if (was.producer->send != is.producer->send)
            changes.push_back(fmt::format("what {} sends", is.id));
    }
    if (was.consumer && is.consumer) {
        compare_settings(was.consumer->config, is.consumer->config, is.id, changes);
        const scenario::Process& process = is.consumer->process;
        if (was.consumer->process.threads != process.threads)
            changes.push_back(fmt::format("{} has {} worker{}", is.id, process.threads,
                                          process.threads == 1 ? "" : "s"));
        else if (was.consumer->process.threads_by != process.threads_by)
            changes.push_back(
                fmt::format("{} gives records to workers by {}", is.id,
                            process.threads_by == scenario::ThreadsBy::key ? "key" : "partition"));
    }
}

/// What a variant has that the story has not, as short texts.
std::vector<std::string> differences(const Scenario& was, const Scenario& is) {
    std::vector<std::string> changes;
    compare_settings(was.cluster.config, is.cluster.config, "", changes);
    for (const scenario::Topic& topic : is.cluster.topics) {
        const scenario::Topic* before = was.topic(topic.name);
        if (before == nullptr) continue;
        compare_settings(before->config, topic.config, topic.name, changes);
        if (before->partitions != topic.partitions)
            changes.push_back(fmt::format("{} has {} partition{}", topic.name, topic.partitions,
                                          topic.partitions == 1 ? "" : "s"));
    }
    for (const scenario::Client& client : is.clients)
        if (const scenario::Client* before = was.client(client.id))
            compare_clients(*before, client, changes);
        else
            changes.push_back(fmt::format("with {}", client.id));
    for (const scenario::Client& client : was.clients)
        if (is.client(client.id) == nullptr)
            changes.push_back(fmt::format("without {}", client.id));
    if (!(was.faults == is.faults)) changes.emplace_back("other faults");
    return changes;
}

/// Must this check find nothing there?
bool expects_nothing(const Scenario& variant, std::string_view check) {
    bool named = false;
    for (const scenario::Expectation& expectation : variant.expect.checks) {
        if (expectation.name != check) continue;
        named = true;
        const scenario::Comparison& must = expectation.must;
        const bool zero =
            must.value == 0 && (must.relation == scenario::Comparison::Relation::equal ||
                                must.relation == scenario::Comparison::Relation::at_most);
        if (!zero) return false;
    }
    return named || promises_of(variant).at(check).given;
}

struct Advice {
    std::string_view because;  ///< as promises.cpp says it
    Phrase phrase;
};
constexpr Advice advices[] = {
    {"no idempotence", Phrase::advice_idempotence},
    {"several requests in flight without idempotence", Phrase::advice_idempotence},
    {"several requests in flight without idempotence", Phrase::advice_in_flight},
    {"acks is not all", Phrase::advice_acks_all},
    {"min.insync.replicas of 1", Phrase::advice_min_isr},
    {"unclean.leader.election.enable", Phrase::advice_unclean},
    {"an unclean election", Phrase::advice_unclean},
    {"the application ignores answers", Phrase::advice_listen},
    {"the application sends again", Phrase::advice_application_resend},
    {"the application sends again after a restart", Phrase::advice_application_resend},
    {"several workers take records of one key", Phrase::advice_one_worker},
    {"several producers", Phrase::advice_partitions},
    {"several partitions", Phrase::advice_partitions},
    {"several workers", Phrase::advice_partitions},
};

/// The check whose promise covers this one, where no setting promises it by itself.
std::string_view root_of(std::string_view check, const Report& report) {
    const auto found = [&](std::string_view name) {
        return std::ranges::any_of(
            report.checks, [&](const CheckRow& row) { return row.name == name && row.found > 0; });
    };
    if (check == "dup-effect" && found("dup-log")) return "dup-log";
    if (check == "lost-silent" && found("lost-acked")) return "lost-acked";
    if (check == "lost-silent" && found("lost-unheard")) return "lost-unheard";
    return check;
}

}  // namespace

std::vector<Sentence> preventions(const Explainable& what, const Finding& finding,
                                  const Wording& words) {
    std::vector<Sentence> sentences;
    const auto say = [&](Phrase phrase, const Values& values) {
        sentences.push_back({.text = words.say(phrase, values)});
    };
    const std::string root(root_of(finding.row.name, what.report));
    const Promise promise = promises_of(what.scenario).at(root);
    say(promise.given ? Phrase::promised_and_broken : Phrase::not_promised,
        {{"check", root}, {"because", promise.because}});
    for (const Advice& advice : advices)
        if (advice.because == promise.because) say(advice.phrase, {});
    for (const Scenario& variant : what.variants) {
        if (variant.variant == what.scenario.variant) continue;
        if (!expects_nothing(variant, finding.row.name)) continue;
        const auto changes = differences(what.scenario, variant);
        const auto info =
            std::ranges::find(variant.variants, variant.variant, &scenario::VariantInfo::name);
        const std::string title =
            info == variant.variants.end() ? "" : info->title.in(words.language);
        const std::string rest =
            changes.empty() ? "."
                            : words.say(Phrase::variant_changes,
                                        {{"changes", fmt::format("{}", fmt::join(changes, "; "))}});
        say(variant.variant.empty() ? Phrase::story_prevents : Phrase::variant_prevents,
            {{"variant", variant.variant},
             {"title", title},
             {"check", finding.row.name},
             {"changes", rest}});
    }
    return sentences;
}

}  // namespace brokerscope::sim
