#pragma once
// An application that receives: it polls, and its workers process what came, record by record.
//
//   poll ──▶ records ──▶ queue of a worker (by record, key or partition) ──▶ takes ──▶ effect, done
//                          ▲ the next poll comes when everything of this one is done
//
// Without a `process` it only polls.

#include "core/consumer/consumer.h"
#include "core/env/env.h"
#include "sim/app/record_directory.h"
#include "sim/scenario/scenario.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace brokerscope::sim {

class ConsumingApplication {
public:
    /// `env`, `spec` and `records` outlive it.
    ConsumingApplication(core::Env& env, core::ConsumerOptions options,
                         const scenario::ConsumerSpec& spec, const RecordDirectory& records);
    ~ConsumingApplication();

    void start();
    /// Finishes nothing that it has not begun to process, then calls `done`.
    void shut_down(const std::function<void()>& done);
    /// Nothing polled waits to be processed.
    bool is_done() const { return in_work_ == 0; }

    core::Consumer& consumer() { return consumer_; }

private:
    struct Job {
        core::trace::Partition partition;
        core::Offset offset;
        std::optional<BusinessRecord> record;
        std::uint64_t key = 0;  ///< hash; 0 without one
    };
    class Worker;

    void poll();
    void take(const core::PolledRecords& polled);
    void hand_out(Job job);
    std::size_t worker_of(const Job& job) const;
    core::Duration takes(const Job& job);
    bool fails(const Job& job) const;
    void on_finished();

    core::Env& env_;
    const scenario::ConsumerSpec& spec_;
    const RecordDirectory& records_;
    core::Consumer consumer_;
    core::trace::Name effect_;
    bool processes_;
    bool looks_at_keys_;
    bool looks_at_records_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::deque<Job> shared_queue_;  ///< by record: whoever is free takes the next
    std::int64_t in_work_ = 0;
    bool stopped_ = false;
    core::Bytes scratch_;
};

}  // namespace brokerscope::sim
