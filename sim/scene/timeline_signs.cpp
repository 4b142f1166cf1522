#include "sim/scene/timeline_signs.h"

namespace brokerscope::sim::scene {

namespace {

class Sign {
public:
    Sign(Easel& easel, Rect rect, EntityIndex entity)
        : easel_(easel),
          theme_(easel.theme()),
          rect_(rect),
          middle_(rect.centre()),
          r_(rect.width / 2),
          entity_(entity) {}

    void paint(MarkKind kind) {
        switch (kind) {
            case MarkKind::fault: return fault();
            case MarkKind::election: return election();
            case MarkKind::truncation: return truncation();
            case MarkKind::retry: return retry();
            case MarkKind::loss: return cross(theme_.violation, 0.55);
            case MarkKind::alarm: return letter("A", theme_.out_of_sync, r_);
            case MarkKind::stop:
                return easel_.ellipse(rect_.inset(r_ * 0.3), {.colour = theme_.ground},
                                      pen(theme_.ink, 1.5), entity_);
            case MarkKind::edit: return edit();
            case MarkKind::violation: return violation();
        }
    }

private:
    Pen pen(Colour colour, double width) const {
        return {.colour = colour, .width = width * theme_.line * rect_.width / 18};
    }
    Point at(double x, double y) const { return {middle_.x + x * r_, middle_.y + y * r_}; }
    TextStyle style(Colour fill) const {
        return {.size = rect_.width * 0.72,
                .bold = true,
                .align = Align::centre,
                .colour = readable_on(fill)};
    }
    void letter(std::string_view text, Colour fill, double radius) {
        easel_.box(rect_, radius, {.colour = fill}, pen(theme_.ground, 1), entity_);
        easel_.text(rect_, text, style(fill), entity_);
    }
    void cross(Colour colour, double part) {
        easel_.ellipse(rect_.inset(r_ * 0.1), {.colour = theme_.ground}, {}, entity_);
        easel_.line(at(-part, -part), at(part, part), pen(colour, 2.2), entity_);
        easel_.line(at(-part, part), at(part, -part), pen(colour, 2.2), entity_);
    }
    void fault() {
        easel_.polygon({at(0, -1.05), at(1.1, 0.95), at(-1.1, 0.95)},
                       {.colour = theme_.out_of_sync}, pen(theme_.ground, 1), entity_);
        easel_.line(at(0, -0.4), at(0, 0.3), pen(readable_on(theme_.out_of_sync), 1.8), entity_);
        easel_.ellipse({middle_.x - r_ * 0.13, middle_.y + r_ * 0.5, r_ * 0.26, r_ * 0.26},
                       {.colour = readable_on(theme_.out_of_sync)}, {}, entity_);
    }
    /// A crown.
    void election() {
        easel_.polygon({at(-1, 0.75), at(-1, -0.6), at(-0.45, 0.05), at(0, -0.9), at(0.45, 0.05),
                        at(1, -0.6), at(1, 0.75)},
                       {.colour = theme_.leader}, pen(theme_.ground, 1), entity_);
    }
    /// A log whose end is cut off.
    void truncation() {
        easel_.polygon({at(-1, -0.55), at(0.35, -0.55), at(-0.05, 0.55), at(-1, 0.55)},
                       {.colour = theme_.in_sync}, pen(theme_.ground, 0.6), entity_);
        easel_.line(at(0.7, -0.9), at(0.1, 0.9), pen(theme_.violation, 1.6), entity_);
        easel_.polygon({at(0.85, -0.55), at(1, -0.55), at(1, 0.55), at(0.45, 0.55)}, {},
                       pen(theme_.violation, 0.8), entity_);
    }
    /// An arrow that comes back.
    void retry() {
        easel_.ellipse(rect_.inset(r_ * 0.05), {.colour = theme_.ground}, {}, entity_);
        easel_.ellipse(rect_.inset(r_ * 0.3), {}, pen(theme_.ink, 1.5), entity_);
        easel_.polygon({at(0.25, -0.35), at(1.15, -0.35), at(0.7, 0.3)}, {.colour = theme_.ink},
                       pen(theme_.ground, 0.6), entity_);
    }
    void edit() {
        easel_.polygon({at(0, -1), at(1, 0), at(0, 1), at(-1, 0)}, {.colour = theme_.good},
                       pen(theme_.ground, 1), entity_);
    }
    void violation() {
        easel_.box(rect_, 3, {.colour = theme_.violation}, pen(theme_.ground, 1), entity_);
        const Colour ink = readable_on(theme_.violation);
        easel_.line(at(-0.5, -0.5), at(0.5, 0.5), pen(ink, 2), entity_);
        easel_.line(at(-0.5, 0.5), at(0.5, -0.5), pen(ink, 2), entity_);
    }

    Easel& easel_;
    const Theme& theme_;
    Rect rect_;
    Point middle_;
    double r_;
    EntityIndex entity_;
};

}  // namespace

int weight_of(MarkKind kind) {
    switch (kind) {
        case MarkKind::violation: return 8;
        case MarkKind::edit: return 7;
        case MarkKind::fault: return 6;
        case MarkKind::election: return 5;
        case MarkKind::truncation: return 4;
        case MarkKind::alarm: return 3;
        case MarkKind::loss: return 2;
        case MarkKind::retry: return 1;
        case MarkKind::stop: return 0;
    }
    return 0;
}

void paint_sign(Easel& easel, MarkKind kind, Rect rect, EntityIndex entity) {
    Sign(easel, rect, entity).paint(kind);
}

}  // namespace brokerscope::sim::scene
