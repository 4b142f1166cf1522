#pragma once
// How wide a text is, and how to make it fit: from the advances of the fonts in gui/fonts, which
// have no kerning, so that layout needs no Qt and the painter agrees with it.

#include "sim/scene/draw_list.h"

#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scene {

/// Family of the fonts in gui/fonts: `Brokerscope Sans`, `Brokerscope Mono`.
std::string_view family_of(Face face);

/// Pixels; of one line.
double text_width(std::string_view utf8, const TextStyle& style);
/// Height that a line takes.
double line_height(const TextStyle& style);

/// The text, or as much of its beginning as fits with an ellipsis behind it; empty if not even that
/// fits.
std::string fit(std::string_view utf8, const TextStyle& style, double width);

/// Lines not wider than `width`: broken at spaces and anywhere between ideographs, but not before a
/// closing sign. What is more than `lines_max` lines ends in an ellipsis. A word that is wider than
/// a line is broken. `\n` ends a line.
std::vector<std::string> wrap(std::string_view utf8, const TextStyle& style, double width,
                              std::size_t lines_max = 1000);

/// Is every sign of the text in the face? Else some other font of the machine would show up.
bool has_glyphs(std::string_view utf8, Face face = Face::text);

}  // namespace brokerscope::sim::scene
