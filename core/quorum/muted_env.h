#pragma once
// A node's env with a trace that hears of the metadata log only what a reader of a run needs: that
// it was recovered, and that it was truncated. What its records mean is told by the controller
// (leader.elected, isr.shrunk, …), and a no-op every 500 ms is no news.

#include "core/env/env.h"

#include <variant>

namespace brokerscope::core {

class MutedTracer final : public Tracer {
public:
    explicit MutedTracer(Tracer& tracer) : tracer_(tracer) {}
    void emit(const trace::Payload& payload) override {
        if (std::holds_alternative<trace::LogRecovered>(payload) ||
            std::holds_alternative<trace::LogTruncated>(payload))
            tracer_.emit(payload);
    }
    trace::Name intern(std::string_view text) override { return tracer_.intern(text); }

private:
    Tracer& tracer_;
};

class MutedEnv final : public Env {
public:
    /// `env` outlives this.
    explicit MutedEnv(Env& env) : env_(env), tracer_(env.tracer()) {}

    Clock& clock() override { return env_.clock(); }
    Network& network() override { return env_.network(); }
    Storage& storage() override { return env_.storage(); }
    Tracer& tracer() override { return tracer_; }
    RandomStream& random(std::string_view purpose) override { return env_.random(purpose); }
    const std::string& name() const override { return env_.name(); }
    void exit() override { env_.exit(); }

private:
    Env& env_;
    MutedTracer tracer_;
};

}  // namespace brokerscope::core
