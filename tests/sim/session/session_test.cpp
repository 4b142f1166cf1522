// The façade: looking back and forth, acting, undoing, branching, saving.

#include "sim/session/session.h"
#include "core/base/random.h"
#include "sim/scenario/load.h"
#include "sim/session/library.h"
#include "sim/view/view_text.h"

#include <gtest/gtest.h>

namespace brokerscope::sim {
namespace {

scenario::Scenario library_scenario(const std::string& id) {
    const auto path = find_scenario(id);
    EXPECT_TRUE(path.has_value());
    auto loaded = scenario::load_file(*path);
    if (!loaded)
        for (const std::string& line : loaded.error().lines()) ADD_FAILURE() << line;
    return std::move(*loaded);
}

scenario::Action crash(const std::string& node) {
    return {scenario::Crash{{{.kind = scenario::NodeRef::Kind::id, .name = node}}}};
}

/// A view without its first line: where exactly an idle stretch is folded is no part of the
/// cluster.
std::string cluster_of(Session& session) {
    const std::string text = dump(session.view());
    return text.substr(text.find('\n'));
}

std::uint64_t hash_of(const scenario::Scenario& scenario) {
    Run run(scenario);
    run.finish();
    EXPECT_EQ(run.boot_error(), "");
    return run.recorder().hash();
}

TEST(Session, a_step_back_after_a_step_forward_shows_the_same) {
    Session session(library_scenario("dup-lost-response"));
    session.finish();
    ASSERT_EQ(session.complaint(), "");
    const std::uint64_t events = session.run().recorder().event_count();
    core::RandomStream random = core::RandomStream::named(1, "positions");
    for (int round = 0; round < 200; ++round) {
        session.seek(trace::EventId{random.below(events)});
        const trace::EventId here = session.cursor();
        const std::string before = dump(session.view());
        if (!session.forward()) continue;
        EXPECT_NE(session.cursor(), here);
        ASSERT_TRUE(session.back());
        EXPECT_EQ(session.cursor(), here);
        EXPECT_EQ(dump(session.view()), before) << "at event " << here.value;
    }
}

TEST(Session, a_view_by_seeking_is_the_view_by_going_there) {
    Session there(library_scenario("loss-acks1-crash"));
    there.finish();
    Session slowly(library_scenario("loss-acks1-crash"));
    for (std::int64_t second : {1, 3, 9, 15}) {
        slowly.run_until(core::Instant{0} + core::seconds(second));
        if (slowly.run().has_ended()) break;
        there.seek(slowly.cursor());
        EXPECT_EQ(cluster_of(there), cluster_of(slowly)) << second << " s";
    }
}

TEST(Session, a_branch_leaves_its_parent_as_it_was) {
    Session parent(library_scenario("life-of-a-record"));
    parent.finish();
    const std::uint64_t hash = parent.run().recorder().hash();
    parent.seek(core::Instant{0} + core::milliseconds(5));
    const trace::EventId here = parent.cursor();
    const std::string seen = dump(parent.view());

    const std::unique_ptr<Session> branch = parent.branch();
    branch->edit(crash("broker-2"), scenario::Latency::constant(core::seconds(1)));
    branch->finish();
    EXPECT_NE(branch->run().recorder().hash(), hash);
    EXPECT_EQ(parent.run().recorder().hash(), hash);
    EXPECT_EQ(parent.cursor(), here);
    EXPECT_EQ(dump(parent.view()), seen);
}

TEST(Session, an_act_in_the_past_begins_a_run_with_the_same_beginning) {
    Session session(library_scenario("life-of-a-record"));
    session.finish();
    session.seek(core::Instant{0} + core::milliseconds(5));
    const std::string seen = dump(session.view());
    const trace::EventId here = session.cursor();
    session.edit(crash("broker-2"), scenario::Latency::constant(core::seconds(1)));
    session.seek(here);
    EXPECT_EQ(dump(session.view()), seen);
    session.finish();
    EXPECT_EQ(session.complaint(), "");
    EXPECT_EQ(session.report().faults.size(), 1u);
}

TEST(Session, undo_and_redo_return_to_the_same_runs) {
    Session session(library_scenario("life-of-a-record"));
    const std::uint64_t untouched = hash_of(session.scenario());
    session.run_until(core::Instant{0} + core::milliseconds(4));
    session.edit(crash("broker-3"), scenario::Latency::constant(core::seconds(1)));
    session.finish();
    const std::uint64_t edited = session.run().recorder().hash();
    EXPECT_NE(edited, untouched);

    ASSERT_TRUE(session.undo());
    session.finish();
    EXPECT_EQ(session.run().recorder().hash(), untouched);
    ASSERT_TRUE(session.redo());
    session.finish();
    EXPECT_EQ(session.run().recorder().hash(), edited);
    EXPECT_EQ(session.complaint(), "");
}

TEST(Session, what_was_done_by_hand_is_saved_as_a_scenario_that_replays) {
    Session session(library_scenario("life-of-a-record"));
    session.run_until(core::Instant{0} + core::milliseconds(4));
    session.edit(crash("broker-3"), scenario::Latency::constant(core::seconds(1)));
    session.finish();
    const std::string saved = session.save();
    const auto loaded = scenario::load(saved, "saved.yaml");
    ASSERT_TRUE(loaded.has_value()) << saved << loaded.error().lines().front();
    EXPECT_EQ(hash_of(*loaded), session.run().recorder().hash()) << saved;
}

}  // namespace
}  // namespace brokerscope::sim
