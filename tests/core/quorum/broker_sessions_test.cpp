#include "core/quorum/broker_sessions.h"

#include <gtest/gtest.h>

namespace brokerscope::core {
namespace {

constexpr BrokerId one{1};
constexpr BrokerId two{2};
constexpr Offset registered{10};

/// Sessions of brokers that report by heartbeats, in whole seconds.
struct Sessions {
    BrokerSessions sessions{seconds(9)};
    Instant now{0};

    BrokerControlState heartbeat(BrokerId broker, HeartbeatReport report, bool leads = false,
                                 Offset log_end = Offset{11}) {
        const auto next = sessions.next_state(broker, report, registered, leads);
        sessions.touch(broker, next, report, log_end, now);
        return next;
    }
    void is_running(BrokerId broker, Offset read = registered) {
        sessions.begin(broker, true, now);
        ASSERT_EQ(heartbeat(broker, {.metadata_offset = read}), BrokerControlState::unfenced);
    }
};

TEST(BrokerSessions, broker_is_unfenced_when_it_has_read_its_registration) {
    Sessions s;
    s.sessions.begin(one, true, s.now);
    EXPECT_EQ(s.heartbeat(one, {.metadata_offset = Offset{9}}), BrokerControlState::fenced);
    EXPECT_EQ(s.heartbeat(one, {.metadata_offset = Offset{10}, .want_fence = true}),
              BrokerControlState::fenced);
    EXPECT_EQ(s.heartbeat(one, {.metadata_offset = Offset{10}}), BrokerControlState::unfenced);
}

TEST(BrokerSessions, silence_beyond_the_session_timeout_is_stale) {
    Sessions s;
    s.is_running(one);
    EXPECT_EQ(s.sessions.next_check(), Instant{} + seconds(9) + nanoseconds(1));
    s.now = Instant{} + seconds(9);
    EXPECT_EQ(s.sessions.find_stale(s.now), std::nullopt);
    EXPECT_TRUE(s.sessions.has_valid_session(one, s.now));
    s.now = s.now + nanoseconds(1);
    EXPECT_EQ(s.sessions.find_stale(s.now), one);
    EXPECT_FALSE(s.sessions.has_valid_session(one, s.now));
    s.sessions.fence(one);
    EXPECT_EQ(s.sessions.find_stale(s.now), std::nullopt);
    EXPECT_EQ(s.sessions.next_check(), Instant::never());
}

TEST(BrokerSessions, leader_of_something_goes_by_controlled_shutdown) {
    Sessions s;
    s.is_running(one);
    s.is_running(two, Offset{15});
    const HeartbeatReport stop{.metadata_offset = Offset{15}, .want_shut_down = true};
    EXPECT_EQ(s.heartbeat(one, stop, true, Offset{18}), BrokerControlState::controlled_shutdown);
    EXPECT_EQ(s.heartbeat(one, stop, true, Offset{19}), BrokerControlState::controlled_shutdown);
    // Broker 2 has not read yet that broker 1 no longer leads (offset 17).
    EXPECT_EQ(s.heartbeat(one, stop, false, Offset{19}), BrokerControlState::controlled_shutdown);
    s.heartbeat(two, {.metadata_offset = Offset{17}});
    EXPECT_EQ(s.heartbeat(one, stop, false, Offset{19}), BrokerControlState::shutdown_now);
}

TEST(BrokerSessions, broker_that_leads_nothing_goes_at_once) {
    Sessions s;
    s.is_running(one);
    EXPECT_EQ(s.heartbeat(one, {.metadata_offset = Offset{15}, .want_shut_down = true}),
              BrokerControlState::shutdown_now);
}

TEST(BrokerSessions, another_process_may_take_over_from_one_that_shuts_down) {
    Sessions s;
    s.is_running(one);
    EXPECT_TRUE(s.sessions.has_valid_session(one, s.now));
    s.heartbeat(one, {.metadata_offset = Offset{15}, .want_shut_down = true}, true);
    EXPECT_FALSE(s.sessions.has_valid_session(one, s.now));
}

}  // namespace
}  // namespace brokerscope::core
