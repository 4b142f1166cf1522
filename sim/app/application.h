#pragma once
// A client of the scenario as a node: its producing and its consuming side, each with connections
// of its own.

#include "core/env/env.h"
#include "sim/app/consuming.h"
#include "sim/app/outbox.h"
#include "sim/app/producing.h"
#include "sim/app/record_directory.h"
#include "sim/scenario/scenario.h"

#include <memory>
#include <optional>

namespace brokerscope::sim {

/// What an application keeps in its own database: it survives the process.
struct ApplicationMemory {
    explicit ApplicationMemory(std::size_t entries) : outbox(entries) {}
    Outbox outbox;
    bool lived = false;  ///< a process ran before
};

struct ApplicationOptions {
    const scenario::Client& spec;  ///< outlives the application
    std::uint64_t seed = 1;
    std::optional<core::ProducerOptions> producer;  ///< as `spec` has a producer
    std::optional<core::ConsumerOptions> consumer;
};

class Application final : public core::Handler {
public:
    /// `env`, `memory` and `records` outlive it.
    Application(core::Env& env, const ApplicationOptions& options, ApplicationMemory& memory,
                const RecordDirectory& records);

    void on_start() override;
    void on_connected(core::ConnectionId connection) override;
    void on_frame(core::ConnectionId connection, core::Frame frame) override;
    void on_closed(core::ConnectionId connection, core::CloseReason reason) override;
    void on_shutdown() override;

    /// Every send has its outcome and everything polled is processed.
    bool is_done() const;

private:
    void on_side_closed();

    core::Env& env_;
    std::unique_ptr<ProducingApplication> producing_;
    std::unique_ptr<ConsumingApplication> consuming_;
    int sides_open_ = 0;
};

}  // namespace brokerscope::sim
