#include "sim/lesson/player.h"
#include "sim/lesson/contains.h"

#include <algorithm>

namespace brokerscope::sim::lesson {

LessonPlayer::LessonPlayer(std::shared_ptr<const PreparedLesson> prepared)
    : prepared_(std::move(prepared)), records_(prepared_->steps.size()) {
    enter(0);
}

const PreparedStep* LessonPlayer::now() const {
    return step_ < prepared_->steps.size() ? &prepared_->steps[step_] : nullptr;
}

const Try* LessonPlayer::challenge() const {
    return now() == nullptr ? nullptr : std::get_if<Try>(&lesson().steps[step_].what);
}

// --- Moving -------------------------------------------------------------------------------------

void LessonPlayer::enter(std::size_t step) {
    step_ = step;
    jump_ = false;
    yours_.reset();
    stop_in_yours_.reset();
    judged_.reset();
    judged_seen_ = false;
    exploration_.reset();
    const PreparedStep* prepared = now();
    if (prepared == nullptr) {
        phase_ = Phase::finished;
        return;
    }
    const Step& what = lesson().steps[step_];
    if (challenge() != nullptr) {
        phase_ = Phase::trying;
        return;
    }
    if (what.question() != nullptr && !records_[step_].told) {
        phase_ = Phase::asking;
        return;
    }
    const bool moves = prepared->stop && *prepared->stop != prepared->begin;
    if (moves || prepared->beside)
        phase_ = Phase::going;
    else
        tell();
}

void LessonPlayer::tell() {
    phase_ = Phase::told;
    StepRecord& record = records_[step_];
    record.told = true;
    if (lesson().steps[step_].question() != nullptr) record.right = judge_answer();
}

void LessonPlayer::arrived() {
    if (phase_ == Phase::going && yours_ == nullptr) return tell();
    if (phase_ != Phase::trying || !judged_) return;
    judged_seen_ = true;
    if (!judged_->reached) return;
    records_[step_].reached = true;
    tell();
}

bool LessonPlayer::go_on() {
    if (yours_ != nullptr && challenge() == nullptr) {
        return_to_lesson();
        return true;
    }
    switch (phase_) {
        case Phase::asking:
        case Phase::finished: return false;
        case Phase::going: jump_ = true; return true;
        case Phase::trying:
            // A try that is on its way is judged first.
            if (judged_ && !judged_seen_) {
                jump_ = true;
                return true;
            }
            enter(step_ + 1);
            return true;
        case Phase::told: enter(step_ + 1); return true;
    }
    UNREACHABLE("a phase that is none");
}

bool LessonPlayer::back() {
    if (yours_ != nullptr) {
        return_to_lesson();
        return true;
    }
    if (step_ == 0) {
        const bool moved = phase_ == Phase::told && now()->stop && *now()->stop != now()->begin;
        if (moved) enter(0);
        return moved;
    }
    enter(step_ - 1);
    if (records_[step_].told) tell();
    jump_ = true;
    return true;
}

// --- What the person does -----------------------------------------------------------------------

namespace {

/// `node:broker-2` for what lies on it: `replica:orders/0@broker-2`, `record:orders/0@broker-2#3`.
std::string node_under(const std::string& entity) {
    const std::size_t at = entity.find('@');
    if (at == std::string::npos) return entity;
    return "node:" + entity.substr(at + 1, entity.find('#', at) - at - 1);
}

}  // namespace

bool LessonPlayer::judge_answer() const {
    const Question& question = *lesson().steps[step_].question();
    const PreparedStep& prepared = *now();
    const StepRecord& record = records_[step_];
    switch (question.kind) {
        case QuestionKind::choice:
        case QuestionKind::several:
            for (std::size_t i = 0; i < prepared.right.size(); ++i)
                if (prepared.right[i] != contains(record.chosen, i)) return false;
            return true;
        case QuestionKind::number: {
            if (!record.number || !prepared.number) return false;
            const std::int64_t off = *record.number - *prepared.number;
            return off <= question.within && -off <= question.within;
        }
        case QuestionKind::point:
            return contains(prepared.points, record.pointed) ||
                   contains(prepared.points, node_under(record.pointed));
    }
    UNREACHABLE("a kind that is none");
}

bool LessonPlayer::answer(std::vector<std::size_t> chosen) {
    const Question* question = now() ? lesson().steps[step_].question() : nullptr;
    if (phase_ != Phase::asking || question == nullptr || chosen.empty()) return false;
    const bool one = question->kind == QuestionKind::choice;
    if (!one && question->kind != QuestionKind::several) return false;
    std::ranges::sort(chosen);
    const auto doubled = std::ranges::unique(chosen);
    chosen.erase(doubled.begin(), doubled.end());
    if (chosen.back() >= question->answers.size() || (one && chosen.size() != 1)) return false;
    records_[step_].chosen = std::move(chosen);
    set_out();
    return true;
}

bool LessonPlayer::number(std::int64_t value) {
    const Question* question = now() ? lesson().steps[step_].question() : nullptr;
    if (phase_ != Phase::asking || question == nullptr || question->kind != QuestionKind::number)
        return false;
    records_[step_].number = value;
    set_out();
    return true;
}

bool LessonPlayer::point(std::string entity) {
    const Question* question = now() ? lesson().steps[step_].question() : nullptr;
    if (phase_ != Phase::asking || question == nullptr || question->kind != QuestionKind::point ||
        entity.empty())
        return false;
    records_[step_].pointed = std::move(entity);
    set_out();
    return true;
}

/// From an answer to its outcome.
void LessonPlayer::set_out() {
    const PreparedStep& prepared = *now();
    jump_ = false;
    yours_.reset();
    const bool moves = prepared.stop && *prepared.stop != prepared.begin;
    if (moves || prepared.beside)
        phase_ = Phase::going;
    else
        tell();
}

bool LessonPlayer::hint() {
    if (now() == nullptr || (phase_ != Phase::asking && phase_ != Phase::trying)) return false;
    if (records_[step_].hints >= lesson().steps[step_].hints.size()) return false;
    ++records_[step_].hints;
    return true;
}

void LessonPlayer::student_acted(std::shared_ptr<const Recording> branch) {
    yours_ = std::move(branch);
    jump_ = false;
    const PreparedStep* prepared = now();
    if (prepared == nullptr) return;
    if (const Try* attempt = challenge()) {
        const std::size_t own = prepared_->runs[prepared->run]->scenario().faults.size();
        judged_ = judge(*attempt, *yours_, own);
        judged_seen_ = false;
        phase_ = Phase::trying;
        ++records_[step_].attempts;
        return;
    }
    const auto& until = lesson().steps[step_].until;
    stop_in_yours_ = until ? find_stop(*until, *yours_) : std::nullopt;
}

void LessonPlayer::return_to_lesson() {
    if (yours_ == nullptr) return;
    yours_.reset();
    stop_in_yours_.reset();
    judged_.reset();
    judged_seen_ = false;
    jump_ = phase_ != Phase::going;
}

void LessonPlayer::said_impossible(const Exploration& exploration) {
    const Try* attempt = challenge();
    if (attempt == nullptr) return;
    exploration_ = exploration;
    records_[step_].said_impossible = true;
    if (exploration.counterexample != nullptr || attempt->impossible.empty()) return;
    records_[step_].reached = true;
    tell();
}

// --- Where the world is -------------------------------------------------------------------------

Target LessonPlayer::own_target() const {
    Target target;
    const auto on_step = [&](std::size_t index, bool at_stop) {
        const PreparedStep& step = prepared_->steps[index];
        target.recording = prepared_->runs[step.run];
        target.variant = prepared_->variants[step.run];
        target.begin = step.begin;
        target.stop = at_stop ? step.stop.value_or(step.begin) : step.begin;
        if (!step.beside || !at_stop) return;
        target.beside = prepared_->runs[*step.beside];
        target.variant_beside = prepared_->variants[*step.beside];
        target.stop_beside = step.stop_beside.value_or(Stop{});
    };
    target.jump = jump_;
    if (phase_ == Phase::finished) {
        on_step(prepared_->steps.size() - 1, true);
        target.open = true;
    } else if (phase_ == Phase::asking && step_ > 0) {
        // The world stays where the step before left it.
        const PreparedStep& before = prepared_->steps[step_ - 1];
        const bool was_try = std::holds_alternative<Try>(lesson().steps[step_ - 1].what);
        const PreparedStep& here = *now();
        if (here.beside && !was_try) {
            on_step(step_ - 1, true);
        } else if (before.beside && here.run == before.run && here.begin == before.stop) {
            on_step(step_ - 1, true);
        } else {
            on_step(step_, false);
            target.stop = target.begin;
        }
    } else if (phase_ == Phase::trying) {
        on_step(step_, false);
        target.open = true;
    } else {
        on_step(step_, phase_ != Phase::asking);
        target.pace = lesson().steps[step_].pace;
    }
    return target;
}

Target LessonPlayer::target() const {
    Target target = own_target();
    if (yours_ == nullptr) return target;
    target.recording = yours_;
    target.beside = nullptr;
    target.stop = stop_in_yours_.value_or(end_of(*yours_));
    target.open = challenge() != nullptr || !stop_in_yours_;
    return target;
}

}  // namespace brokerscope::sim::lesson
