#include "sim/disk/content.h"

#include <gtest/gtest.h>

namespace brokerscope::sim {
namespace {

using core::Bytes;
using core::RandomStream;

constexpr std::int64_t page = FileContent::page_bytes;

/// Content held twice and whole: what FileContent saves itself.
struct NaiveContent {
    Bytes cached;
    Bytes durable;
    void write(std::int64_t position, const Bytes& bytes) {
        const auto at = static_cast<std::size_t>(position);
        if (cached.size() < at + bytes.size()) cached.resize(at + bytes.size());
        std::ranges::copy(bytes, cached.begin() + position);
    }
    void truncate(std::int64_t size) {
        lowest = std::min(lowest, static_cast<std::size_t>(size));
        cached.resize(static_cast<std::size_t>(size));
    }
    void sync() {
        durable = cached;
        lowest = SIZE_MAX;
    }
    std::size_t lowest = SIZE_MAX;  ///< size since the last sync
};

Bytes whole(const FileContent& content) { return content.read(0, content.size()); }

Bytes pattern(std::size_t count, RandomStream& random) {
    Bytes bytes(count);
    const auto first = static_cast<unsigned>(random.next());
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::byte>(first + i * 31u);
    return bytes;
}

/// One random change to both; sync now and then.
void step(FileContent& content, NaiveContent& twin, RandomStream& random) {
    const std::uint64_t kind = random.below(12);
    if (kind < 6) {
        const Bytes bytes = pattern(1 + random.below(3 * page), random);
        content.write(content.size(), bytes);
        twin.write(static_cast<std::int64_t>(twin.cached.size()), bytes);
    } else if (kind < 9) {
        const Bytes bytes = pattern(1 + random.below(2 * page), random);
        const auto position = static_cast<std::int64_t>(
            random.below(static_cast<std::uint64_t>(content.size()) + 2 * page));
        content.write(position, bytes);
        twin.write(position, bytes);
    } else if (kind < 11) {
        const auto size = static_cast<std::int64_t>(
            random.below(static_cast<std::uint64_t>(content.size()) + page));
        content.truncate(size);
        twin.truncate(size);
    } else {
        content.sync();
        twin.sync();
    }
}

TEST(FileContent, reads_what_was_written_as_a_naive_twin_does) {
    RandomStream random(1);
    FileContent content;
    NaiveContent twin;
    for (int i = 0; i < 3000; ++i) {
        step(content, twin, random);
        ASSERT_EQ(content.size(), static_cast<std::int64_t>(twin.cached.size()));
        ASSERT_TRUE(i % 10 != 0 || whole(content) == twin.cached) << i;
        if (content.size() > 600'000) {
            content.truncate(0);
            twin.truncate(0);
        }
    }
}

TEST(FileContent, without_writeback_a_power_loss_leaves_the_last_synced_content) {
    RandomStream random(2);
    FileContent content;
    NaiveContent twin;
    for (int i = 0; i < 300; ++i) {
        const std::uint64_t steps = 1 + random.below(12);
        for (std::uint64_t s = 0; s < steps; ++s) step(content, twin, random);
        content.power_loss(Keep::none, random);
        twin.cached = twin.durable;
        twin.sync();
        ASSERT_TRUE(whole(content) == twin.durable) << i;
        ASSERT_FALSE(content.is_dirty());
    }
}

TEST(FileContent, by_seed_each_page_is_the_old_one_or_the_new_one) {
    RandomStream random(3);
    FileContent content;
    NaiveContent twin;
    bool some_old = false;
    bool some_new = false;
    for (int i = 0; i < 300; ++i) {
        const std::uint64_t steps = 1 + random.below(6);
        for (std::uint64_t s = 0; s < steps; ++s) step(content, twin, random);
        content.power_loss(Keep::by_seed, random);
        const Bytes left = whole(content);
        ASSERT_LE(left.size(), std::max(twin.cached.size(), twin.durable.size()));
        for (std::size_t at = 0; at < left.size(); at += page) {
            const std::size_t count = std::min<std::size_t>(page, left.size() - at);
            const auto part_of = [&](Bytes from) {
                from.resize(std::max(from.size(), at + count));
                return Bytes(from.begin() + static_cast<std::ptrdiff_t>(at),
                             from.begin() + static_cast<std::ptrdiff_t>(at + count));
            };
            const Bytes got = part_of(left);
            Bytes cut = twin.durable;
            cut.resize(std::min(cut.size(), twin.lowest));
            const bool is_old = got == part_of(twin.durable) || got == part_of(cut);
            const bool is_new = got == part_of(twin.cached);
            ASSERT_TRUE(is_old || is_new) << "step " << i << ", byte " << at;
            some_old = some_old || (is_old && !is_new);
            some_new = some_new || (is_new && !is_old);
        }
        twin.cached = left;
        twin.sync();
    }
    EXPECT_TRUE(some_old);
    EXPECT_TRUE(some_new);
}

TEST(FileContent, behind_an_unsynced_cut_old_content_never_follows_new) {
    bool old_came_back = false;
    bool new_survived = false;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        FileContent content;
        content.write(0, Bytes(4 * page, std::byte{'o'}));
        content.sync();
        content.truncate(page);
        content.write(page, Bytes(2 * page, std::byte{'n'}));
        RandomStream random(seed);
        content.power_loss(Keep::by_seed, random);
        const Bytes left = whole(content);
        const auto behind = left.begin() + page;
        const bool has_old = std::find(behind, left.end(), std::byte{'o'}) != left.end();
        const bool has_new = std::find(behind, left.end(), std::byte{'n'}) != left.end();
        EXPECT_FALSE(has_old && has_new) << seed;
        old_came_back = old_came_back || has_old;
        new_survived = new_survived || has_new;
    }
    EXPECT_TRUE(old_came_back);
    EXPECT_TRUE(new_survived);
}

TEST(FileContent, a_torn_tail_ends_inside_the_unsynced_bytes) {
    FileContent content;
    content.write(0, Bytes(1000));
    content.sync();
    content.write(1000, Bytes(200));
    EXPECT_EQ(content.power_loss_torn(50), 100);
    EXPECT_EQ(content.size(), 1100);
    EXPECT_EQ(content.durable_size(), 1100);
}

TEST(FileContent, an_interrupted_sync_makes_the_first_half_of_the_pages_durable) {
    FileContent content;
    content.write(0, Bytes(8 * page, std::byte{7}));
    content.sync_half();
    EXPECT_EQ(content.durable_size(), 4 * page);
    RandomStream random(4);
    EXPECT_EQ(content.power_loss(Keep::none, random), 4 * page);
    EXPECT_EQ(content.size(), 4 * page);
}

TEST(FileContent, appending_keeps_no_second_copy) {
    FileContent content;
    const Bytes block(16'000);
    for (int i = 0; i < 1000; ++i) content.write(content.size(), block);
    EXPECT_EQ(content.size(), 16'000'000);
    EXPECT_EQ(content.durable_size(), 0);
    EXPECT_EQ(content.dirty_bytes(), 3907 * page);
}

}  // namespace
}  // namespace brokerscope::sim
