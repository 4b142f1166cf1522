#pragma once
// A process with nothing but a disk: adds up what it is charged and notes what became durable.

#include "sim/disk/storage.h"

#include <string>
#include <utility>
#include <vector>

namespace brokerscope::tests {

class DiskHost final : public sim::DiskHost {
public:
    core::Instant now() const override { return start + charged; }
    void charge(core::Duration cost) override { charged += cost; }
    void on_durable(std::string_view path, std::int64_t size) override {
        durable.emplace_back(path, size);
    }
    void on_killed() override { ++kills; }

    core::Instant start;
    core::Duration charged;
    std::vector<std::pair<std::string, std::int64_t>> durable;
    int kills = 0;
};

}  // namespace brokerscope::tests
