#include "sim/export/dump.h"

#include "core/record/builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace brokerscope::sim {
namespace {

using core::Bytes;
using nlohmann::json;
using testing::ElementsAre;
namespace fs = std::filesystem;

struct Dumped {
    std::vector<std::string> lines;
    DumpOutcome outcome = DumpOutcome::whole;
};

Dumped dumped(std::string_view name, const Bytes& content, DumpFormat format = DumpFormat::json) {
    Dumped result;
    result.outcome = dump(name, content, format,
                          [&](std::string_view line) { result.lines.emplace_back(line); });
    return result;
}

Bytes read_file(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    return core::to_bytes(text);
}

Bytes batch_of(std::string_view value) {
    core::BatchBuilder builder{{}};
    builder.append({.timestamp = core::WallTime{1'000}, .value = core::as_bytes(value)});
    return builder.finish();
}

/// Every key of `expected` stands in `found` with the same value; of records, likewise.
void expect_same(const json& found, const json& expected) {
    for (const auto& [name, value] : expected.items()) {
        if (name == "records" || !found.contains(name)) continue;
        EXPECT_EQ(found[name], value) << name;
    }
    ASSERT_EQ(found["records"].size(), expected["records"].size());
    for (std::size_t i = 0; i < expected["records"].size(); ++i) {
        for (const char* const name : {"offset_delta", "timestamp", "key", "value", "headers"})
            EXPECT_EQ(found["records"][i][name], expected["records"][i][name]) << i << " " << name;
    }
}

TEST(Dump, says_of_real_clients_batches_what_is_in_them) {
    int files = 0;
    for (const auto& entry : fs::directory_iterator{BROKERSCOPE_SOURCE_DIR "/tests/vectors"}) {
        if (entry.path().extension() != ".bin") continue;
        SCOPED_TRACE(entry.path().string());
        const Dumped result = dumped(entry.path().string(), read_file(entry.path()));
        EXPECT_EQ(result.outcome, DumpOutcome::whole);
        ASSERT_EQ(result.lines.size(), 1u);
        const json found = json::parse(result.lines[0]);
        EXPECT_EQ(found["position"], 0);
        EXPECT_EQ(found["crc_ok"], true);
        expect_same(found,
                    json::parse(std::ifstream{fs::path{entry.path()}.replace_extension(".json")}));
        ++files;
    }
    EXPECT_GE(files, 5);
}

TEST(Dump, of_a_torn_segment_ends_where_it_is_torn) {
    Bytes segment = batch_of("whole");
    const std::size_t whole = segment.size();
    const Bytes torn = batch_of("torn");
    segment.insert(segment.end(), torn.begin(), torn.end() - 3);
    const Dumped result = dumped("00000000000000000000.log", segment);
    EXPECT_EQ(result.outcome, DumpOutcome::damaged);
    ASSERT_EQ(result.lines.size(), 2u);
    const json damage = json::parse(result.lines[1]);
    EXPECT_EQ(damage["damaged_at"], whole);
    EXPECT_EQ(damage["reason"], "the bytes end inside the batch");
}

TEST(Dump, goes_on_behind_a_batch_with_a_wrong_checksum) {
    Bytes segment = batch_of("first");
    segment.back() ^= std::byte{1};
    const std::size_t first = segment.size();
    const Bytes second = batch_of("second");
    segment.insert(segment.end(), second.begin(), second.end());
    const Dumped result = dumped("00000000000000000000.log", segment);
    EXPECT_EQ(result.outcome, DumpOutcome::damaged);
    ASSERT_EQ(result.lines.size(), 3u);
    EXPECT_EQ(json::parse(result.lines[0])["crc_ok"], false);
    EXPECT_EQ(json::parse(result.lines[1])["damaged_at"], 0);
    EXPECT_EQ(json::parse(result.lines[2])["position"], first);
}

TEST(Dump, of_something_else_is_unrecognised) {
    const Bytes text = core::to_bytes("this is a letter to a friend, and no segment at all");
    EXPECT_EQ(dumped("letter.log", text).outcome, DumpOutcome::unrecognised);
    EXPECT_EQ(dumped("leader-epoch-checkpoint", text).outcome, DumpOutcome::unrecognised);
    EXPECT_EQ(dumped("5.snapshot", text).outcome, DumpOutcome::unrecognised);
    EXPECT_EQ(dumped("empty.log", {}).outcome, DumpOutcome::whole);
}

TEST(Dump, of_an_index_counts_from_the_files_name_and_skips_unused_room) {
    Bytes index(40);
    core::store_big_endian(index.data(), std::int32_t{4});
    core::store_big_endian(index.data() + 4, std::int32_t{4'200});
    core::store_big_endian(index.data() + 8, std::int32_t{9});
    core::store_big_endian(index.data() + 12, std::int32_t{8'448});
    const Dumped result = dumped("dir/00000000000000000100.index", index);
    EXPECT_EQ(result.outcome, DumpOutcome::whole);
    EXPECT_THAT(result.lines, ElementsAre(R"({"relative_offset":4,"offset":104,"position":4200})",
                                          R"({"relative_offset":9,"offset":109,"position":8448})"));
    index.resize(13);
    EXPECT_EQ(dumped("0.index", index).lines.back(),
              R"({"damaged_at":8,"reason":"the file ends inside an entry"})");
}

TEST(Dump, of_a_checkpoint_gives_its_entries) {
    const Bytes checkpoint = core::to_bytes("0\n2\norders 0 17\norders 1 4\n");
    EXPECT_THAT(dumped("replication-offset-checkpoint", checkpoint).lines,
                ElementsAre(R"({"entry":"orders 0 17"})", R"({"entry":"orders 1 4"})"));
    const Bytes fewer = core::to_bytes("0\n2\norders 0 17\n");
    EXPECT_EQ(dumped("replication-offset-checkpoint", fewer).outcome, DumpOutcome::damaged);
}

TEST(Dump, for_a_person_gives_records_lines_of_their_own) {
    const Dumped result = dumped("0.log", batch_of("hello"), DumpFormat::lines);
    ASSERT_EQ(result.lines.size(), 2u);
    EXPECT_EQ(result.lines[1],
              "  offset=0 offset_delta=0 timestamp=1000 key=null value=\"hello\" headers=[]");
}

TEST(Dump, writes_bytes_that_are_no_text_as_hexadecimal) {
    for (const std::string_view bytes :
         {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "a\x80"}) {
        const json line = json::parse(dumped("0.log", batch_of(bytes)).lines.at(0));
        EXPECT_TRUE(line["records"][0]["value"].contains("hex")) << bytes;
    }
    const json line =
        json::parse(dumped("0.log", batch_of("\xe4\xbd\xa0\xf0\x9f\x98\x80")).lines.at(0));
    EXPECT_TRUE(line["records"][0]["value"].contains("utf8"));
}

}  // namespace
}  // namespace brokerscope::sim
