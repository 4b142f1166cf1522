#pragma once
// What the parts of the stage share while one picture is made. Only the stage's own files use it.

#include "sim/scene/barriers.h"
#include "sim/scene/record_label.h"
#include "sim/scene/sketch.h"
#include "sim/scene/stage.h"
#include "sim/scene/words.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace brokerscope::sim::scene {

struct StageParts {
    const Moment& moment;
    const Look& look;
    const StageLayout& layout;
    const RecordLabels labels;
    const Barriers barriers;
    DrawList& list;
    Sketch sketch;

    const Theme& theme() const { return look.theme; }
    std::string_view say(Words words) const { return words.in(look.language); }
    /// The words, each `{}` replaced by the next value.
    std::string fill(Words words, std::initializer_list<std::string> values) const;
    std::string_view name(trace::Name name) const { return moment.view.names().text(name); }
    const NodeView* node(std::string_view id) const;

    TextStyle style(Colour colour) const { return {.size = layout.text, .colour = colour}; }
    TextStyle small(Colour colour) const { return {.size = layout.small, .colour = colour}; }
    TextStyle bold(TextStyle style) const {
        style.bold = true;
        return style;
    }
    TextStyle centred(TextStyle style) const {
        style.align = Align::centre;
        return style;
    }
    double line() const { return look.theme.line * layout.scale; }

    /// Text on a ground that may be hatched: then on a plate of the ground's colour.
    void plate(Rect rect, std::string_view text, const TextStyle& style, bool hatched,
               Colour ground);
    /// A cell with a record's label in it; not an entity.
    void cell(Rect rect, std::string_view label, Brush fill, Pen pen);
};

/// How a node's process is, in words: `up`, `down since 0.700 s`. Empty: it has not begun.
std::string state_in_words(const StageParts& parts, const NodeView* node);

/// Is there no process?
bool is_down(const NodeView* node);

void draw_links(StageParts& parts);
void draw_controllers(StageParts& parts);
void draw_brokers(StageParts& parts);
void draw_clients(StageParts& parts);
void draw_flights(StageParts& parts);
void draw_rings(StageParts& parts);

}  // namespace brokerscope::sim::scene
