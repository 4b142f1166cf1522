#pragma once
// A picture as an SVG file. Text stays text, hatches are patterns, and a run of items of one entity
// is a group with its name and state as title, so that a reader and a screen reader find it.
//
// Written from the draw list, not by a painter's device, so that it does not depend on a font that
// is installed and equal lists give equal bytes.

#include "sim/scene/draw_list.h"

#include <string>
#include <string_view>

namespace brokerscope::sim {

struct SvgOptions {
    std::string_view title;  ///< of the picture, for a screen reader; empty: none
    std::string_view language = "en";
    bool document = true;  ///< with the XML declaration; a page embeds it without
};

std::string to_svg(const scene::DrawList& list, const SvgOptions& options = {});

}  // namespace brokerscope::sim
