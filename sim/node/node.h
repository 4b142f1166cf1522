#pragma once
// What a node and a world are made of: the options of both.

#include "core/env/env.h"
#include "sim/disk/profile.h"
#include "sim/network/network.h"
#include "sim/node/cpu.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace brokerscope::sim {

/// Makes the handler of one process life, from what its disk holds. `env` outlives it.
using HandlerFactory = std::function<std::unique_ptr<core::Handler>(core::Env& env)>;

struct NodeOptions {
    std::string name;
    int lanes = 1;  ///< inputs at work at one time
    HandlerFactory make;
    CpuModel cpu;      ///< default: computing is free
    DiskProfile disk;  ///< default: a disk that costs nothing
};

/// Fixed draws: name of the stream -> index -> result.
using Choices = std::map<std::string, core::Overrides, std::less<>>;

struct WorldOptions {
    std::uint64_t seed = 1;
    core::Instant begin = core::Instant{} - core::seconds(10);  ///< boot; the story starts at 0
    NetworkOptions network;
    Choices choices;
};

enum class NodeState : std::uint8_t {
    down,     ///< no process; the machine runs
    off,      ///< no process, no power
    running,  ///< a process at work
    paused    ///< a process that stands still
};

}  // namespace brokerscope::sim
