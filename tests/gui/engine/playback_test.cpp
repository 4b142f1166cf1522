#include "gui/engine/playback.h"

#include "core/base/random.h"
#include "sim/scene/visible.h"
#include "sim/view/view_text.h"
#include "tests/gui/support/recordings.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

#include <cmath>

namespace brokerscope::gui {
namespace {

double seconds(core::Duration duration) { return static_cast<double>(duration.ns) / 1e9; }

class PlaybackTest : public testing::Test {
protected:
    PlaybackTest() { playback_.setTimer(false); }

    /// Plays frame by frame to the end of what may be seen; returns the frames' number.
    int playOut() {
        playback_.play();
        int frames = 0;
        while (playback_.playing() && frames < 200'000) {
            playback_.advance(1.0 / 60);
            ++frames;
        }
        return frames;
    }

    Playback playback_{tests::recorded("dup-lost-response")};
};

TEST_F(PlaybackTest, it_opens_at_time_0_paused_with_the_cluster_up) {
    EXPECT_FALSE(playback_.playing());
    EXPECT_EQ(playback_.time(), core::Instant{});
    EXPECT_TRUE(playback_.atStart());
    EXPECT_FALSE(playback_.view().nodes().empty());
    EXPECT_FALSE(playback_.stepBack());
    EXPECT_FALSE(playback_.toStart());
}

TEST_F(PlaybackTest, steps_on_and_as_many_back_end_where_they_began) {
    const std::string before = sim::dump(playback_.view());
    int on = 0;
    while (on < 200 && playback_.stepForward()) ++on;
    EXPECT_GT(on, 20);
    EXPECT_NE(sim::dump(playback_.view()), before);
    for (int i = 0; i < on; ++i) EXPECT_TRUE(playback_.stepBack());
    EXPECT_EQ(sim::dump(playback_.view()), before);
    EXPECT_TRUE(playback_.atStart());
}

TEST_F(PlaybackTest, each_step_shows_one_visible_event) {
    for (int i = 0; i < 30; ++i) {
        const std::size_t before = playback_.place();
        ASSERT_TRUE(playback_.stepForward());
        int visible = 0;
        for (std::size_t place = before; place < playback_.place(); ++place)
            visible += sim::scene::is_visible(playback_.reader().at(place)) ? 1 : 0;
        EXPECT_EQ(visible, 1);
        EXPECT_EQ(playback_.position().event, playback_.reader().at(playback_.place() - 1).id);
    }
}

TEST_F(PlaybackTest, a_seek_shows_what_playing_there_shows) {
    core::RandomStream random(7);
    const std::int64_t end = playback_.recording().end().ns;
    for (int i = 0; i < 40; ++i) {
        const core::Instant time{
            static_cast<std::int64_t>(random.next() % static_cast<std::uint64_t>(end))};
        playback_.seek(time);
        EXPECT_EQ(playback_.time(), time);
        sim::ClusterView straight(playback_.reader().names());
        for (std::size_t place = 0; place < playback_.reader().size(); ++place) {
            const trace::Event& event = playback_.reader().at(place);
            if (event.time > time) break;
            straight.apply(event);
        }
        EXPECT_EQ(sim::dump(playback_.view()), sim::dump(straight));
    }
}

TEST_F(PlaybackTest, one_hop_takes_its_time_on_the_screen) {
    // From where a message leaves until it arrives, away from what is new in the run.
    EXPECT_DOUBLE_EQ(playback_.hopSeconds(), 1.2);
    EXPECT_NEAR(playback_.rate(), seconds(playback_.hop()) / 1.2, 1e-12);
    playback_.faster();
    EXPECT_NEAR(playback_.rate(), seconds(playback_.hop()) / 0.6, 1e-12);
    playback_.defaultSpeed();
    for (int i = 0; i < 20; ++i) playback_.slower();
    EXPECT_DOUBLE_EQ(playback_.hopSeconds(), 10);
    for (int i = 0; i < 20; ++i) playback_.faster();
    EXPECT_DOUBLE_EQ(playback_.hopSeconds(), 0.15);
}

TEST_F(PlaybackTest, a_gap_with_nothing_to_see_is_skipped) {
    playback_.play();
    bool skipped = false;
    double in_gap = 0;
    double longest = 0;
    core::Duration longest_gap;
    core::Instant since;
    while (playback_.playing()) {
        const bool before = playback_.skipping();
        playback_.advance(1.0 / 60);
        if (playback_.skipping() && !before) since = playback_.time();
        in_gap = playback_.skipping() ? in_gap + 1.0 / 60 : 0;
        longest = std::max(longest, in_gap);
        if (playback_.skipping()) {
            skipped = true;
            longest_gap = std::max(longest_gap, playback_.time() - since);
        }
    }
    EXPECT_TRUE(skipped);
    EXPECT_LE(longest, 0.6);
    EXPECT_GT(longest_gap, 5 * playback_.hop());
    EXPECT_TRUE(playback_.atEnd());
}

TEST_F(PlaybackTest, it_is_slower_round_the_first_of_a_kind) {
    core::Instant fault;
    for (std::size_t place = playback_.firstPlace(); place < playback_.reader().size(); ++place)
        if (std::holds_alternative<trace::FaultFired>(playback_.reader().at(place).payload)) {
            fault = playback_.reader().at(place).time;
            break;
        }
    ASSERT_GT(fault, core::Instant{});
    playback_.play();
    bool slow = false;
    double normal = 0;
    while (playback_.playing() && playback_.time() < fault) {
        playback_.advance(1.0 / 60);
        if (playback_.inSlowMotion()) slow = true;
        if (!playback_.inSlowMotion() && !playback_.skipping()) normal = playback_.rate();
    }
    EXPECT_TRUE(slow);
    EXPECT_TRUE(playback_.inSlowMotion());
    EXPECT_NEAR(playback_.rate(), normal / 3, 1e-9);
    while (playback_.playing() && playback_.time() < fault + 3 * playback_.hop())
        playback_.advance(1.0 / 60);
    EXPECT_LT(seconds(playback_.time() - fault), 10);
}

TEST_F(PlaybackTest, how_the_frames_fall_does_not_change_the_end) {
    playOut();
    const std::string end = sim::dump(playback_.view());
    EXPECT_EQ(playback_.time(), playback_.recording().end());
    Playback other(tests::recorded("dup-lost-response"));
    other.setTimer(false);
    other.setExpress(true);
    other.play();
    int frames = 0;
    while (other.playing() && frames < 10'000) {
        other.advance(0.033);
        ++frames;
    }
    EXPECT_LE(frames, 200);
    EXPECT_EQ(sim::dump(other.view()), end);
}

TEST_F(PlaybackTest, nothing_behind_the_horizon_is_reached) {
    playback_.seek(core::Instant{playback_.recording().end().ns / 3});
    const Position horizon = playback_.position();
    playback_.toStart();
    playback_.setHorizon(horizon);
    playback_.toEnd();
    EXPECT_EQ(playback_.position(), horizon);
    EXPECT_FALSE(playback_.stepForward());
    EXPECT_FALSE(playback_.seek(playback_.recording().end()));
    EXPECT_FALSE(playback_.toEffect() && playback_.position() != horizon);
    playback_.seek(horizon);
    EXPECT_LE(playback_.furthest(), horizon.time);
    playback_.toStart();
    playOut();
    EXPECT_EQ(playback_.position(), horizon);
    playback_.clearHorizon();
    EXPECT_TRUE(playback_.stepForward());
}

TEST_F(PlaybackTest, playing_to_a_stop_ends_exactly_there) {
    for (int i = 0; i < 25; ++i) playback_.stepForward();
    const Position stop = playback_.position();
    const std::string there = sim::dump(playback_.view());
    playback_.toStart();
    QSignalSpy reached(&playback_, &Playback::reachedStop);
    playback_.playTo(stop, 2);
    while (playback_.playing()) playback_.advance(1.0 / 60);
    EXPECT_EQ(reached.size(), 1);
    EXPECT_EQ(playback_.position(), stop);
    EXPECT_EQ(sim::dump(playback_.view()), there);
}

TEST_F(PlaybackTest, reduced_motion_goes_from_event_to_event) {
    playback_.setReducedMotion(true);
    playback_.play();
    int stands = 0;
    core::Instant last;
    for (int frame = 0; frame < 600 && playback_.playing(); ++frame) {
        playback_.advance(1.0 / 60);
        if (playback_.time() == last) ++stands;
        last = playback_.time();
        if (!playback_.atEnd()) {
            EXPECT_EQ(playback_.time(),
                      std::max(core::Instant{}, playback_.reader().at(playback_.place() - 1).time));
        }
    }
    EXPECT_GT(stands, 100);
}

TEST_F(PlaybackTest, causes_lead_to_the_fault) {
    playback_.toEnd();
    while (playback_.stepBack() && !std::holds_alternative<trace::BatchAcknowledged>(
                                       playback_.reader().at(playback_.place() - 1).payload)) {
    }
    int presses = 0;
    while (playback_.toCause() && presses < 1000) {
        ++presses;
        if (std::holds_alternative<trace::FaultFired>(
                playback_.reader().at(playback_.place() - 1).payload))
            break;
    }
    EXPECT_LT(presses, 100);
    EXPECT_GT(presses, 1);
}

TEST_F(PlaybackTest, an_effect_has_what_it_came_of_as_a_cause) {
    for (int i = 0; i < 15; ++i) playback_.stepForward();
    const std::size_t before = playback_.place();
    ASSERT_TRUE(playback_.toEffect());
    bool found = false;
    for (const sim::InEdge& edge :
         playback_.recording().index().in_edges(static_cast<sim::Place>(playback_.place() - 1)))
        found = found || edge.from + std::size_t{1} == before;
    EXPECT_TRUE(found);
}

TEST_F(PlaybackTest, the_next_event_of_a_thing_concerns_it) {
    ASSERT_TRUE(playback_.nextOf("node:shop"));
    const Position first = playback_.position();
    ASSERT_TRUE(playback_.nextOf("node:shop"));
    ASSERT_TRUE(playback_.previousOf("node:shop"));
    EXPECT_EQ(playback_.position(), first);
    EXPECT_FALSE(playback_.nextOf("node:nobody"));
}

TEST_F(PlaybackTest, a_moment_holds_only_what_was_lately) {
    playback_.seek(core::Instant{playback_.recording().end().ns / 2});
    const sim::scene::Moment moment = playback_.moment();
    EXPECT_EQ(moment.time, playback_.time());
    for (const trace::Event& event : moment.lately) {
        EXPECT_LE(event.time, moment.time);
        EXPECT_GE(event.time, moment.time - 2 * moment.pace);
    }
}

}  // namespace
}  // namespace brokerscope::gui
