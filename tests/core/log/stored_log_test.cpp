#include "core/log/stored_log.h"
#include "tests/core/log/log_fixture.h"

namespace brokerscope::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view first_log = "orders-0/00000000000000000000.log";
constexpr std::string_view first_index = "orders-0/00000000000000000000.index";
constexpr std::string_view second_log = "orders-0/00000000000000000004.log";

class StoredLog : public LogTest {
protected:
    /// Two segments of four batches and three, with an index entry a batch but for the first.
    void write_two_segments() {
        options.config.segment_bytes = 1200;
        options.config.index_interval_bytes = 100;
        open();
        for (int i = 0; i < 7; ++i) append({.value_bytes = 200}, i / 5);
        ASSERT_NE(machine.disk.find(second_log), nullptr);
    }
    /// Faults as "file@position: what".
    std::vector<std::string> faults(StoredLogRules rules = {}) {
        std::vector<StoredFile> files;
        for (const std::string& name : machine.disk.list("orders-0")) {
            const sim::InodePointer inode = machine.disk.find("orders-0/" + name);
            files.push_back({.name = name,
                             .size = inode->content.size(),
                             .read = [inode](std::int64_t position, std::int64_t count) {
                                 return inode->content.read(position, count);
                             }});
        }
        std::vector<std::string> lines;
        for (const StoredFault& fault : inspect_stored_log(files, rules))
            lines.push_back(fault.file + "@" + std::to_string(fault.position) + ": " + fault.what);
        return lines;
    }
    sim::FileContent& content(std::string_view path) { return machine.disk.find(path)->content; }
    std::int64_t batch_bytes() {
        return content(first_log).size() / 4;  // all are of one size
    }
    void flip(std::string_view path, std::int64_t position) {
        Bytes byte = content(path).read(position, 1);
        byte[0] ^= std::byte{0x10};
        content(path).write(position, byte);
    }
};

TEST_F(StoredLog, what_a_log_wrote_is_right) {
    write_two_segments();
    EXPECT_THAT(faults(), IsEmpty());
    ASSERT_TRUE(log->truncate_to(Offset{5}, Offset{5}));
    EXPECT_THAT(faults(), IsEmpty());
    append({.value_bytes = 2}, 3);
    EXPECT_THAT(faults(), IsEmpty());
    ASSERT_TRUE(log->truncate_to(Offset{2}, Offset{2}));
    EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(StoredLog, larger_than_a_step_it_is_read_in_parts) {
    open();
    for (int i = 0; i < 5; ++i) append({.value_bytes = i == 2 ? 900'000u : 400'000u});
    EXPECT_THAT(faults(), IsEmpty());
    flip(first_log, content(first_log).size() - 1);
    EXPECT_EQ(faults().size(), 1u);
}

TEST_F(StoredLog, a_changed_byte_of_a_batch_is_found) {
    write_two_segments();
    flip(first_log, 2 * batch_bytes() + 100);
    EXPECT_THAT(faults(),
                ElementsAre("00000000000000000000.log@" + std::to_string(2 * batch_bytes()) +
                            ": the checksum does not match the bytes"));
}

TEST_F(StoredLog, offsets_that_overlap_are_found) {
    write_two_segments();
    flip(first_log, 3 * batch_bytes() + 6);  // base offset 3 becomes 4099: outside the checksum
    EXPECT_THAT(faults(),
                ElementsAre(testing::HasSubstr("it names offset 3"),
                            "00000000000000000004.log@0: the segment before ends at offset 4100"));
    flip(first_log, 3 * batch_bytes() + 6);
    content(first_log).write(3 * batch_bytes(), Bytes(8));
    EXPECT_THAT(faults(), ElementsAre(testing::HasSubstr("begins at offset 0, before 3")));
}

TEST_F(StoredLog, a_leader_epoch_that_falls_is_found) {
    write_two_segments();
    flip(second_log, 15);  // epoch 0 becomes 16, before one of 1
    EXPECT_THAT(faults(), ElementsAre(testing::HasSubstr("of leader epoch 1, behind one of 16")));
}

TEST_F(StoredLog, an_index_entry_that_points_elsewhere_is_found) {
    write_two_segments();
    flip(first_index, 8 + 7);  // the second entry's position
    const std::vector<std::string> found = faults();
    EXPECT_THAT(found,
                ElementsAre(testing::AllOf(testing::StartsWith("00000000000000000000.index@8: "),
                                           testing::HasSubstr("is not the start of a batch"))));
    EXPECT_THAT(faults({.judges_index = false}), IsEmpty());
    flip(first_index, 8 + 7);
    flip(first_index, 8 + 3);  // its offset
    EXPECT_THAT(faults(), ElementsAre(testing::HasSubstr("it names offset 18")));
}

TEST_F(StoredLog, an_index_entry_behind_the_end_is_found) {
    write_two_segments();
    content(first_index).write(content(first_index).size(), Bytes(8, std::byte{1}));
    EXPECT_THAT(faults(), ElementsAre(testing::HasSubstr("the log has ")));
    content(first_index).truncate(content(first_index).size() - 3);
    EXPECT_THAT(faults(), ElementsAre(testing::HasSubstr("the last entry is not whole")));
}

TEST_F(StoredLog, names_and_files_that_do_not_fit_are_found) {
    write_two_segments();
    log.reset();
    ASSERT_TRUE(machine.disk.rename(second_log, "orders-0/00000000000000000005.log"));
    EXPECT_THAT(faults(),
                ElementsAre("00000000000000000005.log@0: the segment before ends at offset 4",
                            "00000000000000000004.index@0: it has no segment"));
}

TEST_F(StoredLog, a_torn_end_is_what_a_killed_process_may_leave) {
    write_two_segments();
    content(second_log).truncate(content(second_log).size() - 10);
    EXPECT_THAT(faults({.may_be_torn = true, .judges_index = false}), IsEmpty());
    EXPECT_THAT(faults(), ElementsAre(testing::HasSubstr("the bytes end inside the batch")));
    content(first_log).truncate(content(first_log).size() - 10);
    EXPECT_THAT(faults({.may_be_torn = true, .judges_index = false}),
                ElementsAre(testing::HasSubstr("the bytes end inside the batch")));
}

}  // namespace
}  // namespace brokerscope::tests
