#pragma once
// Reads, after the end, what can still be read: every partition from its log's start to its high
// watermark, through its leader's own fetch path, as `audit.read` and `audit.ended` events.
//
// It is no client of the story: the run is over, nothing it does is counted.

#include "core/client/cluster_metadata.h"
#include "core/client/network_client.h"
#include "core/env/env.h"
#include "core/protocol/fetch.h"

#include <string>
#include <vector>

namespace brokerscope::sim {

class Auditor final : public core::Handler {
public:
    /// `partitions` are read one after the other.
    Auditor(core::Env& env, std::vector<core::Endpoint> bootstrap,
            std::vector<core::TopicPartition> partitions);

    void on_start() override;
    void on_connected(core::ConnectionId connection) override { network_.on_connected(connection); }
    void on_frame(core::ConnectionId connection, core::Frame frame) override {
        network_.on_frame(connection, frame);
    }
    void on_closed(core::ConnectionId connection, core::CloseReason reason) override {
        network_.on_closed(connection, reason);
    }
    void on_shutdown() override { env_.exit(); }

    bool is_done() const { return at_ == partitions_.size(); }

private:
    static constexpr int tries_max = 50;

    void read_on();
    void try_again();
    void on_answer(const core::Answer<core::FetchResponse>& answer);
    void take(const core::FetchResponse::PartitionData& data);
    void report(core::BytesView batches);
    void end_partition(core::BrokerId leader);

    core::Env& env_;
    core::NetworkClient network_;
    core::ClusterMetadata metadata_;
    std::vector<core::TopicPartition> partitions_;
    std::size_t at_ = 0;
    core::Offset position_{0};
    core::Offset log_start_{0};
    core::Offset high_watermark_{0};
    int tries_ = 0;
    bool asking_ = false;
    core::Timer again_;
};

}  // namespace brokerscope::sim
