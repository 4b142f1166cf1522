#pragma once
// The controller: keeper of the metadata log, and the one who decides who leads.
//
// It answers Kafka's own requests on its port (9093): ApiVersions, BrokerRegistration,
// BrokerHeartbeat, AlterPartition, CreateTopics, ElectLeaders, AllocateProducerIds, and the Fetch
// by which brokers follow the metadata log. Every decision is a run of records, appended to the log
// and applied to the image in one input; the answer leaves after that. A quorum of one commits what
// it appended; `MetadataLog` is the seam at which a quorum of several takes its place.

#include "core/base/error_code.h"
#include "core/base/history.h"
#include "core/base/types.h"
#include "core/env/env.h"
#include "core/quorum/metadata_image.h"

#include <cstdint>
#include <memory>
#include <string>

namespace brokerscope::core {

struct ControllerConfig {
    BrokerId node_id{3001};
    std::int32_t port = 9093;
    std::string cluster_id;
    History history;
    Duration session_timeout = milliseconds(9000);     ///< broker.session.timeout.ms
    Duration idle_interval = milliseconds(500);        ///< metadata.max.idle.interval.ms
    Duration imbalance_check_interval = seconds(300);  ///< leader.imbalance.check.interval.seconds
    Duration unclean_check_interval = seconds(300);    ///< unclean.leader.election.interval.ms
    bool auto_leader_rebalance = true;                 ///< auto.leader.rebalance.enable
    std::int32_t num_partitions = 1;                   ///< num.partitions
    std::int16_t default_replication_factor = 1;       ///< default.replication.factor
    std::int32_t min_insync_replicas = 1;              ///< min.insync.replicas
    bool unclean_leader_election = false;              ///< unclean.leader.election.enable
};

class Controller final : public Handler {
public:
    /// `env` outlives the controller.
    Controller(Env& env, ControllerConfig config);
    ~Controller() override;

    void on_start() override;
    void on_accepted(ConnectionId connection, std::int32_t port) override;
    void on_frame(ConnectionId connection, Frame frame) override;
    void on_closed(ConnectionId connection, CloseReason reason) override;
    void on_shutdown() override;

    const MetadataImage& image() const;

    /// Makes `leader` the leader of `partition`, which no request of Kafka can ask for. A replica
    /// out of the ISR only if `unclean`. Call it inside an input of this node. Errors:
    /// UNKNOWN_TOPIC_OR_PARTITION; ELECTION_NOT_NEEDED if it leads already;
    /// ELIGIBLE_LEADERS_NOT_AVAILABLE if it is no replica, not active, or not in sync.
    ErrorCode elect(const TopicPartition& partition, BrokerId leader, bool unclean);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace brokerscope::core
