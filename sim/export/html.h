#pragma once
// A page for a browser that plays a run, and a lesson on it: one file, nothing from a network.
//
// What it may show is decided in the page as in the window: of a lesson nothing behind the cursor,
// no answer before it was given. A plain run may be scrubbed to its end.

#include "sim/export/film.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace brokerscope::sim {

/// A part of a text; with a term, its explanation is a tip on it.
struct PageRun {
    std::string text;
    std::string tip;
};
using PageText = std::vector<PageRun>;

struct PageChoice {
    PageText text;
    PageText why;
    bool right = false;
};

struct PageFigure {
    std::string name, first, second;
};

/// A step as the page plays it. To be seen in order: question, the way to the stop, text, reveal.
struct PageScene {
    PageText text;      ///< told at the stop; of a challenge, what is to be done
    PageText question;  ///< empty: none
    std::vector<PageChoice> choices;
    bool several = false;
    std::optional<std::int64_t> number;  ///< the right one, if a number is asked
    std::int64_t within = 0;
    std::vector<std::string> points;  ///< right entities, if a thing is asked
    std::vector<PageText> hints;
    PageText reveal;
    std::vector<PageFigure> figures;
    std::vector<std::string> focus;  ///< entities
    bool challenge = false;          ///< acted in the window; here it is told
    std::size_t film = 0;
    std::size_t begin = 0, stop = 0;  ///< frames
    std::optional<std::size_t> film_beside;
    std::size_t stop_beside = 0;
    std::string name, name_beside;  ///< of the two runs
    double speed = 1;
};

struct HtmlPage {
    std::string title;
    std::string language = "en";
    bool dark = false;    ///< as the films' theme
    std::string command;  ///< that opens the same in the window
    std::vector<Film> films;
    std::vector<std::string> film_names;
    std::vector<PageScene> scenes;  ///< empty: a run without a lesson
    PageText takeaway;
    PageText simplified;
};

std::string to_html(const HtmlPage& page);

}  // namespace brokerscope::sim
