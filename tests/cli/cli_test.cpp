// The command line as a person meets it: exit codes, messages, bad input, output that cannot be
// written.

#include "tests/support/shell.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace brokerscope::test {
namespace {

class CommandLine : public ::testing::Test {
protected:
    Output run(const std::string& arguments) { return run_brokerscope(arguments, folder_.path()); }
    void write(const std::string& name, const std::string& content) {
        std::ofstream(folder_.path() + "/" + name, std::ios::binary) << content;
    }
    TemporaryFolder folder_;
};

TEST_F(CommandLine, says_what_is_wrong_with_a_call_and_exits_with_2) {
    EXPECT_EQ(run("").exit, 2);
    EXPECT_EQ(run("run").exit, 2);
    EXPECT_EQ(run("run dup-lost-response --no-such-option").exit, 2);
    const Output unknown = run("rnu dup-lost-response");
    EXPECT_EQ(unknown.exit, 2);
    EXPECT_NE(unknown.text.find("did you mean \"run\"?"), std::string::npos) << unknown.text;
    const Output scenario = run("run dup-lost-respnse");
    EXPECT_EQ(scenario.exit, 2);
    EXPECT_NE(scenario.text.find("did you mean \"dup-lost-response\"?"), std::string::npos);
    EXPECT_EQ(run("run dup-lost-response --variant nobody").exit, 2);
    EXPECT_EQ(run("run dup-lost-response --set nonsense").exit, 2);
    EXPECT_EQ(run("run dup-lost-response --until soon").exit, 2);
    EXPECT_EQ(run("trace dup-lost-response --kind hw.advances").exit, 2);
    EXPECT_EQ(run("--help").exit, 0);
}

TEST_F(CommandLine, gui_is_the_program_beside_it_with_the_same_words) {
    const std::string beside = folder_.path() + "/brokerscope";
    std::filesystem::copy_file(BROKERSCOPE_BINARY_DIR "/bin/brokerscope", beside);
    const Output none = run_shell(beside + " gui dup-lost-response", folder_.path());
    EXPECT_EQ(none.exit, 2);
    EXPECT_NE(none.text.find("built without Qt 6"), std::string::npos) << none.text;
    write("brokerscope-gui", "#!/bin/sh\necho \"window: $*\"\nexit 7\n");
    std::filesystem::permissions(folder_.path() + "/brokerscope-gui",
                                 std::filesystem::perms::owner_all);
    const Output window = run_shell(beside + " gui x --at '#12' --help", folder_.path());
    EXPECT_EQ(window.exit, 7);
    EXPECT_EQ(window.text, "window: x --at #12 --help\n");
    EXPECT_EQ(run_shell(beside + " --lang zh gui x", folder_.path()).text, "window: --lang zh x\n");
}

TEST_F(CommandLine, a_scenario_that_is_no_scenario_is_refused_with_places) {
    const std::pair<const char*, std::string> files[] = {
        {"empty.yaml", ""},
        {"binary.yaml", std::string("\x00\x01\xff\xfe\x80garbage", 12)},
        {"latin1.yaml", "scenario: x\ntitle: caf\xe9\n"},
        {"twice.yaml", "scenario: x\nscenario: y\n"},
        {"bomb.yaml",
         "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n"
         "c: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n"
         "e: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\n"
         "g: &g [*f,*f,*f,*f,*f,*f,*f,*f]\nh: &h [*g,*g,*g,*g,*g,*g,*g,*g]\n"},
        {"deep.yaml", std::string(5000, '[')},
        {"huge.yaml", std::string(2 << 20, '#')},
    };
    for (const auto& [name, content] : files) {
        write(name, content);
        const Output output = run(std::string("run ") + name);
        EXPECT_EQ(output.exit, 2) << name << ": " << output.text;
        EXPECT_TRUE(output.text.starts_with(std::string(name) + ":")) << output.text;
    }
    EXPECT_EQ(run("run no-such-file.yaml").exit, 2);
}

TEST_F(CommandLine, output_that_cannot_be_written_is_noticed) {
    const Output full = run("run dup-lost-response > /dev/full");
    EXPECT_EQ(full.exit, 1);
    EXPECT_NE(full.text.find("could not be written"), std::string::npos) << full.text;
    EXPECT_EQ(run("run dup-lost-response -q --trace /dev/full").exit, 1);
    EXPECT_EQ(run("export dup-lost-response --to pcap --out /dev/full").exit, 1);
    EXPECT_EQ(run("export dup-lost-response --to jsonl --out /no/such/folder/x").exit, 1);
    // A reader that goes away early is no crash.
    EXPECT_EQ(run("trace dup-lost-response | head -1").exit, 0);
}

TEST_F(CommandLine, a_trace_is_kept_and_replays) {
    ASSERT_EQ(run("run dup-lost-response -q --trace a.trace").exit, 0);
    const Output same = run("replay a.trace");
    EXPECT_EQ(same.exit, 0) << same.text;
    EXPECT_TRUE(same.text.starts_with("the same")) << same.text;
    EXPECT_EQ(run("trace a.trace --follow shop/3").lines,
              run("trace dup-lost-response --follow shop/3").lines);
}

TEST_F(CommandLine, a_damaged_trace_is_read_up_to_the_damage) {
    ASSERT_EQ(run("run dup-lost-response -q --trace a.trace").exit, 0);
    ASSERT_EQ(run_shell("size=$(stat -c %s a.trace); head -c $((size - 100)) a.trace > cut.trace; "
                        "head -c 40 a.trace > stump.trace; head -c 500 /dev/urandom > noise.trace",
                        folder_.path())
                  .exit,
              0);
    const Output cut = run("trace cut.trace");
    EXPECT_EQ(cut.exit, 1);
    EXPECT_NE(cut.text.find("damaged at byte"), std::string::npos) << cut.text.substr(0, 300);
    EXPECT_EQ(run("trace stump.trace").exit, 2);
    EXPECT_EQ(run("replay noise.trace").exit, 2);
}

TEST_F(CommandLine, set_variant_and_seed_change_the_run) {
    const Output set =
        run("run dup-lost-response --set 'clients.shop.producer.\"enable.idempotence\"=true' "
            "--json");
    EXPECT_NE(set.text.find("\"dup-log\""), std::string::npos);
    EXPECT_EQ(set.exit, 1) << "the story expects a duplicate, and there is none";
    EXPECT_EQ(run("run dup-lost-response --variant idempotence").exit, 0);
    EXPECT_NE(run("run dup-lost-response --seed 2 --json").text,
              run("run dup-lost-response --seed 1 --json").text);
    EXPECT_EQ(run("run dup-lost-response --seed 1 --json").text,
              run("run dup-lost-response --json").text);
}

TEST_F(CommandLine, interruption_prints_what_was_done) {
    write("long.yaml",
          "scenario: long\ntitle: t\ncluster: {topics: {orders: {replication.factor: 3}}}\n"
          "clients: {shop: {send: {topic: orders, count: 100000000, size: 100B}}}\nexpect: {}\n");
    const Output output = run_shell(std::string("timeout -s INT 2 ") + BROKERSCOPE_BINARY_DIR +
                                        "/bin/brokerscope run long.yaml; echo exit $?",
                                    folder_.path());
    EXPECT_NE(output.text.find("sent"), std::string::npos) << output.text;
    EXPECT_NE(output.text.find("verdict: incomplete"), std::string::npos) << output.text;
}

}  // namespace
}  // namespace brokerscope::test
