// The picture is a function of where the cursor stands, however it came there.

#include "gui/engine/playback.h"

#include "sim/scene/stage.h"
#include "tests/gui/support/recordings.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace brokerscope::gui {
namespace {

class PlaybackPicture : public testing::TestWithParam<const char*> {
protected:
    std::string shown(Playback& playback) {
        const sim::scene::Look look{sim::scene::light_theme(), "en", {1280, 720}, {}, {}, {}};
        return sim::scene::to_text(sim::scene::stage(playback.moment(), look));
    }

    Playback playback_{tests::recorded(GetParam())};
};

TEST_P(PlaybackPicture, is_the_same_on_the_way_back) {
    std::vector<std::string> pictures{shown(playback_)};
    while (pictures.size() < 120 && playback_.stepForward()) pictures.push_back(shown(playback_));
    for (std::size_t i = pictures.size() - 1; i-- > 0;) {
        ASSERT_TRUE(playback_.stepBack());
        ASSERT_EQ(shown(playback_), pictures[i]) << "step " << i;
    }
}

TEST_P(PlaybackPicture, is_the_same_played_to_and_jumped_to) {
    Playback played(tests::recorded(GetParam()));
    played.setTimer(false);
    played.play();
    for (int frame = 0; played.playing() && frame < 3'000; ++frame) {
        played.advance(1.0 / 60);
        if (frame % 100 != 0) continue;
        playback_.toEnd();
        playback_.seek(played.position());
        ASSERT_EQ(playback_.position(), played.position());
        ASSERT_EQ(shown(playback_), shown(played)) << "frame " << frame;
    }
}

INSTANTIATE_TEST_SUITE_P(Library, PlaybackPicture,
                         testing::Values("dup-lost-response", "repl-unclean-election",
                                         "loss-acks0"));

}  // namespace
}  // namespace brokerscope::gui
