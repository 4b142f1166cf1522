#include "sim/lesson/challenge.h"
#include "sim/lesson/contains.h"

#include "sim/lesson/placements.h"
#include "sim/scenario/load.h"
#include "sim/scenario/writer.h"
#include "sim/session/run.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::lesson {

Judged judge(const Try& challenge, const Recording& recording, std::size_t own_faults) {
    Judged judged;
    judged.acts_max = challenge.acts_max;
    judged.goal = hold_against(challenge.goal, recording);
    judged.goal_holds = std::ranges::all_of(judged.goal, &Finding::holds);
    std::vector<scenario::Fault> acts = recording.scenario().faults;
    acts.erase(acts.begin(),
               acts.begin() + std::min(std::ssize(acts), static_cast<std::ptrdiff_t>(own_faults)));
    acts.insert(acts.end(), recording.edits().begin(), recording.edits().end());
    bool all_allowed = true;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        ActUse use{.word = std::string(scenario::name_of(acts[i].action)),
                   .yaml = scenario::to_yaml(acts[i])};
        use.allowed = contains(challenge.allowed, use.word);
        const std::size_t row = own_faults + i;
        const std::vector<FaultRow>& ledger = recording.report().faults;
        use.vacuous = row >= ledger.size() || ledger[row].vacuous();
        if (!use.vacuous) ++judged.used;
        all_allowed = all_allowed && use.allowed;
        judged.acts.push_back(std::move(use));
    }
    judged.reached =
        judged.goal_holds && all_allowed && judged.used >= 1 && judged.used <= challenge.acts_max;
    return judged;
}

std::shared_ptr<const Recording> solve(const Try& challenge, const scenario::Scenario& scenario) {
    scenario::Scenario solved = scenario;
    solved.faults.insert(solved.faults.end(), challenge.solution.begin(), challenge.solution.end());
    return Recording::make(std::move(solved));
}

namespace {

/// Is `saved` the story `base` with more faults behind its own?
bool continues(const scenario::Scenario& saved, const scenario::Scenario& base) {
    return saved.id == base.id && saved.cluster == base.cluster && saved.clients == base.clients &&
           saved.seed == base.seed && saved.duration == base.duration &&
           saved.until == base.until && saved.settle == base.settle &&
           saved.versions == base.versions && saved.choices == base.choices &&
           saved.faults.size() >= base.faults.size() &&
           std::equal(base.faults.begin(), base.faults.end(), saved.faults.begin());
}

}  // namespace

std::expected<Judged, std::string> judge_file(const Lesson& lesson,
                                              const scenario::Scenario& solution) {
    std::optional<Judged> last;
    for (const Step& step : lesson.steps) {
        const auto* attempt = std::get_if<Try>(&step.what);
        if (attempt == nullptr) continue;
        const auto base = scenario::load_file(lesson.path, {.variant = attempt->variant});
        if (!base) return std::unexpected(base.error().lines().front());
        if (!continues(solution, *base)) continue;
        const auto recording = Recording::make(solution);
        if (!recording->complaint().empty()) return std::unexpected(recording->complaint());
        last = judge(*attempt, *recording, base->faults.size());
        if (last->reached) break;
    }
    if (!last)
        return std::unexpected(fmt::format(
            "this is none of the challenges of {} with acts among its faults", lesson.id));
    return *last;
}

namespace {

class Explorer {
public:
    Explorer(const Try& challenge, const Recording& undisturbed,
             const std::function<bool(const Exploration&)>& go_on, std::uint64_t runs_max)
        : challenge_(challenge),
          undisturbed_(undisturbed),
          go_on_(go_on),
          runs_max_(runs_max),
          scenario_(undisturbed.scenario()) {
        own_faults_ = scenario_.faults.size();
        scenario_.expect = challenge.goal;
    }

    Exploration explore() {
        const std::vector<scenario::Fault> first =
            placements_of(challenge_.allowed, undisturbed_, core::Instant{0});
        found_.planned = first.size();
        for (std::int32_t depth = 1; depth < challenge_.acts_max; ++depth)
            found_.planned *= first.size() + 1;
        const std::uint64_t step = found_.planned / std::max<std::uint64_t>(runs_max_, 1) + 1;
        found_.complete = step == 1;
        for (std::size_t i = 0; i < first.size() && !done_; i += step) try_acts({first[i]}, step);
        if (done_) found_.complete = false;
        return std::move(found_);
    }

private:
    void try_acts(const std::vector<scenario::Fault>& acts, std::uint64_t step) {
        scenario::Scenario changed = scenario_;
        changed.faults.insert(changed.faults.end(), acts.begin(), acts.end());
        const bool goes_deeper = std::ssize(acts) < challenge_.acts_max;
        Run run(changed, {.store_trace = goes_deeper, .edits = {}});
        run.finish();
        ++found_.runs;
        if (reaches(run.report())) {
            found_.counterexample = recording_of(acts);
            for (const scenario::Fault& act : acts)
                found_.acts += (found_.acts.empty() ? "" : "\n") + scenario::to_yaml(act);
            done_ = true;
            return;
        }
        if (go_on_ && !go_on_(found_)) done_ = true;
        if (!goes_deeper || done_ || run.recorder().event_count() == 0) return;
        const auto disturbed = recording_of(acts);
        std::vector<scenario::Fault> more = acts;
        more.emplace_back();
        const std::vector<scenario::Fault> next =
            placements_of(challenge_.allowed, *disturbed, moment_of(acts.back(), *disturbed));
        for (std::size_t i = 0; i < next.size() && !done_; i += step) {
            more.back() = next[i];
            try_acts(more, step);
        }
    }

    bool reaches(const Report& report) const {
        for (const CheckRow& row : report.checks)
            if (row.expected && !row.holds) return false;
        for (const FigureRow& row : report.figures)
            if (!row.holds) return false;
        if (!report.not_reached.empty()) return false;
        std::int64_t used = 0;
        for (std::size_t i = own_faults_; i < report.faults.size(); ++i)
            used += report.faults[i].vacuous() ? 0 : 1;
        return used >= 1;
    }

    std::shared_ptr<const Recording> recording_of(const std::vector<scenario::Fault>& acts) const {
        scenario::Scenario changed = undisturbed_.scenario();
        changed.faults.insert(changed.faults.end(), acts.begin(), acts.end());
        return Recording::make(std::move(changed));
    }

    /// When an act was done in the run.
    static core::Instant moment_of(const scenario::Fault& act, const Recording& recording) {
        if (const auto* at = std::get_if<scenario::AtInstant>(&act.trigger)) return at->at;
        const auto& when = std::get<scenario::OnEvent>(act.trigger);
        const StopAt stop{.event = when.event, .nth = 1, .place = {}};
        const auto found = find_stop(stop, recording);
        return found ? found->time : core::Instant{0};
    }

    const Try& challenge_;
    const Recording& undisturbed_;
    const std::function<bool(const Exploration&)>& go_on_;
    std::uint64_t runs_max_;
    scenario::Scenario scenario_;  // with the goal as what is expected
    std::size_t own_faults_ = 0;
    Exploration found_;
    bool done_ = false;
};

}  // namespace

Exploration explore(const Try& challenge, const Recording& undisturbed,
                    const std::function<bool(const Exploration&)>& go_on, std::uint64_t runs_max) {
    return Explorer(challenge, undisturbed, go_on, runs_max).explore();
}

std::string sentence_of(const Exploration& exploration, std::string_view language) {
    const bool zh = language == "zh";
    if (exploration.counterexample != nullptr)
        return zh ? fmt::format("做得到：在第 {} 次尝试中找到了一种办法。", exploration.runs)
                  : fmt::format("It can be done: run {} of the search does it.", exploration.runs);
    if (exploration.complete)
        return zh ? fmt::format("做不到：{} 种操作方式全部试过。", exploration.runs)
                  : fmt::format("Not possible: all {} ways to act were tried.", exploration.runs);
    return zh ? fmt::format("试了 {} 次（共约 {} 种），没有找到办法。", exploration.runs,
                            exploration.planned)
              : fmt::format("Not found in {} runs (of about {}).", exploration.runs,
                            exploration.planned);
}

}  // namespace brokerscope::sim::lesson
