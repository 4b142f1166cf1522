#pragma once
// A pencil over a draw list: short words for the marks that pictures are made of. Text is always
// cut to its place, so that it never runs out of it.

#include "sim/scene/draw_list.h"
#include "sim/scene/theme.h"

#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scene {

class Sketch {
public:
    explicit Sketch(DrawList& list) : list_(list) {}

    /// Marks from here on belong to a new entity. Returns its index.
    EntityIndex begin(EntityKind kind, std::string id, Rect bounds, std::string name,
                      std::string description);
    /// Marks from here on belong to an entity that was begun before; -1: to none.
    void belong(EntityIndex entity) { entity_ = entity; }
    void end() { entity_ = -1; }

    void box(Rect rect, double radius, Brush fill, Pen pen = {});
    void ellipse(Rect rect, Brush fill, Pen pen = {});
    void circle(Point centre, double radius, Brush fill, Pen pen = {});
    void line(Point a, Point b, Pen pen);
    void polyline(std::vector<Point> points, Pen pen);
    void polygon(std::vector<Point> points, Brush fill, Pen pen = {});
    /// As much as fits into `rect`, one line. Returns the width of what was drawn; 0: nothing.
    double text(Rect rect, std::string_view what, const TextStyle& style);

private:
    Item& add(Item::Kind kind);

    DrawList& list_;
    EntityIndex entity_ = -1;
};

/// WCAG's contrast of two opaque colours, 1 to 21.
double contrast(Colour a, Colour b);
/// `over` (with its alpha) painted on `ground`.
Colour blend(Colour over, Colour ground);
/// The same colour, seen through: alpha from 0 to 1.
Colour faded(Colour colour, double alpha);
/// Whichever of the theme's dark and light inks is easier to read on `fill`.
Colour ink_on(Colour fill, const Theme& theme);

}  // namespace brokerscope::sim::scene
