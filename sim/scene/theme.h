#pragma once
// Colours and sizes of pictures, by what they mean. Hues are those of Okabe and Ito (2008), which
// people with any colour vision can tell apart; every state has a second sign besides.

#include "sim/scene/draw_list.h"

#include <string_view>

namespace brokerscope::sim::scene {

struct Theme {
    std::string_view name;  ///< `light`, `dark`, `projector`
    double text = 16;       ///< of ordinary text, pixels
    double small = 13;
    double title = 20;
    double line = 1.5;  ///< width of an ordinary line

    Colour ground;       ///< behind everything
    Colour panel;        ///< of things that stand on it
    Colour edge;         ///< of things
    Colour ink;          ///< text on ground and panel
    Colour quiet;        ///< text that matters less
    Colour link;         ///< a line between two nodes
    Colour leader;       ///< 0072B2
    Colour in_sync;      ///< 56B4E9
    Colour out_of_sync;  ///< E69F00
    Colour offline;      ///< grey
    Colour request;      ///< a filled dot
    Colour good;         ///< 009E73
    Colour violation;    ///< D55E00
    Colour consumer;     ///< CC79A7
    Colour selection;    ///< the ring round what is selected
    Colour focus;        ///< the ring round what a lesson points at
    Colour on_dark;      ///< text on leader, violation and other deep fills
    Colour on_light;     ///< text on in_sync, out_of_sync and other bright fills
    Colour track;        ///< the empty part of a log
    Colour lit;          ///< the ring round what belongs to the record that is followed
};

const Theme& light_theme();
const Theme& dark_theme();
const Theme& projector_theme();
/// By its name; light for any other.
const Theme& theme_named(std::string_view name);

}  // namespace brokerscope::sim::scene
