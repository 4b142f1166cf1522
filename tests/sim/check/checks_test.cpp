// Each black-box check: a story in which it must find exactly this, and its quiet neighbour.

#include "tests/support/check_story.h"

#include <gtest/gtest.h>

namespace brokerscope::sim::test {
namespace {

/// Three records sent, acknowledged, read, effected; nothing is wrong.
void tell_a_good_story(CheckStory& story) {
    for (std::int64_t n = 1; n <= 3; ++n) {
        story.send("shop", n, 0, 7);
        story.ack("shop", n, n - 1);
    }
    for (std::int64_t n = 1; n <= 3; ++n) {
        story.poll("billing", n - 1, "shop", n);
        story.effect("billing", n - 1);
    }
    for (std::int64_t n = 1; n <= 3; ++n) story.read_back(n - 1, "shop", n);
    story.end_audit(3);
}

TEST(Checks, find_nothing_where_nothing_is_wrong) {
    CheckStory story;
    tell_a_good_story(story);
    EXPECT_EQ(story.verdict(), "");
    EXPECT_EQ(story.history().counts().sent, 3);
    EXPECT_EQ(story.history().counts().acked, 3);
    EXPECT_EQ(story.history().counts().processed, 3);
}

TEST(Checks, an_acknowledged_record_that_cannot_be_read_is_lost_and_nobody_knows) {
    CheckStory story;
    story.send("shop", 1);
    story.ack("shop", 1, 0);
    story.end_audit(0);
    EXPECT_EQ(story.verdict(), "lost-acked=1 lost-silent=1");
}

TEST(Checks, an_unreadable_partition_proves_no_loss) {
    CheckStory story;
    story.send("shop", 1);
    story.ack("shop", 1, 0);
    EXPECT_EQ(story.verdict(), "");
}

TEST(Checks, a_record_without_an_answer_or_an_alarm_is_unheard) {
    CheckStory story;
    story.send("shop", 1);
    story.send("shop", 2);
    story.fail("shop", 1, trace::Outcome::unknown);
    story.fail("shop", 2, trace::Outcome::failed);
    story.emit("shop", trace::AlarmRaised{trace::RecordNumber{2}, 1});
    story.end_audit(0);
    EXPECT_EQ(story.verdict(), "lost-unheard=1");
}

TEST(Checks, a_second_copy_shows_in_log_and_effect) {
    CheckStory story;
    story.send("shop", 1);
    story.ack("shop", 1, 1);
    for (std::int64_t offset : {0, 1}) {
        story.poll("billing", offset, "shop", 1);
        story.effect("billing", offset);
        story.read_back(offset, "shop", 1);
    }
    story.end_audit(2);
    EXPECT_EQ(story.verdict(), "dup-effect=1 dup-log=1");
    const CheckResults results = story.judge();
    const Witness& witness = results.at("dup-log").witnesses.at(0);
    EXPECT_EQ(witness.records.at(0).n, 1);
    EXPECT_EQ(witness.offsets, (std::vector{Offset{0}, Offset{1}}));
    EXPECT_EQ(results.at("dup-effect").by_scope.at("charge"), 1);
}

TEST(Checks, an_offset_polled_again_is_a_duplicate_delivery_and_no_progress) {
    CheckStory story;
    story.send("shop", 1);
    story.ack("shop", 1, 0);
    story.poll("billing", 0, "shop", 1);
    story.effect("billing", 0);
    story.poll("billing", 0, "shop", 1);
    story.read_back(0, "shop", 1);
    story.end_audit(1);
    EXPECT_EQ(story.verdict(), "dup-delivery=1 nonmonotonic-poll=1");
}

TEST(Checks, a_position_beyond_an_unread_record_loses_it) {
    CheckStory story;
    for (std::int64_t n = 1; n <= 3; ++n) {
        story.send("shop", n);
        story.ack("shop", n, n - 1);
        story.read_back(n - 1, "shop", n);
    }
    story.poll("billing", 0, "shop", 1);
    story.effect("billing", 0);
    story.poll("billing", 2, "shop", 3);
    story.effect("billing", 2);
    story.end_audit(3);
    EXPECT_EQ(story.verdict(), "lost-delivery=1 lost-effect=1 lost-silent=1 poll-skip=1");
}

TEST(Checks, a_record_beyond_the_position_is_unseen) {
    CheckStory story;
    story.send("shop", 1);
    story.ack("shop", 1, 0);
    story.read_back(0, "shop", 1);
    story.end_audit(1);
    EXPECT_EQ(story.verdict(), "unseen=1");
}

TEST(Checks, polled_without_effect_is_a_lost_effect) {
    CheckStory story;
    story.send("shop", 1);
    story.ack("shop", 1, 0);
    story.poll("billing", 0, "shop", 1);
    story.read_back(0, "shop", 1);
    story.end_audit(1);
    EXPECT_EQ(story.verdict(), "lost-effect=1 lost-silent=1");
}

TEST(Checks, a_retry_that_overtakes_is_counted_by_pairs) {
    CheckStory story;
    for (std::int64_t n = 1; n <= 5; ++n) story.send("shop", n);
    const std::int64_t log[] = {1, 3, 4, 5, 2};
    for (std::int64_t offset = 0; offset < 5; ++offset) {
        story.ack("shop", log[offset], offset);
        story.read_back(offset, "shop", log[offset]);
        story.poll("billing", offset, "shop", log[offset]);
        story.effect("billing", offset);
    }
    story.end_audit(5);
    EXPECT_EQ(story.verdict(), "order-global=3 order-log=3");
}

TEST(Checks, effects_of_one_key_out_of_order) {
    CheckStory story;
    story.send("shop", 1, 0, 7);
    story.send("shop", 2, 0, 9);
    story.send("shop", 3, 0, 7);
    for (std::int64_t n = 1; n <= 3; ++n) {
        story.ack("shop", n, n - 1);
        story.poll("billing", n - 1, "shop", n);
        story.read_back(n - 1, "shop", n);
    }
    for (std::int64_t offset : {2, 1, 0}) story.effect("billing", offset);
    story.end_audit(3);
    EXPECT_EQ(story.verdict(), "order-global=3 order-key=1");
}

TEST(Checks, numbers_of_two_clients_give_the_business_order) {
    CheckStory story;
    story.send("shop-1", 1, 0, 0, 1);
    story.send("shop-2", 1, 0, 0, 2);
    story.ack("shop-2", 1, 0);
    story.ack("shop-1", 1, 1);
    story.poll("billing", 0, "shop-2", 1);
    story.poll("billing", 1, "shop-1", 1);
    story.effect("billing", 0);
    story.effect("billing", 1);
    story.read_back(0, "shop-2", 1);
    story.read_back(1, "shop-1", 1);
    story.end_audit(2);
    EXPECT_EQ(story.verdict(), "order-global=1");
}

TEST(Checks, two_records_seen_at_one_offset) {
    CheckStory story;
    story.send("shop", 1);
    story.ack("shop", 1, 0);
    story.send("shop", 2);
    story.ack("shop", 2, 0);
    story.poll("billing", 0, "shop", 2);
    story.effect("billing", 0);
    story.read_back(0, "shop", 2);
    story.end_audit(1);
    EXPECT_EQ(story.verdict(), "inconsistent-offset=1 lost-acked=1 lost-silent=1");
}

TEST(Checks, an_effect_belongs_to_the_record_that_was_polled_last_at_its_offset) {
    // The log was replaced at offset 0: the second effect is the other record's first.
    CheckStory story;
    story.send("shop", 1);
    story.send("shop", 2);
    story.ack("shop", 2, 0);
    story.poll("billing", 0, "shop", 1);
    story.effect("billing", 0);
    story.poll("billing", 0, "shop", 2);
    story.effect("billing", 0);
    story.read_back(0, "shop", 2);
    story.end_audit(1);
    const CheckResults results = story.judge();
    EXPECT_EQ(results.at("dup-effect").found, 0);
    EXPECT_EQ(results.at("lost-effect").found, 0);
}

TEST(Checks, bytes_that_nobody_sent_are_a_phantom) {
    CheckStory story;
    story.poll("billing", 0, "nobody", 1);
    story.end_audit(1);
    EXPECT_EQ(story.verdict(), "phantom=1");
}

TEST(Checks, a_certain_failure_that_is_in_the_log) {
    CheckStory story;
    story.send("shop", 1);
    story.fail("shop", 1, trace::Outcome::failed);
    story.poll("billing", 0, "shop", 1);
    story.effect("billing", 0);
    story.read_back(0, "shop", 1);
    story.end_audit(1);
    EXPECT_EQ(story.verdict(), "failed-but-visible=1");
}

}  // namespace
}  // namespace brokerscope::sim::test
