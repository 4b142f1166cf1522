#include "sim/export/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>
#include <vector>

namespace brokerscope::sim {

namespace {

using scene::Brush;
using scene::Colour;
using scene::DrawList;
using scene::Hatch;
using scene::Item;
using scene::Pen;

/// At most hundredths, without zeros that say nothing.
std::string number(double value) {
    std::string text = fmt::format("{:.2f}", value);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

/// For text and attributes; characters that XML 1.0 does not have are left out.
std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n')
            out += c;
    }
    return out;
}

std::string hex(Colour colour) {
    return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

std::string opacity(std::string_view attribute, Colour colour) {
    if (colour.alpha == 255) return "";
    return fmt::format(" {}=\"{}\"", attribute, number(colour.alpha / 255.0));
}

class Writer {
public:
    Writer(const DrawList& list, const SvgOptions& options) : list_(list), options_(options) {}

    std::string write() {
        if (options_.document) line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        const std::string width = number(list_.size.width);
        const std::string height = number(list_.size.height);
        line(
            fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
                        "viewBox=\"0 0 {0} {1}\" lang=\"{2}\" role=\"group\" font-family=\"{3}\">",
                        width, height, escaped(options_.language), text_faces));
        if (!options_.title.empty())
            line(fmt::format("<title>{}</title>", escaped(options_.title)));
        patterns();
        if (list_.ground.alpha > 0)
            line(fmt::format("<rect width=\"{}\" height=\"{}\" fill=\"{}\"{}/>", width, height,
                             hex(list_.ground), opacity("fill-opacity", list_.ground)));
        items();
        line("</svg>");
        return std::move(out_);
    }

private:
    // The first one is bundled with the window; the rest is what a machine may have.
    static constexpr std::string_view text_faces =
        "Brokerscope Sans, Noto Sans CJK SC, Noto Sans SC, Noto Sans, PingFang SC, "
        "Microsoft YaHei, DejaVu Sans, sans-serif";
    static constexpr std::string_view mono_faces =
        "Brokerscope Mono, Noto Sans Mono CJK SC, DejaVu Sans Mono, monospace";

    void line(std::string_view text) {
        out_ += text;
        out_ += '\n';
    }

    void patterns() {
        for (const Item& item : list_.items) {
            if (item.fill.hatch == Hatch::none) continue;
            const std::pair key{item.fill.hatch, item.fill.hatch_colour};
            if (std::ranges::find(hatches_, key) == hatches_.end()) hatches_.push_back(key);
        }
        if (hatches_.empty()) return;
        line("<defs>");
        for (std::size_t i = 0; i < hatches_.size(); ++i) pattern(i);
        line("</defs>");
    }

    void pattern(std::size_t index) {
        const auto& [hatch, colour] = hatches_[index];
        const std::string stroke = fmt::format("stroke=\"{}\"{} stroke-width=\"1.2\"", hex(colour),
                                               opacity("stroke-opacity", colour));
        std::string marks;
        if (hatch == Hatch::dots)
            marks = fmt::format("<circle cx=\"3\" cy=\"3\" r=\"1\" fill=\"{}\"{}/>", hex(colour),
                                opacity("fill-opacity", colour));
        else
            marks =
                fmt::format("<path d=\"M-1 1l2 -2M0 7l7 -7M6 8l2 -2{}\" {} fill=\"none\"/>",
                            hatch == Hatch::crossed ? "M-1 6l2 2M0 0l7 7M6 -1l2 2" : "", stroke);
        line(
            fmt::format("<pattern id=\"hatch{}\" width=\"7\" height=\"7\" "
                        "patternUnits=\"userSpaceOnUse\">{}</pattern>",
                        index, marks));
    }

    void items() {
        scene::EntityIndex open = -1;
        std::vector<bool> named(list_.entities.size());
        for (const Item& item : list_.items) {
            if (item.entity != open) {
                if (open >= 0) line("</g>");
                open = item.entity;
                if (open >= 0) group(static_cast<std::size_t>(open), named);
            }
            print(item);
        }
        if (open >= 0) line("</g>");
    }

    /// An entity's first run speaks; its later ones are silent, and all can be pointed at.
    void group(std::size_t index, std::vector<bool>& named) {
        const scene::Entity& entity = list_.entities[index];
        std::string said = escaped(entity.name);
        if (!entity.description.empty()) said += ": " + escaped(entity.description);
        const std::string voice = named[index]
                                      ? std::string(" aria-hidden=\"true\"")
                                      : fmt::format(" role=\"img\" aria-label=\"{}\"", said);
        named[index] = true;
        line(fmt::format("<g data-entity=\"{}\"{}><title>{}</title>", escaped(entity.id), voice,
                         said));
    }

    void print(const Item& item) {
        switch (item.kind) {
            case Item::Kind::box:
                shape(item,
                      fmt::format("rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}",
                                  number(item.rect.x), number(item.rect.y),
                                  number(std::max(0.0, item.rect.width)),
                                  number(std::max(0.0, item.rect.height)),
                                  item.radius > 0 ? fmt::format(" rx=\"{}\"", number(item.radius))
                                                  : std::string()));
                return;
            case Item::Kind::ellipse:
                shape(item, fmt::format("ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"",
                                        number(item.rect.centre().x), number(item.rect.centre().y),
                                        number(std::max(0.0, item.rect.width) / 2),
                                        number(std::max(0.0, item.rect.height) / 2)));
                return;
            case Item::Kind::polyline:
            case Item::Kind::polygon: {
                std::string points;
                for (const scene::Point& point : item.points)
                    points += fmt::format("{}{},{}", points.empty() ? "" : " ", number(point.x),
                                          number(point.y));
                shape(item, fmt::format("{} points=\"{}\"",
                                        item.kind == Item::Kind::polygon ? "polygon" : "polyline",
                                        points));
                return;
            }
            case Item::Kind::text: text(item); return;
        }
    }

    /// The shape with its colour; a hatch is the same shape once more, above it.
    void shape(const Item& item, std::string_view form) {
        const bool closed = item.kind != Item::Kind::polyline;
        const Brush& fill = item.fill;
        const std::string plain = closed && fill.colour.alpha > 0
                                      ? fmt::format(" fill=\"{}\"{}", hex(fill.colour),
                                                    opacity("fill-opacity", fill.colour))
                                      : " fill=\"none\"";
        if (!closed || fill.hatch == Hatch::none) {
            line(fmt::format("<{}{}{}/>", form, plain, stroke(item.pen)));
            return;
        }
        if (fill.colour.alpha > 0) line(fmt::format("<{}{}/>", form, plain));
        const auto found = std::ranges::find(hatches_, std::pair{fill.hatch, fill.hatch_colour});
        line(fmt::format("<{} fill=\"url(#hatch{})\"{}/>", form, found - hatches_.begin(),
                         stroke(item.pen)));
    }

    static std::string stroke(const Pen& pen) {
        if (pen.colour.alpha == 0 || pen.width <= 0) return "";
        std::string out = fmt::format(" stroke=\"{}\" stroke-width=\"{}\"{}", hex(pen.colour),
                                      number(pen.width), opacity("stroke-opacity", pen.colour));
        if (pen.dash == scene::Dash::dashed)
            out += fmt::format(" stroke-dasharray=\"{} {}\"", number(4 * pen.width),
                               number(3 * pen.width));
        if (pen.dash == scene::Dash::dotted)
            out += fmt::format(" stroke-dasharray=\"0 {}\" stroke-linecap=\"round\"",
                               number(2.5 * pen.width));
        return out;
    }

    void text(const Item& item) {
        const scene::TextStyle& style = item.style;
        const scene::Rect& rect = item.rect;
        double x = rect.x;
        std::string_view anchor;
        if (style.align == scene::Align::centre) {
            x = rect.centre().x;
            anchor = " text-anchor=\"middle\"";
        } else if (style.align == scene::Align::right) {
            x = rect.right();
            anchor = " text-anchor=\"end\"";
        }
        // The middle of capitals and figures lies about 0.36 of the size above the base line.
        line(fmt::format(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{}{}{}{} fill=\"{}\"{} xml:space=\"preserve\">"
            "{}</text>",
            number(x), number(rect.centre().y + 0.36 * style.size), number(style.size), anchor,
            style.bold ? " font-weight=\"bold\"" : "",
            style.strike ? " text-decoration=\"line-through\"" : "",
            style.face == scene::Face::mono ? fmt::format(" font-family=\"{}\"", mono_faces)
                                            : std::string(),
            hex(style.colour), opacity("fill-opacity", style.colour), escaped(item.text)));
    }

    const DrawList& list_;
    const SvgOptions& options_;
    std::string out_;
    std::vector<std::pair<Hatch, Colour>> hatches_;
};

}  // namespace

std::string to_svg(const DrawList& list, const SvgOptions& options) {
    return Writer(list, options).write();
}

}  // namespace brokerscope::sim
