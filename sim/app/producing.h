#pragma once
// An application that sends: it makes business records at their times, hands them to its producer
// and does with the outcome what the scenario says (`on.failure`, `on.restart`, `wait`).
//
// Each entry of `send` is a thread of its own: a send() that blocks keeps its entry waiting and no
// other. What was made and answered stands in the outbox, which outlives the process.

#include "core/env/env.h"
#include "core/producer/producer.h"
#include "sim/app/outbox.h"
#include "sim/app/record_maker.h"
#include "sim/scenario/scenario.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace brokerscope::sim {

class ProducingApplication {
public:
    /// `env`, `spec` and `outbox` outlive it. `first_life`: nothing was sent before.
    ProducingApplication(core::Env& env, core::ProducerOptions options,
                         const scenario::ProducerSpec& spec, Outbox& outbox, std::uint64_t seed,
                         bool first_life);
    ~ProducingApplication();

    void start();
    /// Sends no more, waits for what is on its way, then calls `done`.
    void shut_down(std::function<void()> done);
    /// Everything was made and has its outcome.
    bool is_done() const;

    core::Producer& producer() { return producer_; }

private:
    class Entry;

    void on_delivery(const core::Delivery& delivery);
    void on_given_up(std::int64_t first, std::int64_t count, core::ErrorCode error);
    void pump_all();
    void pump_resends();

    core::Env& env_;
    const scenario::ProducerSpec& spec_;
    Outbox& outbox_;
    core::Producer producer_;
    std::vector<std::unique_ptr<Entry>> entries_;
    std::deque<std::int64_t> resend_;
    std::int64_t on_their_way_ = 0;  ///< records with the producer, without an outcome
    bool stopped_ = false;
};

}  // namespace brokerscope::sim
