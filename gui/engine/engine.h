#pragma once
// The one worker thread: runs are made on it, and answers come back in the window's thread.
//
// A job is a function of nothing that changes (recordings are immutable), so no lock is needed but
// that of the queue. Jobs are done one after another, in order; the window never waits for one.

#include "gui/engine/text.h"
#include "sim/check/explanation.h"
#include "sim/session/recording.h"

#include <QObject>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace brokerscope::gui {

namespace scenario = sim::scenario;
namespace trace = core::trace;

using RecordingPtr = std::shared_ptr<const sim::Recording>;
using JobId = std::uint64_t;

/// A job's own line back to the window; used on the worker thread.
class JobControl {
public:
    /// False once the job has been cancelled: the job returns early, its answer is dropped.
    bool goOn() const { return !cancelled_->load(); }
    /// How far the job is, 0 to 1, and what a person may read about it.
    void report(double part, const QString& text = {}) const;
    /// For functions that take one.
    std::function<bool()> asker() const {
        return [flag = cancelled_] { return !flag->load(); };
    }

private:
    friend class Engine;
    class Engine* engine_ = nullptr;
    JobId job_ = 0;
    std::shared_ptr<std::atomic<bool>> cancelled_;
};

/// What is to be opened: a scenario of the library by id, a scenario file or a trace by path.
struct OpenRequest {
    std::string name;
    std::string variant;                 ///< empty: the story itself
    std::vector<scenario::Fault> edits;  ///< acts of a person, stamped
};

template <class T>
using Answer = std::expected<T, QString>;  ///< or what a person reads about why not

class Engine : public QObject {
    Q_OBJECT

public:
    explicit Engine(QObject* parent = nullptr);
    /// Cancels what is under way and waits for it.
    ~Engine() override;

    /// Runs `work(control)` on the worker; `done(its result)` then comes in the window's thread,
    /// unless the job was cancelled. Neither may throw.
    template <class Work, class Done>
    JobId post(Work work, Done done) {
        using Result = decltype(work(std::declval<const JobControl&>()));
        return enqueue([work = std::move(work), done = std::move(done)](const JobControl& control) {
            auto result = std::make_shared<Result>(work(control));
            return [result, done]() mutable { done(std::move(*result)); };
        });
    }

    JobId open(OpenRequest request, std::function<void(Answer<RecordingPtr>)> done);
    /// What `base` becomes if `action` is done behind everything up to and including `moment`.
    JobId act(RecordingPtr base, core::Instant moment, scenario::Action action, scenario::End end,
              std::function<void(Answer<RecordingPtr>)> done);
    /// Why a check found something in `recording` (its whole run: only for what is revealed).
    JobId explain(RecordingPtr recording, sim::Question question,
                  std::function<void(Answer<sim::Explanation>)> done);

    void cancel(JobId job);
    void cancelAll();
    bool busy() const { return unanswered_ > 0; }
    /// Handles events of the window until no job is left: scripts and tests. False after
    /// `limit_ms`.
    bool waitUntilIdle(int limit_ms = 60'000);

Q_SIGNALS:
    void busyChanged(bool busy);
    void progressed(quint64 job, double part, const QString& text);

private:
    friend class JobControl;
    using Reply = std::function<void()>;
    using Task = std::function<Reply(const JobControl&)>;
    struct Job {
        JobId id = 0;
        Task task;
        std::shared_ptr<std::atomic<bool>> cancelled;
    };

    JobId enqueue(Task task);
    void work();
    void answer(const Job& job, const Reply& reply);

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> queue_;                                                   // under mutex_
    std::vector<std::pair<JobId, std::shared_ptr<std::atomic<bool>>>> open_;  // window's thread
    bool stopping_ = false;                                                   // under mutex_
    JobId next_job_ = 1;
    int unanswered_ = 0;
    std::thread thread_;
};

}  // namespace brokerscope::gui
