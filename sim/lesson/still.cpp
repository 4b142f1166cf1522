#include "sim/lesson/still.h"

#include "sim/export/svg.h"
#include "sim/scene/camera.h"
#include "sim/scene/stage.h"

namespace brokerscope::sim::lesson {

namespace {

constexpr scene::Size paper{1120, 560};

}  // namespace

std::string still(const Recording& recording, const Stop& stop,
                  const std::vector<std::string>& focus, std::string_view language) {
    scene::Camera camera(recording.scenario(), recording.store(), recording.index(),
                         recording.flights());
    const std::size_t behind = camera.reader().lower_bound(trace::EventId{stop.event.value + 1});
    const scene::Moment moment = camera.behind(behind, stop.time);
    const scene::Look look{.theme = scene::light_theme(),
                           .language = language,
                           .size = paper,
                           .selected = {},
                           .focus = {focus.begin(), focus.end()},
                           .lit = {}};
    return to_svg(scene::stage(moment, look), {.title = {}, .language = language});
}

}  // namespace brokerscope::sim::lesson
