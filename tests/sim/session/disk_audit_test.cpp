// The end of a run, read from the disks: damage that no process noticed breaks I-log.

#include "sim/scenario/load.h"
#include "sim/session/run.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>

namespace brokerscope::sim {
namespace {

constexpr std::string_view story = R"(
scenario: disk-audit
title: Nothing goes wrong
group: performance
duration: 30s
cluster:
  brokers: 2
  config: {min.insync.replicas: 2, log.index.interval.bytes: 100}
  topics: {orders: {partitions: 1, replication.factor: 2}}
clients:
  shop:
    producer: {acks: all, linger.ms: 0}
    send: {topic: orders, count: 20, size: 100B, rate: 20/s, start: 1s}
expect: {acked: 20, lost-acked: 0}
)";

constexpr std::string_view log_file = "orders-0/00000000000000000000.log";
constexpr std::string_view index_file = "orders-0/00000000000000000000.index";

void flip(World& world, const std::string& node, std::string_view path, std::int64_t position) {
    const InodePointer file = world.disk(world.node(node)).find(path);
    ASSERT_NE(file, nullptr);
    ASSERT_LT(position, file->content.size());
    core::Bytes byte = file->content.read(position, 1);
    byte[0] ^= std::byte{1};
    file->content.write(position, byte);
}

/// Plays the story, lets `harm` do its work when the audit begins, and returns the run.
std::unique_ptr<Run> play(const std::function<void(World&)>& harm) {
    auto loaded = scenario::load(std::string(story), "disk-audit");
    if (!loaded)
        for (const std::string& line : loaded.error().lines()) ADD_FAILURE() << line;
    auto run = std::make_unique<Run>(std::move(*loaded));
    while (run->phase() != trace::Phase::audit && run->step()) {
    }
    EXPECT_EQ(run->boot_error(), "");
    harm(run->world());
    run->finish();
    return run;
}

/// The broker that does not lead: nobody reads its log any more.
std::string follower(World& world) {
    const auto size = [&](const std::string& node) {
        return world.disk(world.node(node)).find(log_file)->content.size();
    };
    EXPECT_EQ(size("broker-1"), size("broker-2"));
    return "broker-2";
}

TEST(DiskAudit, a_calm_run_leaves_good_files) {
    const auto run = play([](World&) {});
    EXPECT_TRUE(run->invariants().breaks().empty());
    EXPECT_EQ(run->report().verdict, RunVerdict::as_expected);
}

TEST(DiskAudit, a_changed_byte_of_a_batch_breaks_I_log) {
    const auto run = play([](World& world) { flip(world, follower(world), log_file, 61); });
    ASSERT_EQ(run->invariants().broken(Invariant::log), 1);
    EXPECT_EQ(run->invariants().breaks().front().what,
              "on the disk of broker-2, orders/0, file 00000000000000000000.log, byte 0: the "
              "checksum does not match the bytes");
    EXPECT_EQ(run->report().verdict, RunVerdict::invariant_broken);
}

TEST(DiskAudit, an_index_entry_that_points_elsewhere_breaks_I_log) {
    const auto run = play([](World& world) { flip(world, follower(world), index_file, 7); });
    ASSERT_EQ(run->invariants().broken(Invariant::log), 1);
    EXPECT_NE(run->invariants().breaks().front().what.find(
                  "file 00000000000000000000.index, byte 0: byte "),
              std::string::npos);
}

TEST(DiskAudit, what_the_next_start_cuts_or_rebuilds_is_no_fault) {
    const auto run = play([](World& world) {
        const std::string node = follower(world);
        world.crash(world.node(node));
        FileContent& content = world.disk(world.node(node)).find(log_file)->content;
        content.truncate(content.size() - 10);
        flip(world, node, index_file, 7);
    });
    EXPECT_EQ(run->invariants().broken(Invariant::log), 0);
}

}  // namespace
}  // namespace brokerscope::sim
