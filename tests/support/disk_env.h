#pragma once
// The world of one process that has a disk, a clock that the test moves, and nobody to talk to.
//
// `Machine` owns the disk and starts one process after the other on it.

#include "core/env/env.h"
#include "tests/support/disk_host.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace brokerscope::tests {

class ManualClock final : public core::Clock {
public:
    core::Instant now() const override { return now_; }
    core::WallTime wall() const override { return core::WallTime{now_.ns / 1'000'000}; }
    /// Fires what is due until `after` from now, in order.
    void advance(core::Duration after) {
        const core::Instant end = now_ + after;
        while (!armed_.empty() && armed_.begin()->first.first <= end) {
            const auto first = armed_.begin();
            now_ = std::max(now_, first->first.first);
            core::Timer* timer = first->second;
            armed_.erase(first);
            timer->fire();
        }
        now_ = end;
    }

private:
    std::uint64_t arm(core::Timer& timer, core::Instant due) override {
        armed_.emplace(std::pair{due, ++tickets_}, &timer);
        return tickets_;
    }
    void disarm(std::uint64_t ticket) override {
        std::erase_if(armed_, [&](const auto& entry) { return entry.first.second == ticket; });
    }

    core::Instant now_;
    std::uint64_t tickets_ = 0;
    std::map<std::pair<core::Instant, std::uint64_t>, core::Timer*> armed_;
};

class CollectingTracer final : public core::Tracer {
public:
    void emit(const core::trace::Payload& payload) override { events.push_back(payload); }
    core::trace::Name intern(std::string_view text) override { return names.intern(text); }

    template <class Fact>
    std::vector<Fact> all() const {
        std::vector<Fact> found;
        for (const auto& event : events)
            if (const auto* fact = std::get_if<Fact>(&event)) found.push_back(*fact);
        return found;
    }

    std::vector<core::trace::Payload> events;
    core::trace::NameTable names;
};

class DiskEnv final : public core::Env {
public:
    explicit DiskEnv(sim::Disk& disk) : files(disk, host) {}

    core::Clock& clock() override { return time; }
    core::Network& network() override { UNREACHABLE("a process without a network"); }
    core::Storage& storage() override { return files; }
    core::Tracer& tracer() override { return trace; }
    core::RandomStream& random(std::string_view purpose) override {
        return streams[std::string(purpose)];
    }
    const std::string& name() const override { return process_name; }
    void exit() override {}

    DiskHost host;
    sim::DiskStorage files;
    ManualClock time;
    CollectingTracer trace;
    std::map<std::string, core::RandomStream> streams;
    std::string process_name = "broker-1";
};

struct Machine {
    explicit Machine(std::string_view profile = "ssd") : disk(*sim::disk_profile(profile)) {}

    /// The process dies, whatever it was doing, and another one starts.
    void restart() { env = std::make_unique<DiskEnv>(disk); }
    void lose_power(sim::Keep keep) {
        env.reset();
        disk.power_loss({.keep = keep}, random);
        restart();
    }

    sim::Disk disk;
    core::RandomStream random{1};
    std::unique_ptr<DiskEnv> env = std::make_unique<DiskEnv>(disk);
};

}  // namespace brokerscope::tests
