#pragma once
// Two toy nodes that know nothing but core/env. A `Ponger` writes every ping to its disk and
// answers it; a `Pinger` sends numbered pings by a timer, each when its answer came or a time-out
// passed, and connects anew when its connection is gone.

#include "core/env/env.h"

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brokerscope::tests {

inline constexpr std::int32_t pong_port = 9000;

inline core::Frame toy_frame(core::FrameKind kind, std::int32_t number, std::string_view text) {
    core::Frame frame;
    frame.info.kind = kind;
    frame.info.api = core::ApiKey::heartbeat;
    frame.info.correlation_id = number;
    frame.bytes = core::SharedBytes(core::to_bytes(text));
    return frame;
}

class Ponger final : public core::Handler {
public:
    explicit Ponger(core::Env& env) : env_(env) {}

    void on_start() override {
        auto opened = env_.storage().open("pings", core::OpenMode::create_or_open);
        if (!opened) return;
        file_ = std::move(*opened);
        written = file_->size();
        env_.network().listen(pong_port);
    }
    void on_accepted(core::ConnectionId, std::int32_t) override { ++accepted; }
    void on_frame(core::ConnectionId connection, core::Frame frame) override {
        pings.push_back(frame.info.correlation_id);
        if (!file_->write(written, frame.bytes.view())) return;
        written += static_cast<std::int64_t>(frame.bytes.size());
        if (pings.size() % 3 == 0 && !file_->sync()) return;
        env_.network().send(
            connection, toy_frame(core::FrameKind::response, frame.info.correlation_id, "pong"));
    }
    void on_closed(core::ConnectionId, core::CloseReason reason) override {
        closed.push_back(reason);
    }
    void on_shutdown() override { env_.exit(); }

    std::vector<std::int32_t> pings;
    std::vector<core::CloseReason> closed;
    std::int64_t written = 0;
    int accepted = 0;

private:
    core::Env& env_;
    std::unique_ptr<core::File> file_;
};

class Pinger final : public core::Handler {
public:
    explicit Pinger(core::Env& env, std::string to = "ponger")
        : env_(env),
          to_{std::move(to), pong_port},
          next_(env.clock(), [this] { ping(); }),
          back_(env.clock(), [this] { connect(); }),
          stamp_(env.tracer().intern("ping")) {}

    void on_start() override { connect(); }
    void on_connected(core::ConnectionId) override {
        connected = true;
        ping();
    }
    void on_frame(core::ConnectionId, core::Frame frame) override {
        pongs.push_back(frame.info.correlation_id);
        texts.emplace_back(core::as_text(frame.bytes.view()));
    }
    void on_closed(core::ConnectionId, core::CloseReason reason) override {
        connected = false;
        closed.push_back(reason);
        closed_at.push_back(env_.clock().now());
        next_.disarm();
        back_.arm(core::milliseconds(20));
    }
    void on_shutdown() override {
        env_.network().close(connection_);
        env_.exit();
    }
    /// As many frames as wanted, back to back.
    void burst(std::int32_t count) {
        for (std::int32_t i = 0; i < count; ++i) send_one();
    }
    void close_now() {
        env_.network().close(connection_);
        next_.disarm();
    }

    bool connected = false;
    std::int32_t sent = 0;
    std::vector<std::int32_t> pongs;
    std::vector<std::string> texts;
    std::vector<core::CloseReason> closed;
    std::vector<core::Instant> closed_at;

private:
    void connect() { connection_ = env_.network().connect(to_); }
    void send_one() {
        ++sent;
        env_.network().send(connection_, toy_frame(core::FrameKind::request, sent,
                                                   fmt::format("ping {:04}", sent)));
    }
    void ping() {
        send_one();
        env_.tracer().emit(core::trace::RecordEffect{
            {stamp_, 0}, core::Offset{sent}, stamp_, static_cast<std::int32_t>(pongs.size())});
        core::RandomStream& jitter = env_.random("jitter");
        next_.arm(jitter.uniform(core::milliseconds(8), core::milliseconds(12)));
    }

    core::Env& env_;
    core::Endpoint to_;
    core::Timer next_;
    core::Timer back_;
    core::trace::Name stamp_;
    core::ConnectionId connection_;
};

}  // namespace brokerscope::tests
