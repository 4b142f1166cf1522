#include "core/log/log_manager.h"

#include "tests/core/log/log_fixture.h"

namespace brokerscope::tests {
namespace {

const Uuid some_topic{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 250}};

class LogManagerTest : public testing::Test {
protected:
    void open() {
        manager = std::make_unique<LogManager>(*machine.env, LogManagerOptions{});
        ASSERT_TRUE(manager->open());
        while (true) {
            const auto done = manager->recover_step();
            ASSERT_TRUE(done);
            if (*done) break;
        }
    }
    void restart() {
        manager.reset();
        machine.restart();
        open();
    }
    Log& create(const TopicPartition& partition) {
        const auto log = manager->find_or_create(partition, some_topic, {});
        EXPECT_TRUE(log);
        return **log;
    }
    std::string text(std::string_view path) const {
        const auto bytes = machine.disk.read(path);
        return bytes ? std::string(as_text(*bytes)) : "(none)";
    }

    Machine machine{"none"};
    std::unique_ptr<LogManager> manager;
    const TopicPartition orders{"orders", 0};
};

TEST_F(LogManagerTest, an_empty_disk_was_not_left_in_good_order) {
    open();
    EXPECT_FALSE(manager->was_clean());
    EXPECT_TRUE(manager->logs().empty());
    EXPECT_EQ(manager->find(orders), nullptr);
}

TEST_F(LogManagerTest, after_the_orderly_end_everything_is_found_again) {
    open();
    Log& log = create(orders);
    create({"with-dash", 12});
    ASSERT_TRUE(log.append_as_leader(batch_of({.records = 3}), LeaderEpoch{0}));
    ASSERT_TRUE(manager->checkpoint_high_watermarks({{orders, Offset{2}}}));
    ASSERT_TRUE(manager->shutdown());
    manager.reset();
    machine.lose_power(sim::Keep::none);
    open();
    EXPECT_TRUE(manager->was_clean());
    ASSERT_EQ(manager->logs().size(), 2u);
    EXPECT_NE(manager->find({"with-dash", 12}), nullptr);
    EXPECT_EQ(manager->topic_id(orders), some_topic);
    EXPECT_EQ(manager->high_watermark(orders), Offset{2});
    EXPECT_EQ(manager->find(orders)->log_end_offset(), Offset{3});
    EXPECT_EQ(manager->find(orders)->recovered_high_watermark(), Offset{2});
    EXPECT_EQ(manager->find(orders)->recovery_point(), Offset{3});
    restart();
    EXPECT_FALSE(manager->was_clean()) << "the marker counts once";
}

TEST_F(LogManagerTest, checkpoints_are_kafkas_text) {
    open();
    create(orders);
    ASSERT_TRUE(manager->checkpoint_high_watermarks({{orders, Offset{7}}, {{"a", 3}, Offset{0}}}));
    EXPECT_EQ(text("replication-offset-checkpoint"), "0\n2\na 3 0\norders 0 7\n");
    ASSERT_TRUE(manager->checkpoint_recovery_points());
    EXPECT_EQ(text("recovery-point-offset-checkpoint"), "0\n1\norders 0 0\n");
    EXPECT_EQ(text("orders-0/partition.metadata"),
              "version: 0\ntopic_id: " + to_string(some_topic));
}

TEST_F(LogManagerTest, a_damaged_checkpoint_is_as_none) {
    for (const char* content : {"", "0\n2\norders 0 7\n", "1\n0\n", "0\n1\norders 0\n",
                                "0\n1\norders x 7\n", "\xff\xfe", "0\n1\norders 0 -7\n"}) {
        auto file =
            machine.env->files.open("replication-offset-checkpoint", OpenMode::create_or_open);
        ASSERT_TRUE((*file)->truncate(0));
        ASSERT_TRUE((*file)->write(0, to_bytes(content)));
        open();
        EXPECT_EQ(manager->high_watermark(orders), Offset{0}) << content;
    }
}

TEST_F(LogManagerTest, leaves_alone_what_is_not_its_own) {
    for (const char* path : {"__cluster_metadata-0/x", "meta.properties", "lost+found/x", "-1/x"}) {
        ASSERT_TRUE(machine.env->files.open(path, OpenMode::create_new));
    }
    ASSERT_TRUE(machine.env->files.open("old-0.abc-delete/00.log", OpenMode::create_new));
    open();
    EXPECT_TRUE(manager->logs().empty());
    EXPECT_EQ(text("__cluster_metadata-0/x"), "");
    EXPECT_EQ(text("old-0.abc-delete/00.log"), "(none)");
}

TEST_F(LogManagerTest, a_removed_log_is_gone_and_its_name_can_be_used_again) {
    open();
    ASSERT_TRUE(create(orders).append_as_leader(batch_of({}), LeaderEpoch{0}));
    ASSERT_TRUE(manager->remove(orders));
    EXPECT_EQ(manager->find(orders), nullptr);
    EXPECT_EQ(create(orders).log_end_offset(), Offset{0});
    restart();
    EXPECT_EQ(manager->find(orders)->log_end_offset(), Offset{0});
}

TEST_F(LogManagerTest, a_crash_at_any_operation_leaves_a_directory_that_opens) {
    for (std::uint64_t operation = 1;; ++operation) {
        SCOPED_TRACE(operation);
        manager.reset();
        machine.disk.wipe();
        machine.restart();
        machine.env->files.kill_at(operation, sim::Applied::part);
        LogManager first(*machine.env, {});
        bool done = first.open().has_value();
        const auto log = first.find_or_create(orders, some_topic, {});
        bool appended = false;
        if (log) appended = (*log)->append_as_leader(batch_of({}), LeaderEpoch{0}).has_value();
        done = done && appended && first.checkpoint_high_watermarks({{orders, Offset{1}}}) &&
               first.shutdown();
        machine.restart();
        open();
        ASSERT_FALSE(HasFailure());
        const Log* found = manager->find(orders);
        EXPECT_TRUE(!appended || (found && found->log_end_offset() == Offset{1}));
        EXPECT_TRUE(!appended || manager->topic_id(orders) == some_topic);
        // The marker counts from its rename on, when every log is closed already.
        EXPECT_TRUE(!done || manager->was_clean());
        EXPECT_TRUE(!manager->was_clean() || (found && found->log_end_offset() == Offset{1}));
        if (done) break;
    }
}

}  // namespace
}  // namespace brokerscope::tests
