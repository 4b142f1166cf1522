#pragma once
// export --to svg: a picture of a moment of a run; --to html: a page that plays a run or a lesson.

#include "sim/cli/command.h"
#include "sim/session/recording.h"

#include <optional>
#include <string>

namespace brokerscope::sim::cli {

struct PictureOptions {
    std::string at;  ///< a time, or `#812`, an event; empty: the end of the story
    std::string view = "stage";
    std::string theme = "light";
    std::string size = "1280x720";
    std::string language = "en";
    bool without_lesson = false;
};

/// The file's content; complains and returns nothing if the options mean nothing.
std::optional<std::string> svg_of(const Recording& recording, const PictureOptions& options);

/// The page of the lesson that is told with this scenario, if nothing of the scenario was changed
/// and it has one; else of the run. Complains and returns nothing if there is no such scenario.
std::optional<std::string> html_of(const ScenarioChoice& choice, const PictureOptions& options);

}  // namespace brokerscope::sim::cli
