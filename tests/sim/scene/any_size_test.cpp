// Pictures of any size come to an end, also where there is no room for what they show.

#include "sim/scene/logs.h"
#include "sim/scene/stage.h"
#include "sim/scene/timeline.h"
#include "tests/sim/scene/film.h"

#include <gtest/gtest.h>

#include <cmath>

namespace brokerscope::sim::scene {
namespace {

constexpr double widths[] = {0, 1, 60, 150, 330, 400, 520, 9'000};
constexpr double heights[] = {0, 60, 400};

void expect_finite(const DrawList& list) {
    for (const Entity& entity : list.entities)
        EXPECT_TRUE(std::isfinite(entity.bounds.x) && std::isfinite(entity.bounds.y) &&
                    std::isfinite(entity.bounds.width) && std::isfinite(entity.bounds.height))
            << entity.id;
}

TEST(AnySize, stage_logs_and_timeline_come_to_an_end) {
    for (const char* file : {"basics/life-of-a-record", "basics/order-by-key"}) {
        Film film(BROKERSCOPE_SOURCE_DIR "/scenarios/" + std::string(file) + ".yaml");
        const Moment moment = film.at(core::Instant{film.end().ns / 2});
        for (const Theme* theme : {&light_theme(), &projector_theme()})
            for (const std::string_view language : {"en", "zh"})
                for (const double width : widths)
                    for (const double height : heights) {
                        const Look look{.theme = *theme,
                                        .language = language,
                                        .size = {width, height},
                                        .selected = {},
                                        .focus = {},
                                        .lit = {}};
                        expect_finite(logs(moment, look));
                        expect_finite(stage(moment, look));
                        TimelineState state;
                        state.start = core::Instant{};
                        state.horizon = film.end();
                        state.cursor = moment.time;
                        expect_finite(timeline(state, look));
                    }
    }
}

}  // namespace
}  // namespace brokerscope::sim::scene
