#include "sim/disk/storage.h"
#include "tests/support/disk_host.h"

#include <gtest/gtest.h>

namespace brokerscope::sim {
namespace {

using core::as_text;
using core::OpenMode;
using core::StorageError;
using core::to_bytes;
using testing::TestWithParam;

DiskProfile ssd() { return *disk_profile("ssd"); }

/// A machine with a disk and the one process that runs on it.
struct Machine {
    explicit Machine(const DiskProfile& profile = ssd()) : disk(profile) {}

    void write(std::string_view path, std::string_view text, bool synced = false) {
        auto file = storage.open(path, OpenMode::create_or_open);
        ASSERT_TRUE(file);
        ASSERT_TRUE((*file)->write(0, core::as_bytes(text)));
        ASSERT_TRUE(!synced || (*file)->sync());
    }
    std::string content(std::string_view path) const {
        const auto bytes = disk.read(path);
        return bytes ? std::string(as_text(*bytes)) : "(none)";
    }
    std::vector<LostContent> lose_power(Keep keep) {
        return disk.power_loss({.keep = keep}, random);
    }

    Disk disk;
    tests::DiskHost host;
    DiskStorage storage{disk, host};
    core::RandomStream random{7};
};

TEST(Disk, a_process_finds_what_it_wrote) {
    Machine machine;
    machine.write("orders-0/00.log", "hello");
    auto file = machine.storage.open("orders-0/00.log", OpenMode::existing);
    ASSERT_TRUE(file);
    EXPECT_EQ((*file)->size(), 5);
    EXPECT_EQ(as_text(*(*file)->read(1, 100)), "ello");
    EXPECT_EQ(machine.storage.open("x", OpenMode::existing).error(), StorageError::not_found);
    EXPECT_EQ(machine.storage.open("orders-0/00.log", OpenMode::create_new).error(),
              StorageError::exists);
}

TEST(Disk, lists_the_names_directly_below_a_directory_once_and_sorted) {
    Machine machine;
    for (const char* path : {"a/x", "a/y/1", "a/y/2", "a-1/x", "ab"}) machine.write(path, "");
    EXPECT_EQ(*machine.storage.list("a"), (std::vector<std::string>{"x", "y"}));
    EXPECT_EQ(*machine.storage.list(""), (std::vector<std::string>{"a", "a-1", "ab"}));
    EXPECT_TRUE(machine.storage.list("none")->empty());
}

TEST(Disk, unsynced_names_and_content_are_gone_after_a_power_loss) {
    Machine machine;
    machine.write("synced", "kept", true);
    machine.write("fresh", "lost");
    machine.write("synced", "LOST");
    const auto lost = machine.lose_power(Keep::none);
    EXPECT_EQ(machine.content("synced"), "kept");
    EXPECT_EQ(machine.content("fresh"), "(none)");
    ASSERT_EQ(lost.size(), 2u);
    EXPECT_EQ(lost[0].path, "fresh");
    EXPECT_EQ(lost[0].bytes, 4);
    EXPECT_EQ(lost[1].path, "synced");
}

TEST(Disk, a_sync_of_any_file_commits_the_names_of_all) {
    Machine machine;
    machine.write("fresh", "content is not synced");
    machine.write("other", "synced", true);
    machine.lose_power(Keep::none);
    EXPECT_EQ(machine.content("fresh"), "");
    EXPECT_EQ(machine.content("other"), "synced");
}

TEST(Disk, a_removed_file_comes_back_if_its_removal_was_not_committed) {
    Machine machine;
    machine.write("a", "old", true);
    ASSERT_TRUE(machine.storage.remove("a"));
    EXPECT_EQ(machine.content("a"), "(none)");
    machine.lose_power(Keep::none);
    EXPECT_EQ(machine.content("a"), "old");
    ASSERT_TRUE(machine.storage.remove("a"));
    ASSERT_TRUE(machine.storage.sync_directory(""));
    machine.lose_power(Keep::none);
    EXPECT_EQ(machine.content("a"), "(none)");
}

TEST(Disk, a_rename_is_atomic_at_any_power_loss) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Machine machine;
        machine.random = core::RandomStream(seed);
        machine.write("checkpoint", "old", true);
        machine.write("checkpoint.tmp", "new", true);
        ASSERT_TRUE(machine.storage.rename("checkpoint.tmp", "checkpoint"));
        machine.lose_power(Keep::by_seed);
        const std::string found = machine.content("checkpoint");
        EXPECT_TRUE(found == "old" || found == "new");
        EXPECT_EQ(machine.content("checkpoint.tmp"), found == "old" ? "new" : "(none)");
    }
}

TEST(Disk, a_directory_is_renamed_with_all_that_is_in_it) {
    Machine machine;
    machine.write("orders-0/a", "1");
    machine.write("orders-0/b", "2");
    machine.write("orders-01", "3");
    ASSERT_TRUE(machine.storage.rename("orders-0", "orders-0.delete"));
    EXPECT_EQ(machine.disk.paths(),
              (std::vector<std::string>{"orders-0.delete/a", "orders-0.delete/b", "orders-01"}));
    ASSERT_TRUE(machine.storage.remove_directory("orders-0.delete"));
    EXPECT_EQ(machine.disk.paths(), (std::vector<std::string>{"orders-01"}));
}

TEST(Disk, nothing_is_lost_that_was_written_back) {
    DiskProfile profile = ssd();
    profile.writeback = core::seconds(5);
    Machine machine(profile);
    EXPECT_EQ(machine.disk.next_writeback(), core::Instant::never());
    machine.write("early", "1");
    machine.host.start = core::Instant{} + core::seconds(3);
    machine.write("late", "2");
    const core::Instant due = machine.disk.next_writeback();
    EXPECT_LT(due - core::Instant{}, core::seconds(6));
    EXPECT_EQ(machine.disk.write_back(due).size(), 1u);
    machine.lose_power(Keep::none);
    EXPECT_EQ(machine.content("early"), "1");
    EXPECT_EQ(machine.content("late"), "");
}

TEST(Disk, flush_all_and_wipe_do_what_they_say) {
    Machine machine;
    machine.write("a", "12345");
    ASSERT_EQ(machine.disk.flush_all().size(), 1u);
    EXPECT_TRUE(machine.disk.flush_all().empty());
    machine.lose_power(Keep::none);
    EXPECT_EQ(machine.content("a"), "12345");
    EXPECT_EQ(machine.disk.wipe(), 5);
    EXPECT_TRUE(machine.disk.paths().empty());
    EXPECT_EQ(machine.disk.used_bytes(), 0);
}

TEST(Disk, a_full_disk_takes_what_fits_and_says_so) {
    Machine machine;
    machine.disk.set_capacity(8);
    machine.write("a", "12345");
    auto file = machine.storage.open("b", OpenMode::create_new);
    ASSERT_TRUE(file);
    EXPECT_EQ((*file)->write(0, core::as_bytes("abcde")).error(), StorageError::full);
    EXPECT_EQ(machine.content("b"), "abc");
    ASSERT_TRUE(machine.storage.remove("a"));
    EXPECT_TRUE((*file)->write(0, core::as_bytes("abcde")));
}

TEST(Disk, a_torn_log_keeps_a_part_of_its_unsynced_tail) {
    Machine machine;
    machine.write("orders-0/0.log", "durable", true);
    machine.write("orders-0/0.log", "durable+12345678");
    const PowerLoss half{.keep = Keep::none, .torn = PowerLoss::Torn{"orders-0", 50}};
    machine.disk.power_loss(half, machine.random);
    EXPECT_EQ(machine.content("orders-0/0.log"), "durable+123");
}

TEST(DiskStorage, a_killed_process_changes_nothing_more) {
    Machine machine;
    machine.storage.kill_at(2, Applied::none);
    auto file = machine.storage.open("a", OpenMode::create_new);  // operation 1
    ASSERT_TRUE(file);
    EXPECT_EQ((*file)->write(0, core::as_bytes("1234")).error(), StorageError::gone);
    EXPECT_EQ(machine.host.kills, 1);
    EXPECT_EQ((*file)->write(0, core::as_bytes("1234")).error(), StorageError::gone);
    EXPECT_EQ((*file)->sync().error(), StorageError::gone);
    EXPECT_EQ(machine.storage.list("").error(), StorageError::gone);
    EXPECT_EQ(machine.content("a"), "");
    EXPECT_EQ(machine.host.kills, 1);
}

TEST(DiskStorage, the_last_operation_may_be_done_by_half_or_whole) {
    for (const auto& [applied, expected] :
         {std::pair{Applied::none, ""}, {Applied::part, "12"}, {Applied::whole, "1234"}}) {
        Machine machine;
        machine.storage.kill_at(2, applied);
        auto file = machine.storage.open("a", OpenMode::create_new);
        EXPECT_EQ((*file)->write(0, core::as_bytes("1234")).error(), StorageError::gone);
        EXPECT_EQ(machine.content("a"), expected);
    }
}

TEST(DiskStorage, reports_what_became_durable) {
    Machine machine;
    machine.write("a", "1234", true);
    auto file = machine.storage.open("a", OpenMode::existing);
    ASSERT_TRUE((*file)->sync());  // nothing new
    ASSERT_EQ(machine.host.durable.size(), 1u);
    EXPECT_EQ(machine.host.durable[0], (std::pair<std::string, std::int64_t>{"a", 4}));
}

TEST(Device, a_write_is_cheap_and_a_sync_pays_the_device) {
    Machine machine(*disk_profile("hdd"));
    machine.write("a", std::string(15'000, 'x'));
    EXPECT_LT(machine.host.charged, core::microseconds(10));
    machine.host.charged = {};
    auto file = machine.storage.open("a", OpenMode::existing);
    ASSERT_TRUE((*file)->sync());
    EXPECT_GT(machine.host.charged, core::milliseconds(8));
    EXPECT_LT(machine.host.charged, core::milliseconds(9));
}

TEST(Device, serves_one_sync_after_the_other) {
    Device device(*disk_profile("hdd"));
    const core::Duration alone = device.sync(core::Instant{}, 4096);
    const core::Duration second = device.sync(core::Instant{}, 4096);
    EXPECT_GT(second, alone);
    EXPECT_LE(second, alone * 2);
}

TEST(Device, content_leaves_the_cache_by_age_and_by_power_loss) {
    DiskProfile profile = ssd();
    profile.page_cache = 2 * Device::extent_bytes;
    Device device(profile);
    const core::Instant start;
    device.write(1, 0, 3 * Device::extent_bytes);
    EXPECT_GT(device.read(start, 1, 0, 10), core::microseconds(100));
    EXPECT_LT(device.read(start, 1, 0, 10), core::microseconds(2));
    device.power_loss();
    EXPECT_GT(device.read(start, 1, 0, 10), core::microseconds(100));
}

TEST(Device, the_profile_none_is_free) {
    Machine machine(*disk_profile("none"));
    machine.write("a", std::string(15'000, 'x'), true);
    EXPECT_EQ(machine.host.charged, core::Duration{});
}

}  // namespace
}  // namespace brokerscope::sim
