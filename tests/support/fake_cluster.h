#pragma once
// Brokers that say what a test tells them to: they answer the requests of clients from one shared
// model of the cluster, and each Produce as the test's script has it. No replication, no disk.

#include "core/env/env.h"
#include "core/protocol/api_versions.h"
#include "core/protocol/fetch.h"
#include "core/protocol/init_producer_id.h"
#include "core/protocol/list_offsets.h"
#include "core/protocol/metadata.h"
#include "core/protocol/offset_for_leader_epoch.h"
#include "core/protocol/produce.h"
#include "core/record/record.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace brokerscope::tests {

/// What becomes of one partition's batch in a Produce.
struct ProduceScript {
    core::ErrorCode error = core::ErrorCode::none;
    bool append = true;
    bool answer = true;        ///< false: silence
    bool break_after = false;  ///< closes the connection instead of answering
};

struct FakePartition {
    std::int32_t leader = 1;
    std::int32_t epoch = 0;
    std::int64_t log_start = 0;
    std::vector<core::Bytes> log;  ///< stamped batches

    std::int64_t end() const {
        return log.empty() ? log_start : core::BatchView::parse(log.back())->next_offset().value;
    }
    /// As OffsetForLeaderEpoch answers.
    std::pair<std::int32_t, std::int64_t> end_of(std::int32_t asked) const {
        std::pair<std::int32_t, std::int64_t> found{-1, -1};
        for (const core::Bytes& bytes : log) {
            const auto batch = core::BatchView::parse(bytes);
            if (batch->leader_epoch().value > asked) return found;
            found = {batch->leader_epoch().value, batch->next_offset().value};
        }
        return found;
    }
    void append(core::BytesView records) {
        core::Bytes batch(records.begin(), records.end());
        core::stamp(batch, core::Offset{end()}, core::LeaderEpoch{epoch});
        log.push_back(std::move(batch));
    }
    void truncate(std::int64_t to) {
        std::erase_if(log, [&](const core::Bytes& bytes) {
            return core::BatchView::parse(bytes)->base_offset().value >= to;
        });
    }
    /// Values of all records, in order.
    std::vector<std::string> values() const {
        std::vector<std::string> values;
        core::Bytes scratch;
        for (const core::Bytes& bytes : log)
            (void)core::for_each_record(*core::BatchView::parse(bytes), scratch,
                                        [&](const core::RecordView& record) {
                                            values.emplace_back(core::as_text(*record.value));
                                        });
        return values;
    }
};

struct FakeCluster {
    std::int32_t brokers = 1;
    std::map<std::string, std::vector<FakePartition>> topics;
    std::map<core::ApiKey, std::int16_t> version_max;  ///< where lower than ours
    core::ErrorCode identify_error = core::ErrorCode::none;
    std::int64_t next_producer_id = 1000;
    /// The n-th Produce for a partition that reached any broker, from 1.
    std::function<ProduceScript(int n, const core::BatchView&)> on_produce;
    std::function<core::ErrorCode(int n)> on_fetch;
    bool silent = false;  ///< nobody answers anything

    int produced = 0;
    int fetched = 0;
    std::map<core::ApiKey, int> requests;
    std::map<core::ApiKey, std::int16_t> last_version;

    FakePartition& partition(const std::string& topic, std::int32_t index = 0) {
        return topics.at(topic).at(static_cast<std::size_t>(index));
    }
    core::Uuid id_of(const std::string& topic) const {
        core::Uuid id;
        id.bytes[15] =
            static_cast<std::uint8_t>(1 + std::distance(topics.begin(), topics.find(topic)));
        return id;
    }
    std::string name_of(const std::string& name, const core::Uuid& id) const {
        for (const auto& [topic, partitions] : topics)
            if (topic == name || id_of(topic) == id) return topic;
        return {};
    }
};

class FakeBroker final : public core::Handler {
public:
    FakeBroker(core::Env& env, FakeCluster& cluster, std::int32_t id)
        : env_(env), cluster_(cluster), id_(id) {}

    void on_start() override { env_.network().listen(9092); }
    void on_shutdown() override { env_.exit(); }
    void on_closed(core::ConnectionId connection, core::CloseReason) override {
        std::erase_if(parked_, [&](const auto& fetch) { return fetch->connection == connection; });
    }
    /// One request of a connection at a time: those behind a parked Fetch wait.
    void on_frame(core::ConnectionId connection, core::Frame frame) override {
        const bool is_muted = std::ranges::any_of(
            parked_, [&](const auto& fetch) { return fetch->connection == connection; });
        if (is_muted)
            behind_[connection].push_back(std::move(frame));
        else
            serve(connection, frame);
    }

private:
    void serve(core::ConnectionId connection, const core::Frame& frame) {
        const auto peeked = core::peek_request_header(frame.bytes.view());
        ++cluster_.requests[peeked->api_key];
        cluster_.last_version[peeked->api_key] = peeked->api_version;
        if (cluster_.silent) return;
        if (too_new(*peeked)) return refuse_version(connection, *peeked);
        const auto header = core::decode_request_header(frame.bytes);
        ASSERT(header.has_value());
        request_ = header->header;
        body_at_ = header->body_at;
        frame_ = frame.bytes;
        connection_ = connection;
        switch (request_.api_key) {
            case core::ApiKey::api_versions: return api_versions();
            case core::ApiKey::metadata: return metadata();
            case core::ApiKey::init_producer_id: return init_producer_id();
            case core::ApiKey::produce: return produce();
            case core::ApiKey::fetch: return fetch();
            case core::ApiKey::list_offsets: return list_offsets();
            case core::ApiKey::offset_for_leader_epoch: return offset_for_leader_epoch();
            default: env_.network().close(connection);
        }
    }

    struct Parked {
        core::ConnectionId connection;
        core::RequestHeader header;
        core::FetchRequest request;
        std::unique_ptr<core::Timer> timer;
    };

    bool too_new(const core::RequestHeader& header) const {
        const auto cap = cluster_.version_max.find(header.api_key);
        return cap != cluster_.version_max.end() && header.api_version > cap->second;
    }
    void refuse_version(core::ConnectionId connection, const core::RequestHeader& header) {
        if (header.api_key != core::ApiKey::api_versions) return env_.network().close(connection);
        core::ApiVersionsResponse response;
        response.error_code = core::ErrorCode::unsupported_version;
        response.api_keys = {
            {core::ApiKey::api_versions, 0, cluster_.version_max.at(core::ApiKey::api_versions)}};
        request_ = header;
        connection_ = connection;
        request_.api_version = 0;
        answer(response);
    }
    template <class Request>
    Request body() const {
        auto decoded = core::decode_request_body<Request>(frame_, body_at_, request_.api_version);
        ASSERT(decoded.has_value());
        return std::move(*decoded);
    }
    template <class Response>
    void answer(const Response& response) {
        core::FrameInfo info{core::FrameKind::response, request_.api_key, request_.api_version,
                             request_.correlation_id, false};
        core::Bytes bytes =
            core::encode_response({request_.correlation_id}, response, request_.api_version);
        env_.network().send(connection_, {info, core::SharedBytes(std::move(bytes))});
    }

    void api_versions() {
        core::ApiVersionsResponse response;
        for (const core::Api& api : core::api_table()) {
            const auto cap = cluster_.version_max.find(api.key);
            const std::int16_t max =
                cap == cluster_.version_max.end() ? api.version_max : cap->second;
            response.api_keys.push_back({api.key, api.version_min, max});
        }
        answer(response);
    }
    void metadata() {
        core::MetadataResponse response;
        for (std::int32_t id = 1; id <= cluster_.brokers; ++id)
            response.brokers.push_back({id, "broker-" + std::to_string(id), 9092, std::nullopt});
        const auto request = body<core::MetadataRequest>();
        for (const auto& asked : *request.topics) {
            auto& topic = response.topics.emplace_back();
            topic.name = asked.name;
            const auto known = cluster_.topics.find(*asked.name);
            if (known == cluster_.topics.end()) {
                topic.error_code = core::ErrorCode::unknown_topic_or_partition;
                continue;
            }
            topic.topic_id = cluster_.id_of(*asked.name);
            for (std::size_t i = 0; i < known->second.size(); ++i) {
                const FakePartition& told = known->second[i];
                auto& partition = topic.partitions.emplace_back();
                partition.partition_index = static_cast<std::int32_t>(i);
                partition.leader_id = told.leader;
                partition.leader_epoch = told.epoch;
                if (told.leader < 0) partition.error_code = core::ErrorCode::leader_not_available;
            }
        }
        answer(response);
    }
    void init_producer_id() {
        core::InitProducerIdResponse response;
        response.error_code = cluster_.identify_error;
        if (response.error_code == core::ErrorCode::none)
            response.producer_id = cluster_.next_producer_id++;
        answer(response);
    }
    void produce() {
        const auto request = body<core::ProduceRequest>();
        core::ProduceResponse response;
        bool answers = request.acks != 0;
        for (const auto& topic : request.topic_data) {
            auto& told = response.responses.emplace_back();
            told.name = cluster_.name_of(topic.name, topic.topic_id);
            told.topic_id = topic.topic_id;
            for (const auto& data : topic.partition_data) {
                FakePartition& partition = cluster_.partition(told.name, data.index);
                auto& result = told.partition_responses.emplace_back();
                result.index = data.index;
                ProduceScript script;
                const auto batch = core::BatchView::parse(data.records->view());
                ASSERT(batch.has_value() && batch->check().has_value());
                ++cluster_.produced;
                if (cluster_.on_produce) script = cluster_.on_produce(cluster_.produced, *batch);
                if (partition.leader != id_)
                    script = {core::ErrorCode::not_leader_or_follower, false};
                result.error_code = script.error;
                result.base_offset = script.error == core::ErrorCode::none ? partition.end() : -1;
                if (script.append) partition.append(data.records->view());
                answers = answers && script.answer;
                if (script.break_after) return env_.network().close(connection_);
            }
        }
        if (answers) answer(response);
        serve_parked();
    }
    /// Nothing while there is nothing to tell.
    std::optional<core::FetchResponse> fetched(const core::FetchRequest& request, bool last_call) {
        core::FetchResponse response;
        bool tells = last_call;
        for (const auto& topic : request.topics) {
            auto& told = response.responses.emplace_back();
            told.topic = cluster_.name_of(topic.topic, topic.topic_id);
            told.topic_id = topic.topic_id;
            for (const auto& asked : topic.partitions) {
                const FakePartition& partition = cluster_.partition(told.topic, asked.partition);
                auto& data = told.partitions.emplace_back();
                data.partition_index = asked.partition;
                data.high_watermark = partition.end();
                data.records.emplace();
                const bool fenced = asked.current_leader_epoch >= 0;
                if (partition.leader != id_)
                    data.error_code = core::ErrorCode::not_leader_or_follower;
                else if (fenced && asked.current_leader_epoch < partition.epoch)
                    data.error_code = core::ErrorCode::fenced_leader_epoch;
                else if (asked.fetch_offset > partition.end() ||
                         asked.fetch_offset < partition.log_start)
                    data.error_code = core::ErrorCode::offset_out_of_range;
                else if (cluster_.on_fetch)
                    data.error_code = cluster_.on_fetch(++cluster_.fetched);
                if (data.error_code != core::ErrorCode::none) {
                    tells = true;
                    continue;
                }
                core::Bytes records;
                for (const core::Bytes& batch : partition.log)
                    if (core::BatchView::parse(batch)->last_offset().value >= asked.fetch_offset &&
                        (records.empty() || std::cmp_less_equal(records.size() + batch.size(),
                                                                asked.partition_max_bytes)))
                        records.insert(records.end(), batch.begin(), batch.end());
                if (!records.empty()) tells = true;
                data.records = core::SharedBytes(std::move(records));
            }
        }
        if (!tells) return std::nullopt;
        return response;
    }
    void fetch() {
        auto request = body<core::FetchRequest>();
        if (const auto response = fetched(request, false)) return answer(*response);
        auto parked = std::make_unique<Parked>();
        parked->connection = connection_;
        parked->header = request_;
        parked->request = std::move(request);
        Parked* one = parked.get();
        parked->timer = std::make_unique<core::Timer>(env_.clock(), [this, one] { end(one); });
        parked->timer->arm(core::milliseconds(one->request.max_wait_ms));
        parked_.push_back(std::move(parked));
    }
    void end(Parked* parked) {
        connection_ = parked->connection;
        request_ = parked->header;
        answer(*fetched(parked->request, true));
        const core::ConnectionId connection = parked->connection;
        std::erase_if(parked_, [&](const auto& one) { return one.get() == parked; });
        for (core::Frame& frame : std::exchange(behind_[connection], {}))
            on_frame(connection, std::move(frame));
    }
    void serve_parked() {
        std::vector<Parked*> ready;
        for (const auto& parked : parked_)
            if (fetched(parked->request, false)) ready.push_back(parked.get());
        for (Parked* parked : ready) end(parked);
    }
    void list_offsets() {
        core::ListOffsetsResponse response;
        const auto request = body<core::ListOffsetsRequest>();
        for (const auto& topic : request.topics) {
            auto& told = response.topics.emplace_back();
            told.name = topic.name;
            for (const auto& asked : topic.partitions) {
                const FakePartition& partition =
                    cluster_.partition(topic.name, asked.partition_index);
                auto& result = told.partitions.emplace_back();
                result.partition_index = asked.partition_index;
                result.offset = asked.timestamp == -2 ? partition.log_start : partition.end();
                if (partition.leader != id_)
                    result.error_code = core::ErrorCode::not_leader_or_follower;
            }
        }
        answer(response);
    }
    void offset_for_leader_epoch() {
        core::OffsetForLeaderEpochResponse response;
        const auto request = body<core::OffsetForLeaderEpochRequest>();
        for (const auto& topic : request.topics) {
            auto& told = response.topics.emplace_back();
            told.topic = topic.topic;
            for (const auto& asked : topic.partitions) {
                const FakePartition& partition = cluster_.partition(topic.topic, asked.partition);
                auto& result = told.partitions.emplace_back();
                result.partition = asked.partition;
                const auto [epoch, offset] = partition.end_of(asked.leader_epoch);
                result.leader_epoch = epoch;
                result.end_offset = offset;
                if (partition.leader != id_)
                    result.error_code = core::ErrorCode::not_leader_or_follower;
            }
        }
        answer(response);
    }

    core::Env& env_;
    FakeCluster& cluster_;
    std::int32_t id_;
    core::RequestHeader request_;
    std::size_t body_at_ = 0;
    core::SharedBytes frame_;
    core::ConnectionId connection_;
    std::vector<std::unique_ptr<Parked>> parked_;
    std::map<core::ConnectionId, std::vector<core::Frame>> behind_;
};

}  // namespace brokerscope::tests
