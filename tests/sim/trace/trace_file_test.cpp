#include "sim/trace/trace_file.h"
#include "core/base/crc32c.h"
#include "core/base/hash.h"
#include "tests/sim/trace/made_run.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace brokerscope::sim {
namespace {

TraceHeader described() {
    return {"brokerscope 0.1.0", "zstd 1.5.4", "scenario: x\n", "", 7, {"{at: 1s}"}, {{"a", "b"}}};
}

core::Bytes file_of(const TraceStore& store) {
    core::Bytes bytes;
    EXPECT_TRUE(write_trace(described(), store, [&](core::BytesView part) {
        bytes.insert(bytes.end(), part.begin(), part.end());
        return true;
    }));
    return bytes;
}

TEST(TraceFile, comes_back_as_it_was_written) {
    const MadeRun run(300);
    const auto loaded = read_trace(file_of(run.recorder.store()));
    ASSERT_TRUE(loaded.has_value()) << loaded.error();
    EXPECT_FALSE(loaded->damage.has_value());
    EXPECT_EQ(loaded->header, described());
    EXPECT_EQ(loaded->store->hash().value, run.recorder.hash());
    EXPECT_EQ(loaded->store->hash().checkpoints, run.recorder.trace_hash().checkpoints);
    TraceReader before = run.recorder.reader();
    TraceReader after(*loaded->store);
    ASSERT_EQ(before.size(), after.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        ASSERT_TRUE(same_event(before.at(i), after.at(i)));
    EXPECT_EQ(loaded->names->text(before.at(5).node), run.names.text(before.at(5).node));
}

TEST(TraceFile, an_empty_run_is_a_trace) {
    trace::NameTable names;
    const TraceStore store(names);
    const auto loaded = read_trace(file_of(store));
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(loaded->store->size(), 0u);
    EXPECT_FALSE(loaded->damage.has_value());
}

TEST(TraceFile, what_is_no_trace_is_said_to_be_none) {
    for (const std::string_view text : {"", "brktrac", "scenario: x", "brktrace", "brktraceHHHH"}) {
        const auto loaded = read_trace(core::as_bytes(text));
        ASSERT_FALSE(loaded.has_value()) << text;
        EXPECT_NE(loaded.error().find("not a"), std::string::npos);
    }
}

TEST(TraceFile, one_cut_anywhere_gives_its_good_beginning) {
    const MadeRun run(150);
    const core::Bytes whole = file_of(run.recorder.store());
    TraceReader truth = run.recorder.reader();
    for (std::size_t size = 200; size < whole.size(); size += 997) {
        const auto loaded = read_trace(core::BytesView(whole).first(size));
        ASSERT_TRUE(loaded.has_value()) << loaded.error();
        ASSERT_TRUE(loaded->damage.has_value());
        EXPECT_LE(loaded->damage->offset, size);
        TraceReader part(*loaded->store);
        for (std::size_t i = 0; i < part.size(); i += 100)
            ASSERT_TRUE(same_event(part.at(i), truth.at(i)));
    }
    const auto closed = read_trace(core::BytesView(whole).first(whole.size() - 1));
    ASSERT_TRUE(closed.has_value());
    EXPECT_EQ(closed->store->size(), truth.size());
}

TEST(TraceFile, bytes_behind_the_end_are_damage) {
    const MadeRun run(20);
    core::Bytes whole = file_of(run.recorder.store());
    const std::size_t size = whole.size();
    whole.push_back(std::byte{0});
    const auto loaded = read_trace(whole);
    ASSERT_TRUE(loaded.has_value());
    ASSERT_TRUE(loaded->damage.has_value());
    EXPECT_EQ(loaded->damage->offset, size);
}

/// Makes every checksum right again, so that a mutation reaches what lies behind it.
void repair_checksums(core::Bytes& file) {
    for (std::size_t at = 8; at + 9 <= file.size();) {
        const auto size = core::load_big_endian<std::uint32_t>(file.data() + at + 1);
        if (size > file.size() - at - 9) return;
        core::Bytes covered(file.begin() + static_cast<std::ptrdiff_t>(at),
                            file.begin() + static_cast<std::ptrdiff_t>(at + 5));
        covered.insert(covered.end(), file.begin() + static_cast<std::ptrdiff_t>(at + 9),
                       file.begin() + static_cast<std::ptrdiff_t>(at + 9 + size));
        core::store_big_endian(file.data() + at + 5, core::crc32c(covered));
        at += 9 + size;
    }
}

TEST(TraceFile, mutations_never_crash_the_reader) {
    const MadeRun run(40);
    const core::Bytes good = file_of(run.recorder.store());
    std::uint64_t state = 11;
    const auto draw = [&](std::uint64_t below) {
        state = core::hash_step(state, below);
        return state % below;
    };
    int damaged = 0;
    for (int round = 0; round < 2000; ++round) {
        core::Bytes file = good;
        for (std::uint64_t i = 1 + draw(3); i > 0; --i)
            file[8 + draw(file.size() - 8)] ^= static_cast<std::byte>(1 + draw(255));
        if (draw(4) == 0) file.resize(draw(file.size()));
        if (round % 2 == 0) repair_checksums(file);
        const auto loaded = read_trace(file);
        if (!loaded) continue;
        if (loaded->damage) ++damaged;
        TraceReader reader(*loaded->store);
        for (std::size_t i = 0; i < reader.size(); i += 50) (void)reader.at(i);
    }
    EXPECT_GT(damaged, 500);
}

TEST(TraceFile, a_file_that_cannot_be_written_or_read_is_an_error_with_its_name) {
    const MadeRun run(10);
    const auto written = save_trace("/no/such/folder/x.trace", {}, run.recorder.store());
    ASSERT_FALSE(written.has_value());
    EXPECT_NE(written.error().find("/no/such/folder/x.trace"), std::string::npos);
    EXPECT_FALSE(load_trace("/no/such/folder/x.trace").has_value());
    EXPECT_FALSE(save_trace("/dev/full", {}, run.recorder.store()).has_value());
    const std::string path = testing::TempDir() + "made.trace";
    ASSERT_TRUE(save_trace(path, described(), run.recorder.store()).has_value());
    const auto loaded = load_trace(path);
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(loaded->store->size(), run.recorder.store().size());
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace brokerscope::sim
