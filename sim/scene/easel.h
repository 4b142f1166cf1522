#pragma once
// Puts items and entities into a draw list with few words, and rings what is selected at the end.

#include "sim/scene/draw_list.h"
#include "sim/scene/moment.h"
#include "sim/scene/words.h"

#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scene {

/// Between the two, `part` of the way from `from` to `to`.
Colour mix(Colour from, Colour to, double part);
Colour thinned(Colour colour, double alpha);
/// Near black or white, whichever reads better on `fill`.
Colour readable_on(Colour fill);

class Easel {
public:
    explicit Easel(const Look& look);

    EntityIndex entity(EntityKind kind, std::string id, Rect bounds, std::string name,
                       std::string description = {});
    void box(Rect rect, double radius, Brush fill, Pen pen, EntityIndex entity = -1);
    void ellipse(Rect rect, Brush fill, Pen pen, EntityIndex entity = -1);
    void line(Point from, Point to, Pen pen, EntityIndex entity = -1);
    void polygon(std::vector<Point> points, Brush fill, Pen pen, EntityIndex entity = -1);
    /// Shortened with an ellipsis if it is too wide; nothing if not even that fits.
    void text(Rect rect, std::string_view text, const TextStyle& style, EntityIndex entity = -1);

    /// Rings round what is selected, in focus or lit, above everything.
    DrawList finish() &&;

    const Look& look() const { return look_; }
    const Theme& theme() const { return look_.theme; }
    std::string_view say(const Words& words) const { return words.in(look_.language); }

private:
    const Look& look_;
    DrawList list_;
};

}  // namespace brokerscope::sim::scene
