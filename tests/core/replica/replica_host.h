#pragma once
// A process with one replica of orders/0 and nothing else, for stories about a partition alone.

#include "core/base/assert.h"
#include "core/log/log_manager.h"
#include "core/replica/partition.h"

#include <map>
#include <memory>
#include <optional>

namespace brokerscope::tests {

class ReplicaHost final : public core::Handler, public core::Membership {
public:
    struct Settings {
        core::PartitionSettings partition;
        core::History history;
        std::map<core::BrokerId, core::Eligibility> brokers;
    };

    ReplicaHost(core::Env& env, Settings& settings)
        : settings_(settings),
          logs_(env, {}),
          context_{.env = env,
                   .self = core::BrokerId{1},
                   .membership = *this,
                   .history = settings.history} {}

    void on_start() override {
        ASSERT(logs_.open().has_value());
        while (true) {
            const auto done = logs_.recover_step();
            ASSERT(done.has_value());
            if (*done) break;
        }
        const core::TopicPartition name{"orders", 0};
        const auto log = logs_.find_or_create(name, topic_id(), {});
        ASSERT(log.has_value());
        partition_.emplace(context_, name, topic_id(), 0, **log, logs_.high_watermark(name),
                           settings_.partition);
    }
    void on_shutdown() override {}

    core::Partition& partition() { return *partition_; }
    void checkpoint() {
        ASSERT(
            logs_.checkpoint_high_watermarks({{partition_->name(), partition_->high_watermark()}})
                .has_value());
    }
    core::Eligibility eligibility(core::BrokerId broker) const override {
        const auto found = settings_.brokers.find(broker);
        return found == settings_.brokers.end() ? core::Eligibility{} : found->second;
    }

private:
    static core::Uuid topic_id() {
        core::Uuid id;
        id.bytes[15] = 7;
        return id;
    }

    Settings& settings_;
    core::LogManager logs_;
    core::ReplicaContext context_;
    std::optional<core::Partition> partition_;
};

}  // namespace brokerscope::tests
