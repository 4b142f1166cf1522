#include "sim/scene/theme.h"

namespace brokerscope::sim::scene {

namespace {

constexpr Colour hex(std::uint32_t rgb) {
    return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8 & 0xff),
            static_cast<std::uint8_t>(rgb & 0xff)};
}

constexpr Theme light{
    .name = "light",
    .ground = hex(0xf7f8fa),
    .panel = hex(0xffffff),
    .edge = hex(0x8a94a3),
    .ink = hex(0x1b2430),
    .quiet = hex(0x556070),
    .link = hex(0xb9c1cc),
    .leader = hex(0x0072b2),
    .in_sync = hex(0x56b4e9),
    .out_of_sync = hex(0xe69f00),
    .offline = hex(0xc4c8ce),
    .request = hex(0x1b2430),
    .good = hex(0x00785a),
    .violation = hex(0xb84a00),
    .consumer = hex(0xcc79a7),
    .selection = hex(0x1b2430),
    .focus = hex(0xd55e00),
    .on_dark = hex(0xffffff),
    .on_light = hex(0x10202e),
    .track = hex(0xeef1f5),
    .lit = hex(0x6a3d9a),
};

constexpr Theme dark{
    .name = "dark",
    .ground = hex(0x161b22),
    .panel = hex(0x212933),
    .edge = hex(0x7d8896),
    .ink = hex(0xf0f3f6),
    .quiet = hex(0xa9b4c0),
    .link = hex(0x4a5563),
    .leader = hex(0x0072b2),
    .in_sync = hex(0x56b4e9),
    .out_of_sync = hex(0xe69f00),
    .offline = hex(0x59626e),
    .request = hex(0xf0f3f6),
    .good = hex(0x2fc79d),
    .violation = hex(0xff8a3d),
    .consumer = hex(0xe29cc4),
    .selection = hex(0xf0f3f6),
    .focus = hex(0xf0e442),
    .on_dark = hex(0xffffff),
    .on_light = hex(0x10202e),
    .track = hex(0x1a212a),
    .lit = hex(0xc9a6f2),
};

constexpr Theme projector_of(Theme theme) {
    theme.name = "projector";
    theme.text = 24;
    theme.small = 20;
    theme.title = 32;
    theme.line = 2.5;
    theme.ground = hex(0xffffff);
    theme.edge = hex(0x4a5563);
    theme.ink = hex(0x000000);
    theme.quiet = hex(0x3a4450);
    return theme;
}

constexpr Theme projector = projector_of(light);

}  // namespace

const Theme& light_theme() { return light; }
const Theme& dark_theme() { return dark; }
const Theme& projector_theme() { return projector; }

const Theme& theme_named(std::string_view name) {
    if (name == dark.name) return dark;
    if (name == projector.name) return projector;
    return light;
}

}  // namespace brokerscope::sim::scene
