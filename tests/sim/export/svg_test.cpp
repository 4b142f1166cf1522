// A picture as SVG: what a reader of the file finds in it, and that it is well-formed.

#include "sim/export/svg.h"

#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim {
namespace {

using scene::DrawList;
using scene::Item;

constexpr scene::Colour ink{1, 2, 3};
constexpr scene::Colour grey{200, 200, 200, 128};

/// Whether tags open and close in order, attributes are quoted and no `<` or `&` stands bare.
bool well_formed(std::string_view xml) {
    std::vector<std::string> open;
    if (xml.starts_with("<?xml")) xml.remove_prefix(xml.find("?>") + 2);
    std::size_t at = 0;
    while (at < xml.size()) {
        if (xml[at] == '&') {
            const std::string_view entity = xml.substr(at, xml.find(';', at) + 1 - at);
            if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;")
                return false;
        }
        if (xml[at++] != '<') continue;
        const bool closes = xml[at] == '/';
        if (closes) ++at;
        const std::size_t name = at;
        while (at < xml.size() && (std::isalnum(static_cast<unsigned char>(xml[at])) != 0)) ++at;
        const std::string tag(xml.substr(name, at - name));
        bool quoted = false;
        while (at < xml.size() && (quoted || xml[at] != '>')) {
            if (xml[at] == '"') quoted = !quoted;
            if (xml[at] == '<') return false;
            ++at;
        }
        if (at == xml.size() || tag.empty()) return false;
        if (closes) {
            if (open.empty() || open.back() != tag) return false;
            open.pop_back();
        } else if (xml[at - 1] != '/') {
            open.push_back(tag);
        }
        ++at;
    }
    return open.empty();
}

DrawList picture() {
    DrawList list{.size = {200, 100}, .ground = {255, 255, 255}};
    list.entities.push_back({.kind = scene::EntityKind::node,
                             .id = "node:a&b",
                             .bounds = {0, 0, 50, 50},
                             .name = "a & b",
                             .description = "up, \"well\""});
    Item box{.rect = {1, 2, 30, 40}, .radius = 4};
    box.fill = {.colour = grey, .hatch = scene::Hatch::diagonal, .hatch_colour = ink};
    box.pen = {.colour = ink, .width = 2, .dash = scene::Dash::dashed};
    box.entity = 0;
    Item text{.kind = Item::Kind::text, .rect = {0, 0, 50, 20}, .text = "1 < 2 & 消息"};
    text.style = {.size = 10, .bold = true, .align = scene::Align::right, .colour = ink};
    text.entity = 0;
    Item line{.kind = Item::Kind::polyline, .points = {{0, 0}, {10.126, 5}}};
    line.pen = {.colour = ink, .width = 1, .dash = scene::Dash::dotted};
    Item circle{.kind = Item::Kind::ellipse, .rect = {10, 10, 8, 6}};
    circle.fill.colour = ink;
    Item again = text;
    again.text = "later";
    list.items = {box, text, line, circle, again};
    return list;
}

TEST(Svg, is_well_formed_and_keeps_text_as_text) {
    const std::string svg = to_svg(picture(), {.title = "A <title>"});
    EXPECT_TRUE(well_formed(svg)) << svg;
    EXPECT_NE(svg.find(">1 &lt; 2 &amp; 消息</text>"), std::string::npos) << svg;
    EXPECT_NE(svg.find("<title>A &lt;title&gt;</title>"), std::string::npos);
    EXPECT_FALSE(well_formed("<svg><g></svg>"));
    EXPECT_FALSE(well_formed("<svg>a & b</svg>"));
}

TEST(Svg, names_an_entity_once_and_groups_all_its_items) {
    const std::string svg = to_svg(picture());
    const std::string said = "aria-label=\"a &amp; b: up, &quot;well&quot;\"";
    const std::size_t first = svg.find(said);
    ASSERT_NE(first, std::string::npos) << svg;
    EXPECT_EQ(svg.find(said, first + 1), std::string::npos);
    EXPECT_NE(svg.find("data-entity=\"node:a&amp;b\" aria-hidden=\"true\""), std::string::npos);
}

TEST(Svg, draws_hatches_dashes_and_half_transparent_colours) {
    const std::string svg = to_svg(picture());
    EXPECT_NE(svg.find("<pattern id=\"hatch0\""), std::string::npos) << svg;
    EXPECT_NE(svg.find("fill=\"url(#hatch0)\" stroke=\"#010203\" stroke-width=\"2\" "
                       "stroke-dasharray=\"8 6\""),
              std::string::npos);
    EXPECT_NE(svg.find("fill=\"#c8c8c8\" fill-opacity=\"0.5\""), std::string::npos);
    EXPECT_NE(svg.find("points=\"0,0 10.13,5\""), std::string::npos);
    EXPECT_NE(svg.find("text-anchor=\"end\" font-weight=\"bold\""), std::string::npos);
}

TEST(Svg, leaves_out_what_xml_cannot_hold) {
    DrawList list{.size = {10, 10}};
    list.items.push_back({.kind = Item::Kind::text,
                          .text = std::string("a\x01"
                                              "b")});
    EXPECT_NE(to_svg(list).find(">ab</text>"), std::string::npos);
}

}  // namespace
}  // namespace brokerscope::sim
