// Which checks and invariants notice which deliberate mistake of the core (core/base/mutant.h).
//
// Every mutant plays a story that is flawless without it. The table says what fired; the score says
// how many of the checks and invariants fired at all. The exit status is 1 if a mutant was not
// noticed as it should be, if anything fired without a mutant, or if a check never fired.
//
//   mutant_probe [--only MUTANT | --story NAME]     the second prints the story's file

#include "core/base/mutant.h"
#include "sim/scenario/load.h"
#include "sim/session/run.h"
#include "tests/mutants/stories.h"

#include <fmt/format.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace brokerscope {
namespace {

using core::Mutant;
using Names = std::set<std::string>;

struct Row {
    Mutant mutant;
    std::string_view name;
    std::string_view story;
    std::string_view noticed_by;  ///< at least by these, with a space between
};

constexpr std::array rows{
    Row{Mutant::append_lost, "append_lost", "calm", "lost-acked lost-silent inconsistent-offset"},
    Row{Mutant::acks_all_as_one, "acks_all_as_one", "forgotten-tail", "lost-acked"},
    Row{Mutant::answer_lost, "answer_lost", "patient", "dup-log dup-effect"},
    Row{Mutant::deduplication_off, "deduplication_off", "lost-answer", "dup-log dup-effect"},
    Row{Mutant::hw_from_leader_alone, "hw_from_leader_alone", "forgotten-tail",
        "lost-acked I-truehw I-leader I-strong"},
    Row{Mutant::isr_joined_too_early, "isr_joined_too_early", "follower-catches-up", "I-strong"},
    Row{Mutant::leader_skips_offset, "leader_skips_offset", "calm", "I-log"},
    Row{Mutant::sequence_unchecked, "sequence_unchecked", "refused-in-flight", "order-log"},
    Row{Mutant::wrong_partition, "wrong_partition", "two-partitions", "phantom"},
    Row{Mutant::fetch_ignores_epochs, "fetch_ignores_epochs", "forgotten-tail",
        "divergent I-match"},
    Row{Mutant::truncates_one_too_many, "truncates_one_too_many", "forgotten-tail", "I-trunc"},
    Row{Mutant::truncates_to_hw, "truncates_to_hw", "failover", "I-trunc"},
    Row{Mutant::index_off_by_one, "index_off_by_one", "late-reader", "lost-acked"},
    Row{Mutant::index_entry_misplaced, "index_entry_misplaced", "late-reader", "I-log"},
    Row{Mutant::recovery_cuts_one_too_many, "recovery_cuts_one_too_many", "follower-restarts",
        "I-disk"},
    Row{Mutant::recovery_forgets_producers, "recovery_forgets_producers", "follower-restarts",
        "I-pid"},
    Row{Mutant::elects_outside_isr, "elects_outside_isr", "outsider", "I-leader lost-acked"},
    Row{Mutant::epoch_reused, "epoch_reused", "failover", "I-epoch"},
    Row{Mutant::consumer_goes_back, "consumer_goes_back", "calm",
        "nonmonotonic-poll dup-delivery dup-effect"},
    Row{Mutant::consumer_skips_record, "consumer_skips_record", "calm",
        "poll-skip lost-delivery lost-effect lost-silent"},
    Row{Mutant::consumer_stalls, "consumer_stalls", "calm", "unseen"},
    Row{Mutant::failure_told_as_success, "failure_told_as_success", "refused-for-good",
        "lost-unheard"},
    Row{Mutant::resent_with_new_sequence, "resent_with_new_sequence", "lost-answer",
        "dup-log dup-effect"},
    Row{Mutant::retry_goes_last, "retry_goes_last", "refused", "order-log order-key order-global"},
    Row{Mutant::unknown_told_as_failed, "unknown_told_as_failed", "no-retries",
        "failed-but-visible"},
};

Names words(std::string_view text) {
    std::istringstream in{std::string(text)};
    Names names;
    for (std::string word; in >> word;) names.insert(word);
    return names;
}

/// The names of what fired in a run, a line each; what went wrong otherwise in capitals.
std::string play(std::string_view story) {
    const std::string text = mutants::story(story);
    const auto scenario = sim::scenario::load(text, std::string(story));
    if (!scenario) return "UNREADABLE\n";
    sim::Run run(*scenario, {.store_trace = false});
    run.finish();
    if (!run.boot_error().empty()) return "NO-BOOT\n";
    const sim::Report report = run.report();
    std::string fired;
    for (const sim::CheckRow& check : report.checks)
        if (check.found > 0) fired += check.name + "\n";
    for (const sim::InvariantRow& invariant : report.invariants)
        if (invariant.broken > 0) fired += invariant.name + "\n";
    for (const sim::FaultRow& fault : report.faults)
        if (fault.vacuous()) fired += "VACUOUS\n";
    return fired;
}

/// Plays the story with the mutant in a process of its own: an assertion may end it.
Names play_apart(Mutant mutant, std::string_view story) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return {"NO-PIPE"};
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        core::chosen_mutant = {mutant};
        const std::string fired = play(story);
        const auto written = write(ends[1], fired.data(), fired.size());
        _exit(written == static_cast<ssize_t>(fired.size()) ? 0 : 1);
    }
    close(ends[1]);
    std::string fired;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = read(ends[0], part.data(), part.size())) > 0;)
        fired.append(part.data(), static_cast<std::size_t>(got));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) fired += "ASSERTION\n";
    return words(fired);
}

std::string joined(const Names& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
    return text.empty() ? "nothing" : text;
}

template <class All>
std::string missing(const All& all, const Names& fired) {
    std::string text;
    for (const std::string_view name : all)
        if (!fired.contains(std::string(name))) text += " " + std::string(name);
    return text;
}

class Probe {
public:
    /// A story without a mutant: nothing may fire.
    void play_flawless(std::string_view story) {
        if (!flawless_.insert(std::string(story)).second) return;
        const Names fired = play_apart(Mutant::none, story);
        fmt::print("{:28} {:20} {}\n", "(none)", story, joined(fired));
        good_ &= fired.empty();
    }

    void play_mutant(const Row& row) {
        const Names fired = play_apart(row.mutant, row.story);
        std::string unnoticed;
        for (const std::string& name : words(row.noticed_by))
            if (!fired.contains(name)) unnoticed += " " + name;
        fmt::print("{:28} {:20} {}{}{}\n", row.name, row.story, joined(fired),
                   unnoticed.empty() ? "" : "; MISSED:", unnoticed);
        std::fflush(stdout);
        good_ &= unnoticed.empty();
        noticed_ += fired.empty() ? 0 : 1;
        fired_.insert(fired.begin(), fired.end());
    }

    bool score() {
        const std::string checks = missing(sim::check_names, fired_);
        const std::string invariants = missing(sim::invariant_names, fired_);
        const auto count = [&](const auto& all) {
            return std::ranges::count_if(
                all, [&](std::string_view name) { return fired_.contains(std::string(name)); });
        };
        fmt::print("\n{} of {} mutants noticed, {} of {} checks and {} of {} invariants fired\n",
                   noticed_, rows.size(), count(sim::check_names), sim::check_names.size(),
                   count(sim::invariant_names), sim::invariant_names.size());
        if (!checks.empty()) fmt::print("checks that never fired:{}\n", checks);
        if (!invariants.empty()) fmt::print("invariants that never fired:{}\n", invariants);
        return good_ && checks.empty() && invariants.empty();
    }

private:
    Names flawless_;
    Names fired_;
    std::size_t noticed_ = 0;
    bool good_ = true;
};

}  // namespace
}  // namespace brokerscope

int main(int count, char** arguments) {
    using namespace brokerscope;
    if (count == 3 && std::string_view(arguments[1]) == "--story") {
        fmt::print("{}", mutants::story(arguments[2]));
        return 0;
    }
    const std::string_view only = count == 3 ? arguments[2] : "";
    Probe probe;
    for (const Row& row : rows)
        if (only.empty() || row.name == only) probe.play_flawless(row.story);
    for (const Row& row : rows)
        if (only.empty() || row.name == only) probe.play_mutant(row);
    return probe.score() ? 0 : 1;
}
