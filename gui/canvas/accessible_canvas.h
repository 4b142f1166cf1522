#pragma once
// What a screen reader finds in a canvas: a child for each entity of its draw list, with the name,
// the description, the role and the place that the picture gives it, and actions to press it and
// to ask for its menu.

namespace brokerscope::gui {

/// Makes Qt find these interfaces; once, further calls do nothing.
void installAccessibleCanvas();

}  // namespace brokerscope::gui
