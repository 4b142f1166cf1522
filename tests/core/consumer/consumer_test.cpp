#include "core/consumer/consumer.h"
#include "core/record/builder.h"
#include "tests/support/fake_cluster.h"
#include "tests/support/recorded_world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brokerscope::tests {
namespace {

namespace trace = core::trace;
using core::ApiKey;
using core::AutoOffsetReset;
using core::ErrorCode;
using core::milliseconds;
using core::Offset;
using core::seconds;
using testing::ElementsAre;

const core::TopicPartition orders{"orders", 0};

/// Polls whenever there is something, unless it is told not to.
class ConsumerNode final : public core::Handler {
public:
    ConsumerNode(core::Env& env, core::ConsumerOptions options)
        : consumer(env, std::move(options),
                   {.on_available =
                        [this] {
                            if (greedy) drain();
                        },
                    .on_error = [this](const core::TopicPartition&,
                                       ErrorCode error) { errors.push_back(error); }}) {}
    void on_start() override {}
    void on_connected(core::ConnectionId id) override { consumer.on_connected(id); }
    void on_frame(core::ConnectionId id, core::Frame frame) override {
        consumer.on_frame(id, frame);
    }
    void on_closed(core::ConnectionId id, core::CloseReason reason) override {
        consumer.on_closed(id, reason);
    }
    void on_shutdown() override {}

    void drain() {
        while (consumer.has_available()) poll();
    }
    void poll() {
        ++polls;
        core::Bytes scratch;
        for (const core::PolledRecords& records : consumer.poll())
            (void)records.range.for_each(scratch, [&](const core::RecordView& record) {
                values.emplace_back(core::as_text(*record.value));
            });
    }

    core::Consumer consumer;
    bool greedy = true;
    int polls = 0;
    std::vector<std::string> values;
    std::vector<ErrorCode> errors;
};

class ConsumerTest : public testing::Test {
protected:
    ConsumerTest() : run(steady()) {
        cluster.brokers = 2;
        cluster.topics["orders"].resize(1);
        for (std::int32_t id : {1, 2}) {
            const std::string name = "broker-" + std::to_string(id);
            run.add(name, [this, id](core::Env& env) {
                return std::make_unique<FakeBroker>(env, cluster, id);
            });
            run.start(name);
        }
    }
    static sim::WorldOptions steady() {
        sim::WorldOptions options;
        options.network.latency = sim::Latency::constant(milliseconds(1));
        return options;
    }
    static core::ConsumerConfig earliest() {
        core::ConsumerConfig config;
        config.auto_offset_reset = AutoOffsetReset::earliest;
        return config;
    }
    void begin(core::ConsumerConfig config = earliest(), std::optional<Offset> from = {},
               core::History history = {}) {
        run.add("billing", [config, history](core::Env& env) {
            core::ConsumerOptions options;
            options.client_id = "billing";
            options.bootstrap = {{"broker-1", 9092}};
            options.config = config;
            options.history = history;
            return std::make_unique<ConsumerNode>(env, options);
        });
        run.start("billing");
        act([from](ConsumerNode& billing) { billing.consumer.assign({{orders, from}}); });
    }
    void act(std::function<void(ConsumerNode&)> action) {
        run.world.call(run.world.node("billing"), [action](core::Handler& handler) {
            action(dynamic_cast<ConsumerNode&>(handler));
        });
    }
    /// A batch at the end of the log, in the current epoch.
    void append(const std::vector<std::string>& values) {
        core::BatchBuilder builder({});
        for (const std::string& value : values)
            builder.append({.timestamp = core::WallTime{1}, .value = core::as_bytes(value)});
        log().append(builder.finish());
    }
    void lead(std::int32_t broker, std::int32_t epoch) {
        log().leader = broker;
        log().epoch = epoch;
    }
    FakePartition& log() { return cluster.partition("orders"); }
    const ConsumerNode& billing() { return run.look<ConsumerNode>("billing"); }
    std::optional<Offset> position() { return billing().consumer.position(orders); }
    void run_for(core::Duration span) { run.world.run_for(span); }
    std::vector<std::string> resets() {
        std::vector<std::string> all;
        for (const auto& reset : run.log.payloads<trace::PositionReset>())
            all.push_back(run.log.text(reset.policy) + " " + std::to_string(reset.from.value) +
                          " to " + std::to_string(reset.to.value));
        return all;
    }

    FakeCluster cluster;
    RecordedWorld run;
};

TEST_F(ConsumerTest, reads_from_the_beginning) {
    append({"m1", "m2"});
    append({"m3"});
    begin();
    run_for(seconds(1));
    EXPECT_THAT(billing().values, ElementsAre("m1", "m2", "m3"));
    EXPECT_THAT(resets(), ElementsAre("earliest -1 to 0"));
    EXPECT_EQ(position(), Offset{3});
    EXPECT_TRUE(billing().consumer.is_caught_up());
    const auto polled = run.log.payloads<trace::RecordPolled>();
    ASSERT_EQ(polled.size(), 2u);
    EXPECT_EQ(polled[0].count, 2);
    EXPECT_EQ(polled[1].batch_offset, Offset{2});
}

TEST_F(ConsumerTest, latest_skips_what_is_there) {
    append({"m1"});
    core::ConsumerConfig config = earliest();
    config.auto_offset_reset = AutoOffsetReset::latest;
    begin(config);
    run_for(seconds(1));
    append({"m2"});
    run_for(seconds(1));
    EXPECT_THAT(billing().values, ElementsAre("m2"));
    EXPECT_THAT(resets(), ElementsAre("latest -1 to 1"));
}

TEST_F(ConsumerTest, without_a_policy_a_missing_position_is_an_error) {
    core::ConsumerConfig config = earliest();
    config.auto_offset_reset = AutoOffsetReset::none;
    begin(config);
    run_for(seconds(1));
    EXPECT_THAT(billing().errors, ElementsAre(ErrorCode::offset_out_of_range));
    EXPECT_EQ(cluster.requests[ApiKey::fetch], 0);
}

TEST_F(ConsumerTest, an_assigned_offset_is_taken_as_it_is) {
    append({"m1", "m2", "m3"});
    begin(earliest(), Offset{1});
    run_for(seconds(1));
    EXPECT_THAT(billing().values, ElementsAre("m2", "m3"));
    EXPECT_THAT(resets(), ElementsAre("assign -1 to 1"));
    EXPECT_EQ(cluster.requests[ApiKey::list_offsets], 0);
}

TEST_F(ConsumerTest, out_of_range_follows_the_policy) {
    log().log_start = 60;
    append({"m60"});
    begin(earliest(), Offset{20});
    run_for(seconds(1));
    EXPECT_THAT(billing().values, ElementsAre("m60"));
    EXPECT_THAT(resets(), ElementsAre("assign -1 to 20", "earliest 20 to 60"));
}

TEST_F(ConsumerTest, a_poll_hands_out_no_more_than_max_poll_records) {
    append({"m1", "m2", "m3", "m4", "m5"});
    append({"m6", "m7"});
    core::ConsumerConfig config = earliest();
    config.max_poll_records = 3;
    begin(config);
    run_for(seconds(1));
    EXPECT_EQ(billing().values.size(), 7u);
    std::vector<std::int32_t> counts;
    for (const auto& polled : run.log.payloads<trace::RecordPolled>())
        counts.push_back(polled.count);
    EXPECT_THAT(counts, ElementsAre(3, 2, 1, 1));
}

TEST_F(ConsumerTest, fetches_no_more_while_the_application_has_not_polled) {
    append({"m1"});
    begin();
    act([](ConsumerNode& billing) { billing.greedy = false; });
    run_for(seconds(2));
    EXPECT_EQ(cluster.requests[ApiKey::fetch], 1);
    EXPECT_EQ(position(), Offset{0});
    act([](ConsumerNode& billing) { billing.poll(); });
    run_for(milliseconds(100));
    EXPECT_EQ(cluster.requests[ApiKey::fetch], 2);
    EXPECT_EQ(position(), Offset{1});
}

TEST_F(ConsumerTest, a_long_poll_waits_at_the_broker_and_says_that_nothing_is_new) {
    begin();
    run_for(seconds(5));
    EXPECT_LE(cluster.requests[ApiKey::fetch], 11);
    append({"m1"});
    int quiet = 0;
    int loud = 0;
    for (const auto& sent : run.log.payloads<trace::MessageSent>())
        if (sent.api == ApiKey::fetch && sent.kind == trace::Kind::request)
            ++(sent.quiet ? quiet : loud);
    EXPECT_EQ(loud, 1);
    EXPECT_GE(quiet, 8);
}

TEST_F(ConsumerTest, a_paused_partition_stands_still) {
    append({"m1"});
    begin();
    run_for(seconds(1));
    act([](ConsumerNode& billing) { billing.consumer.pause(orders); });
    run_for(seconds(1));
    append({"m2"});
    run_for(seconds(2));
    EXPECT_THAT(billing().values, ElementsAre("m1"));
    act([](ConsumerNode& billing) { billing.consumer.resume(orders); });
    run_for(seconds(1));
    EXPECT_THAT(billing().values, ElementsAre("m1", "m2"));
}

TEST_F(ConsumerTest, seek_goes_back_and_drops_what_was_fetched) {
    append({"m1", "m2"});
    begin();
    run_for(seconds(1));
    act([](ConsumerNode& billing) { billing.consumer.seek(orders, Offset{1}); });
    run_for(seconds(1));
    EXPECT_THAT(billing().values, ElementsAre("m1", "m2", "m2"));
}

TEST_F(ConsumerTest, follows_a_new_leader_whose_history_agrees) {
    append({"m1", "m2"});
    begin();
    run_for(seconds(1));
    lead(2, 1);
    append({"m3"});
    run_for(seconds(3));
    EXPECT_THAT(billing().values, ElementsAre("m1", "m2", "m3"));
    EXPECT_EQ(cluster.requests[ApiKey::offset_for_leader_epoch], 1);
    EXPECT_THAT(resets(), ElementsAre("earliest -1 to 0"));
}

TEST_F(ConsumerTest, goes_back_to_where_a_truncated_log_still_agrees) {
    append({"m1", "m2"});
    append({"lost"});
    begin();
    run_for(seconds(1));
    // The new leader never had the third record, and wrote others in its place.
    log().truncate(2);
    lead(2, 1);
    append({"x1", "x2"});
    run_for(seconds(3));
    EXPECT_THAT(billing().values, ElementsAre("m1", "m2", "lost", "x1", "x2"));
    EXPECT_THAT(resets(), ElementsAre("earliest -1 to 0", "truncation 3 to 2"));
}

TEST_F(ConsumerTest, without_kip_320_it_walks_over_a_truncation_unaware) {
    append({"m1", "m2"});
    append({"lost"});
    begin(earliest(), {}, core::History{}.without(core::Fix::kip_320));
    run_for(seconds(1));
    log().truncate(2);
    lead(2, 1);
    append({"x1", "x2"});
    run_for(seconds(3));
    EXPECT_THAT(billing().values, ElementsAre("m1", "m2", "lost", "x2"));
    EXPECT_EQ(cluster.requests[ApiKey::offset_for_leader_epoch], 0);
}

TEST_F(ConsumerTest, truncation_without_a_policy_is_an_error) {
    append({"m1", "m2"});
    core::ConsumerConfig config = earliest();
    config.auto_offset_reset = AutoOffsetReset::none;
    begin(config, Offset{0});
    run_for(seconds(1));
    log().log.clear();
    lead(2, 1);
    append({"x1"});
    run_for(seconds(3));
    EXPECT_THAT(billing().errors, ElementsAre(ErrorCode::offset_out_of_range));
}

TEST_F(ConsumerTest, survives_a_broker_that_dies_and_comes_back) {
    append({"m1"});
    begin();
    run_for(seconds(1));
    run.crash("broker-1");
    run_for(seconds(3));
    append({"m2"});
    run.start("broker-1");
    run_for(seconds(3));
    EXPECT_THAT(billing().values, ElementsAre("m1", "m2"));
}

TEST_F(ConsumerTest, a_damaged_batch_is_told_and_not_read) {
    append({"m1"});
    log().log.back().back() ^= std::byte{1};
    begin();
    run_for(seconds(1));
    EXPECT_TRUE(billing().values.empty());
    EXPECT_THAT(billing().errors, ElementsAre(ErrorCode::corrupt_message));
}

TEST_F(ConsumerTest, errors_of_a_partition_do_not_make_it_spin) {
    append({"m1"});
    cluster.on_fetch = [](int n) {
        return n <= 3 ? ErrorCode::unknown_leader_epoch : ErrorCode::none;
    };
    begin();
    run_for(milliseconds(200));
    EXPECT_LE(cluster.requests[ApiKey::fetch], 2);
    run_for(seconds(2));
    EXPECT_THAT(billing().values, ElementsAre("m1"));
}

TEST_F(ConsumerTest, after_close_nothing_happens_any_more) {
    begin();
    run_for(seconds(1));
    act([](ConsumerNode& billing) { billing.consumer.close(); });
    run_for(milliseconds(10));
    const std::size_t events = run.log.events.size();
    run_for(seconds(700));
    EXPECT_EQ(run.log.events.size(), events);
}

}  // namespace
}  // namespace brokerscope::tests
