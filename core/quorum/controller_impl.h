#pragma once
// The inside of the controller: its parts, and the one way in which a decision becomes true.
//
//   request ─▶ pure decision (records) ─▶ append to the log, synced ─▶ fold into the image, tell
//           ─▶ answer; parked fetches of the log; timers that depend on the image
//
// Requests of one connection are served one at a time, in order. Only a Fetch that finds nothing is
// parked; those behind it on its connection wait.

#include "core/protocol/message.h"
#include "core/quorum/broker_sessions.h"
#include "core/quorum/controller.h"
#include "core/quorum/metadata_fetches.h"
#include "core/quorum/metadata_log.h"
#include "core/quorum/replication_control.h"

#include <deque>
#include <map>
#include <memory>
#include <vector>

namespace brokerscope::core {

class Controller::Impl {
public:
    Impl(Env& env, ControllerConfig config);

    void start();
    void shut_down();
    void on_accepted(ConnectionId connection);
    void on_frame(ConnectionId connection, Frame frame);
    void on_closed(ConnectionId connection);
    ErrorCode elect(const TopicPartition& partition, BrokerId leader, bool unclean);
    const MetadataImage& image() const { return image_; }

private:
    /// Frames that a connection may have waiting; a peer that sends more is cut off.
    static constexpr std::size_t waiting_max = 100;

    struct Connection {
        std::deque<Frame> waiting;
        bool parked = false;  ///< its Fetch waits for news
    };
    struct Request {
        ConnectionId connection;
        RequestHeader header;
        const SharedBytes& frame;
        std::size_t body_at = 0;
    };

    // Life.
    void recover_step();
    void become_active();
    /// Our log, or what is in it, is unusable: a controller that goes on would lie.
    void give_up();
    bool replay();
    MetadataRecords bootstrap_records() const;

    // Requests.
    void serve(ConnectionId connection);
    void dispatch(const Request& request);
    template <class Message, class Handle>
    void handle(const Request& request, Handle&& handle);
    template <class Response>
    void answer(const Request& request, const Response& response, bool quiet = false);
    void send(ConnectionId connection, const RequestHeader& header, Bytes bytes, bool quiet);
    void close(ConnectionId connection);

    void api_versions(const Request& request);
    void register_broker(const Request& request);
    void heartbeat(const Request& request);
    void alter_partitions(const Request& request);
    void create_topics(const Request& request);
    void elect_leaders(const Request& request);
    void allocate_producer_ids(const Request& request);
    void fetch(const Request& request);
    void answer_fetch(const ParkedFetch& fetch);
    void unpark(const std::vector<ParkedFetch>& fetches);
    void serve_resumed();
    void complete_fetches();
    void on_fetch_deadline();

    BrokerControlState settle_heartbeat(BrokerId broker, const HeartbeatReport& report);
    ErrorCode check_broker(std::int32_t broker, std::int64_t epoch) const;

    /// Makes `records` durable and true. False: we are no controller any more, say nothing.
    bool commit(const MetadataRecords& records);

    // What happens by itself.
    void fence_stale_broker();
    void append_no_op();
    void balance_leaders();
    void elect_unclean_leaders();
    void arm_timers();

    Env& env_;
    ControllerConfig config_;
    std::unique_ptr<MetadataLog> log_;
    MetadataImage image_;
    ReplicationControl replication_;
    BrokerSessions sessions_;
    MetadataFetches fetches_;
    std::map<ConnectionId, Connection> connections_;
    /// Their Fetch was answered while another request was decided: what waits behind it comes
    /// after that, never inside.
    std::deque<ConnectionId> resumed_;
    /// Behind the last record that changed something: what lies there is no news.
    Offset news_end_;
    bool active_ = false;
    Timer step_;
    Timer session_check_;
    Timer idle_;
    Timer balance_;
    Timer unclean_;
    Timer fetch_deadline_;
};

}  // namespace brokerscope::core
