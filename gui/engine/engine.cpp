#include "gui/engine/engine.h"

#include "sim/scenario/load.h"
#include "sim/session/library.h"
#include "sim/trace/trace_file.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QMetaObject>
#include <QTimer>

#include <algorithm>

namespace brokerscope::gui {

namespace {

QString joined(const scenario::Diagnostics& diagnostics) {
    QString text;
    for (const std::string& line : diagnostics.lines()) {
        if (!text.isEmpty()) text += u'\n';
        text += toQt(line);
    }
    return text;
}

/// A run is shown only if its boot came to its end and no edit missed its step.
Answer<RecordingPtr> judged(RecordingPtr recording) {
    if (!recording) return std::unexpected(QString());  // it was cancelled: nobody reads this
    if (!recording->complaint().empty()) return std::unexpected(toQt(recording->complaint()));
    return recording;
}

/// A trace file holds what its run was made of: that is run again.
Answer<RecordingPtr> remake(const sim::TraceHeader& header, const std::string& path,
                            const JobControl& control) {
    std::vector<std::string> sets;
    for (const auto& [name, value] : header.more)
        if (name == "set") sets.push_back(value);
    auto loaded =
        scenario::load(header.scenario, path,
                       {.variant = header.variant, .sets = std::move(sets), .seed = header.seed});
    if (!loaded) return std::unexpected(joined(loaded.error()));
    return judged(sim::Recording::make(std::move(*loaded), {}, control.asker()));
}

Answer<RecordingPtr> make(const OpenRequest& request, const JobControl& control) {
    if (const auto trace = sim::load_trace(request.name))
        return remake(trace->header, request.name, control);
    const auto path = sim::find_scenario(request.name);
    if (!path) return std::unexpected(toQt(path.error()));
    auto loaded = scenario::load_file(*path, {.variant = request.variant, .sets = {}, .seed = {}});
    if (!loaded) return std::unexpected(joined(loaded.error()));
    return judged(sim::Recording::make(std::move(*loaded), request.edits, control.asker()));
}

/// The other forms of the library's scenario with this one's id: what could be advised.
std::vector<scenario::Scenario> variantsOf(const scenario::Scenario& story) {
    std::vector<scenario::Scenario> variants;
    const auto path = sim::find_scenario(story.id);
    if (!path) return variants;
    std::vector<std::string> names{""};
    for (const scenario::VariantInfo& info : story.variants) names.push_back(info.name);
    for (const std::string& name : names) {
        if (name == story.variant) continue;
        auto loaded = scenario::load_file(*path, {.variant = name, .sets = {}, .seed = story.seed});
        if (loaded && loaded->id == story.id) variants.push_back(std::move(*loaded));
    }
    return variants;
}

}  // namespace

void JobControl::report(double part, const QString& text) const {
    Engine* engine = engine_;
    const JobId job = job_;
    QMetaObject::invokeMethod(
        engine, [engine, job, part, text] { Q_EMIT engine->progressed(job, part, text); },
        Qt::QueuedConnection);
}

Engine::Engine(QObject* parent) : QObject(parent), thread_([this] { work(); }) {}

Engine::~Engine() {
    cancelAll();
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

JobId Engine::enqueue(Task task) {
    const JobId id = next_job_++;
    auto cancelled = std::make_shared<std::atomic<bool>>(false);
    open_.emplace_back(id, cancelled);
    {
        const std::scoped_lock lock(mutex_);
        queue_.push_back({id, std::move(task), std::move(cancelled)});
    }
    wake_.notify_one();
    if (++unanswered_ == 1) Q_EMIT busyChanged(true);
    return id;
}

void Engine::work() {
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (stopping_) return;
            job = std::move(queue_.front());
            queue_.pop_front();
        }
        Reply reply;
        if (!job.cancelled->load()) {
            JobControl control;
            control.engine_ = this;
            control.job_ = job.id;
            control.cancelled_ = job.cancelled;
            reply = job.task(control);
        }
        job.task = {};
        QMetaObject::invokeMethod(
            this, [this, job, reply] { answer(job, reply); }, Qt::QueuedConnection);
    }
}

void Engine::answer(const Job& job, const Reply& reply) {
    std::erase_if(open_, [&](const auto& open) { return open.first == job.id; });
    if (reply && !job.cancelled->load()) reply();
    if (--unanswered_ == 0) Q_EMIT busyChanged(false);
}

void Engine::cancel(JobId job) {
    for (const auto& [id, cancelled] : open_)
        if (id == job) cancelled->store(true);
}

void Engine::cancelAll() {
    for (const auto& [id, cancelled] : open_) cancelled->store(true);
}

bool Engine::waitUntilIdle(int limit_ms) {
    const QDeadlineTimer deadline(limit_ms);
    QTimer wake;  // the event loop sleeps otherwise
    wake.start(std::clamp(limit_ms, 1, 50));
    while (busy() && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    return !busy();
}

JobId Engine::open(OpenRequest request, std::function<void(Answer<RecordingPtr>)> done) {
    return post([request = std::move(request)](
                    const JobControl& control) { return make(request, control); },
                std::move(done));
}

JobId Engine::act(RecordingPtr base, core::Instant moment, scenario::Action action,
                  scenario::End end, std::function<void(Answer<RecordingPtr>)> done) {
    return post(
        [base = std::move(base), moment, action = std::move(action),
         end = std::move(end)](const JobControl& control) {
            return judged(sim::Recording::act(*base, moment, action, end, control.asker()));
        },
        std::move(done));
}

JobId Engine::explain(RecordingPtr recording, sim::Question question,
                      std::function<void(Answer<sim::Explanation>)> done) {
    return post(
        [recording = std::move(recording),
         question = std::move(question)](const JobControl&) -> Answer<sim::Explanation> {
            const std::vector<scenario::Scenario> variants = variantsOf(recording->scenario());
            sim::TraceReader reader(recording->store());
            auto told = sim::explain(
                {reader, recording->graph(), recording->report(), recording->scenario(), variants},
                question);
            if (!told) return std::unexpected(toQt(told.error()));
            return std::move(*told);
        },
        std::move(done));
}

}  // namespace brokerscope::gui
