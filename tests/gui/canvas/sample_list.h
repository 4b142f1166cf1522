#pragma once
// A draw list with one of everything, for tests of the painter and the canvas.

#include "sim/scene/draw_list.h"
#include "sim/scene/theme.h"

#include <string>
#include <utility>

namespace brokerscope::tests {

namespace scene = sim::scene;

class SampleList {
public:
    explicit SampleList(scene::Size size) {
        const scene::Theme& theme = scene::light_theme();
        list_.size = size;
        list_.ground = theme.ground;
        box({40, 40, 160, 90}, "node:broker-1", theme.panel, scene::Hatch::none);
        box({240, 40, 160, 90}, "node:broker-2", theme.panel, scene::Hatch::diagonal);
        box({440, 40, 120, 90}, "node:broker-3", theme.panel, scene::Hatch::crossed);
        box({40, 180, 160, 90}, "node:broker-4", theme.panel, scene::Hatch::dots);
        text({40, 40, 160, 90}, "broker-1", 16);
        text({240, 180, 320, 40}, "记录 shop/3 → orders/0 ✓ ≥ 3", 20);
        text({240, 220, 320, 40}, "half a pixel: 13.5", 13.5);
        line({{40, 300}, {300, 340}, {560, 300}}, scene::Dash::dashed);
        line({{40, 320}, {300, 360}, {560, 320}}, scene::Dash::dotted);
        dot({290, 150, 20, 20}, "message:812");
    }

    scene::DrawList take() { return std::move(list_); }

private:
    scene::EntityIndex entity(scene::EntityKind kind, const std::string& id, scene::Rect rect) {
        list_.entities.push_back({kind, id, rect, id + " by name", "it is up"});
        return static_cast<scene::EntityIndex>(list_.entities.size() - 1);
    }
    void box(scene::Rect rect, const std::string& id, scene::Colour fill, scene::Hatch hatch) {
        scene::Item item;
        item.rect = rect;
        item.radius = 10;
        item.fill = {fill, hatch, scene::light_theme().offline};
        item.pen = {scene::light_theme().edge, 1.5, scene::Dash::solid};
        item.entity = entity(scene::EntityKind::node, id, rect);
        list_.items.push_back(item);
    }
    void dot(scene::Rect rect, const std::string& id) {
        scene::Item item;
        item.kind = scene::Item::Kind::ellipse;
        item.rect = rect;
        item.fill.colour = scene::light_theme().request;
        item.entity = entity(scene::EntityKind::message, id, rect);
        list_.items.push_back(item);
    }
    void text(scene::Rect rect, const std::string& words, double size) {
        scene::Item item;
        item.kind = scene::Item::Kind::text;
        item.rect = rect;
        item.text = words;
        item.style.size = size;
        item.style.align = scene::Align::centre;
        item.style.colour = scene::light_theme().ink;
        list_.items.push_back(item);
    }
    void line(std::vector<scene::Point> points, scene::Dash dash) {
        scene::Item item;
        item.kind = scene::Item::Kind::polyline;
        item.points = std::move(points);
        item.pen = {scene::light_theme().leader, 2, dash};
        list_.items.push_back(item);
    }

    scene::DrawList list_;
};

}  // namespace brokerscope::tests
