// Each white-box invariant: broken by the event that must break it, quiet in the legal neighbour.

#include "tests/support/check_story.h"

#include <gtest/gtest.h>

namespace brokerscope::sim::test {
namespace {

using core::BrokerId;
using core::LeaderEpoch;

class InvariantStory : public CheckStory {
public:
    InvariantStory() {
        for (int broker = 1; broker <= 3; ++broker) {
            emit(node(broker), trace::NodeStarted{});
            emit("controller-1", trace::BrokerRegistered{BrokerId{broker}});
        }
    }
    static std::string node(int broker) { return "broker-" + std::to_string(broker); }
    static trace::BrokerList isr(std::initializer_list<int> members) {
        trace::BrokerList list;
        for (const int member : members) list.push_back(BrokerId{member});
        return list;
    }
    void elect(int broker, int epoch, std::initializer_list<int> members, bool unclean = false) {
        emit("controller-1", trace::LeaderElected{.partition = partition(),
                                                  .leader = BrokerId{broker},
                                                  .epoch = LeaderEpoch{epoch},
                                                  .unclean = unclean,
                                                  .isr = isr(members)});
    }
    void lead(int broker, int epoch, std::int64_t end) {
        emit(node(broker), trace::LeaderStarted{.partition = partition(),
                                                .epoch = LeaderEpoch{epoch},
                                                .log_end_offset = Offset{end}});
    }
    void append(int broker, std::int64_t base, int epoch, std::string_view what,
                trace::Role role = trace::Role::follower) {
        emit(node(broker), trace::BatchAppended{.partition = partition(),
                                                .base_offset = Offset{base},
                                                .count = 1,
                                                .epoch = LeaderEpoch{epoch},
                                                .content = content(what, 1),
                                                .role = role});
    }
    void commit(int broker, std::int64_t hw, trace::Role role = trace::Role::leader) {
        emit(node(broker),
             trace::HwAdvanced{.partition = partition(), .hw = Offset{hw}, .role = role});
    }
    /// Broker 1 leads; "a" is on 1, 2, 3 and committed.
    void begin() {
        elect(1, 0, {1, 2, 3});
        lead(1, 0, 0);
        append(1, 0, 0, "a", trace::Role::leader);
        append(2, 0, 0, "a");
        append(3, 0, 0, "a");
        commit(1, 1);
    }
    /// Names of the broken invariants, in order of the breaks.
    std::string broken() const {
        std::string text;
        for (const Break& it : invariants().breaks())
            text += (text.empty() ? "" : " ") +
                    std::string(invariant_names[static_cast<std::size_t>(it.invariant)]);
        return text;
    }
};

TEST(Invariants, hold_in_a_good_run) {
    InvariantStory story;
    story.begin();
    story.commit(2, 1, trace::Role::follower);
    EXPECT_EQ(story.broken(), "");
    EXPECT_TRUE(story.invariants().divergences().empty());
}

TEST(Invariants, two_leaders_in_one_epoch) {
    InvariantStory story;
    story.begin();
    story.lead(2, 0, 1);
    EXPECT_EQ(story.broken(), "I-epoch");
}

TEST(Invariants, a_high_watermark_that_followers_do_not_have) {
    InvariantStory story;
    story.begin();
    story.append(1, 1, 0, "b", trace::Role::leader);
    story.commit(1, 2);
    EXPECT_EQ(story.broken(), "I-strong I-strong");
}

TEST(Invariants, a_leader_without_what_was_committed) {
    InvariantStory story;
    story.elect(1, 0, {1});
    story.lead(1, 0, 0);
    story.append(1, 0, 0, "a", trace::Role::leader);
    story.commit(1, 1);
    story.elect(2, 1, {2});
    story.lead(2, 1, 0);
    EXPECT_EQ(story.broken(), "I-leader I-truehw");
}

TEST(Invariants, an_unclean_leader_that_nobody_allowed_excuses_nothing) {
    InvariantStory story;
    story.elect(1, 0, {1});
    story.lead(1, 0, 0);
    story.append(1, 0, 0, "a", trace::Role::leader);
    story.commit(1, 1);
    story.elect(2, 1, {2}, true);
    story.lead(2, 1, 0);
    EXPECT_EQ(story.broken(), "I-leader I-truehw");
}

TEST(Invariants, an_unclean_leader_may_replace_what_was_committed) {
    InvariantStory story;
    story.invariants().allow_unclean_elections();
    story.elect(1, 0, {1});
    story.lead(1, 0, 0);
    story.append(1, 0, 0, "a", trace::Role::leader);
    story.commit(1, 1);
    story.elect(2, 1, {2}, true);
    story.lead(2, 1, 0);
    story.append(2, 0, 1, "x", trace::Role::leader);
    story.commit(2, 1);
    EXPECT_EQ(story.broken(), "");
}

TEST(Invariants, a_follower_that_commits_other_records) {
    InvariantStory story;
    story.elect(1, 0, {1});
    story.lead(1, 0, 0);
    story.append(1, 0, 0, "a", trace::Role::leader);
    story.commit(1, 1);
    story.append(2, 0, 0, "x");
    story.commit(2, 1, trace::Role::follower);
    EXPECT_EQ(story.broken(), "I-match");
    EXPECT_EQ(story.invariants().divergences().size(), 1u);
    EXPECT_NE(story.verdict().find("divergent=1"), std::string::npos);
}

TEST(Invariants, offsets_rise_and_epochs_do_not_fall) {
    InvariantStory story;
    story.begin();
    story.append(2, 0, 0, "b");
    story.append(3, 1, 3, "b");
    story.append(3, 2, 2, "c");
    EXPECT_EQ(story.broken(), "I-log I-log");
}

TEST(Invariants, an_in_sync_replica_cuts_what_was_committed) {
    InvariantStory story;
    story.begin();
    story.emit("broker-2", trace::LogTruncated{story.partition(), Offset{0}, Offset{1}, Offset{0}});
    EXPECT_EQ(story.broken(), "I-trunc");
}

TEST(Invariants, a_crash_keeps_the_log_and_a_power_loss_may_cut_it) {
    InvariantStory crash;
    crash.begin();
    crash.emit("broker-2", trace::NodeCrashed{});
    crash.emit("broker-2", trace::LogRecovered{.partition = crash.partition()});
    EXPECT_EQ(crash.broken(), "I-disk");

    InvariantStory power;
    power.begin();
    power.emit("broker-2", trace::NodeCrashed{.power = true});
    power.emit("broker-2", trace::LogRecovered{.partition = power.partition()});
    EXPECT_EQ(power.broken(), "");
}

TEST(Invariants, equal_logs_remember_equal_producers) {
    InvariantStory story;
    const auto digest = [&](int broker, std::uint64_t producers) {
        story.emit(story.node(broker), trace::StateDigest{.partition = story.partition(),
                                                          .log_end_offset = Offset{1},
                                                          .log_hash = 5,
                                                          .producers_hash = producers});
    };
    digest(1, 8);
    digest(2, 8);
    EXPECT_EQ(story.broken(), "");
    digest(3, 9);
    EXPECT_EQ(story.broken(), "I-pid");
}

}  // namespace
}  // namespace brokerscope::sim::test
