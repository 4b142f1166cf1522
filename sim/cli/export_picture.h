#pragma once
// export --to svg: a picture of a moment of a run.

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
};

/// The file's content; complains and returns nothing if the options mean nothing.
std::optional<std::string> svg_of(const Recording& recording, const PictureOptions& options);

}  // namespace brokerscope::sim::cli
