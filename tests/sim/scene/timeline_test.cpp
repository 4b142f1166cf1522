// The timeline as a picture: it ends at the horizon, crowded marks are one, points are instants.

#include "sim/scene/timeline.h"

#include <gtest/gtest.h>

#include <string>

namespace brokerscope::sim::scene {
namespace {

constexpr core::Instant at(std::int64_t ms) { return core::Instant{ms * 1'000'000}; }

TimelineMark mark(std::uint64_t event, std::int64_t ms, MarkKind kind, std::size_t branch = 0) {
    return {.event = trace::EventId{event}, .time = at(ms), .kind = kind, .branch = branch};
}

const Look& look() {
    static const Look one{.theme = light_theme(), .size = {1280, 100}};
    return one;
}

TEST(Timeline, marks_behind_the_horizon_leave_no_trace) {
    TimelineState seen{.horizon = at(500), .cursor = at(500)};
    seen.marks = {mark(7, 100, MarkKind::fault)};
    TimelineState all = seen;
    all.marks.push_back(mark(8, 501, MarkKind::violation));
    EXPECT_EQ(timeline(seen, look()), timeline(all, look()));
    EXPECT_NE(timeline(all, look()).find("event:7"), nullptr);
}

TEST(Timeline, crowded_marks_are_one_sign_with_their_number_and_the_gravest_shows) {
    TimelineState state{.horizon = at(10'000), .cursor = at(10'000)};
    state.marks = {mark(1, 4000, MarkKind::retry), mark(2, 4001, MarkKind::violation),
                   mark(3, 4002, MarkKind::loss), mark(4, 9000, MarkKind::election)};
    const DrawList list = timeline(state, look());
    ASSERT_NE(list.find("event:2"), nullptr);
    EXPECT_EQ(list.find("event:1"), nullptr);
    EXPECT_NE(list.find("event:2")->name.find("(+2)"), std::string::npos);
    EXPECT_NE(list.find("event:2")->description.find("4.002 s message lost"), std::string::npos);
    EXPECT_NE(list.find("event:4"), nullptr);
}

TEST(Timeline, a_point_is_an_instant_between_start_and_horizon) {
    const TimelineState state{.horizon = at(800), .cursor = at(400)};
    EXPECT_EQ(time_at(state, look(), {0, 50}), at(0));
    EXPECT_EQ(time_at(state, look(), {1279, 50}), at(800));
    const Rect ground = timeline(state, look()).find("time")->bounds;
    const core::Instant middle = time_at(state, look(), ground.centre());
    EXPECT_GT(middle, at(300));
    EXPECT_LT(middle, at(500));
}

TEST(Timeline, branches_are_rows_with_names) {
    TimelineState state{.horizon = at(800), .cursor = at(400)};
    state.branches = {{.name = "main", .reached = at(800)},
                      {.name = "what-if 1", .parent = 0, .from = at(300), .reached = at(500)}};
    state.current = 1;
    state.marks = {mark(5, 300, MarkKind::edit, 1)};
    const DrawList list = timeline(state, {.theme = light_theme(), .size = {1280, 140}});
    ASSERT_TRUE(list.find("branch:0") != nullptr && list.find("branch:1") != nullptr);
    EXPECT_LT(list.find("branch:0")->bounds.y, list.find("branch:1")->bounds.y);
    EXPECT_NE(list.find("event:5"), nullptr);
}

TEST(Timeline, clocks_have_three_digits) {
    EXPECT_EQ(clock_text(at(0)), "0.000 s");
    EXPECT_EQ(clock_text(at(12'345)), "12.345 s");
    EXPECT_EQ(clock_text(at(3'662'345)), "61:02.345");
}

}  // namespace
}  // namespace brokerscope::sim::scene
