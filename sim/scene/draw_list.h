#pragma once
// A picture as plain values: what is drawn, in order, and which thing each mark stands for.
//
// Screen, PNG, SVG and page paint the same list, tests read it as text, and hit tests and
// accessibility use its entities. Units are pixels at scale 1, y downwards; colours are final.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scene {

struct Point {
    double x = 0;
    double y = 0;
    friend bool operator==(const Point&, const Point&) = default;
};

struct Size {
    double width = 0;
    double height = 0;
    friend bool operator==(const Size&, const Size&) = default;
};

struct Rect {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;

    double right() const { return x + width; }
    double bottom() const { return y + height; }
    Point centre() const { return {x + width / 2, y + height / 2}; }
    bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
    bool contains(const Rect& r) const {
        return r.x >= x && r.right() <= right() && r.y >= y && r.bottom() <= bottom();
    }
    bool intersects(const Rect& r) const {
        return r.x < right() && r.right() > x && r.y < bottom() && r.bottom() > y;
    }
    /// Smaller by `by` on each side.
    Rect inset(double by) const { return {x + by, y + by, width - 2 * by, height - 2 * by}; }
    friend bool operator==(const Rect&, const Rect&) = default;
};

struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t alpha = 255;
    friend bool operator==(const Colour&, const Colour&) = default;
};
inline constexpr Colour transparent{0, 0, 0, 0};

enum class Dash : std::uint8_t { solid, dashed, dotted };
enum class Hatch : std::uint8_t { none, diagonal, crossed, dots };

struct Pen {
    Colour colour = transparent;
    double width = 1;
    Dash dash = Dash::solid;
    friend bool operator==(const Pen&, const Pen&) = default;
};

/// `hatch` is drawn over `colour`, in `hatch_colour`.
struct Brush {
    Colour colour = transparent;
    Hatch hatch = Hatch::none;
    Colour hatch_colour = transparent;
    friend bool operator==(const Brush&, const Brush&) = default;
};

enum class Align : std::uint8_t { left, centre, right };
enum class Face : std::uint8_t { text, mono };

struct TextStyle {
    double size = 16;  ///< pixels
    bool bold = false;
    bool strike = false;
    Face face = Face::text;
    Align align = Align::left;
    Colour colour;
    friend bool operator==(const TextStyle&, const TextStyle&) = default;
};

/// Index into `DrawList::entities`; -1: decoration.
using EntityIndex = std::int32_t;

struct Item {
    enum class Kind : std::uint8_t {
        box,       ///< `rect` with corners of `radius`
        ellipse,   ///< in `rect`
        polyline,  ///< through `points`
        polygon,   ///< through `points`, closed
        text,      ///< `text` in one line inside `rect`, vertically in its middle
    };
    Kind kind = Kind::box;
    Rect rect;
    double radius = 0;
    std::vector<Point> points;
    Brush fill;
    Pen pen;
    std::string text;
    TextStyle style;
    EntityIndex entity = -1;
    friend bool operator==(const Item&, const Item&) = default;
};

/// What an entity is, for its role in accessibility and its menu.
enum class EntityKind : std::uint8_t {
    node,       ///< `node:broker-1`
    link,       ///< `link:broker-1~shop`, names in order
    message,    ///< `message:812`
    partition,  ///< `partition:orders/0`
    replica,    ///< `replica:orders/0@broker-1`
    record,     ///< `record:orders/0@broker-1#3`, an offset in a replica's log
    mark,       ///< `mark:hw:orders/0@broker-1`, `mark:position:orders/0@billing`
    effect,     ///< `effect:charge@billing`
    event,      ///< `event:812`, a mark on the timeline
    time,       ///< `time`, the timeline's ground
    branch,     ///< `branch:0`
    button,     ///< `button:…`, a control that is painted
};
std::string_view name_of(EntityKind kind);

/// A thing in the picture that can be pointed at, walked to and spoken of.
struct Entity {
    EntityKind kind = EntityKind::node;
    std::string id;           ///< as at its kind; unique in the list
    Rect bounds;              ///< where it is hit; later entities lie above earlier ones
    std::string name;         ///< what a screen reader calls it, in the picture's language
    std::string description;  ///< its state in words, the same facts as its encoding
    friend bool operator==(const Entity&, const Entity&) = default;
};

struct DrawList {
    Size size;
    Colour ground;
    std::vector<Item> items;
    std::vector<Entity> entities;

    /// The topmost entity at `point`; null: none.
    const Entity* hit(Point point) const;
    const Entity* find(std::string_view id) const;
    friend bool operator==(const DrawList&, const DrawList&) = default;
};

/// A line an item and an entity, coordinates rounded to tenths: for goldens and differences.
std::string to_text(const DrawList& list);

}  // namespace brokerscope::sim::scene
