#pragma once
// A run as pictures for a page that plays it: draw lists of stage and logs behind every visible
// event, and on the way between them while something moves, as compact JSON.
//
//   styles   what shapes and texts look like, each once
//   chunks   a run of items of one entity, each once: {"e":[id,name,facts,x,y,w,h],"i":[item…]};
//            what flies has its items relative to where it is
//   frames   [ms, event, visible, seconds, stage, logs]; a picture is [kept in front, kept behind,
//            chunk…] against the one before, a chunk is its number or [number, x, y]
//
// `seconds` is the frame's place in time on the screen: stretches in which nothing moves are short.

#include "sim/scene/camera.h"
#include "sim/scene/draw_list.h"
#include "sim/scene/theme.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace brokerscope::sim {

struct FilmLook {
    const scene::Theme* theme = nullptr;
    std::string language = "en";
    scene::Size stage{1120, 520};
    scene::Size logs{1120, 300};
};

class Film {
public:
    explicit Film(FilmLook look) : look_(std::move(look)) {}

    /// From `from` to `until`. Events of `stops` get a frame also if they are not visible.
    /// Pre: once a film.
    void shoot(scene::Camera& camera, core::Instant from, core::Instant until,
               std::span<const trace::EventId> stops = {});

    std::size_t frames() const { return frames_.size(); }
    /// The last frame that shows nothing behind `event`.
    std::size_t frame_at(trace::EventId event) const;
    std::string json() const;

private:
    struct Placed {  ///< a chunk in a picture
        std::size_t chunk = 0;
        bool moves = false;
        double x = 0, y = 0;
        friend bool operator==(const Placed&, const Placed&) = default;
    };
    using Picture = std::vector<Placed>;
    struct Frame {
        core::Instant time;
        trace::EventId event = trace::no_event;
        bool visible = false;
        double seconds = 0;
        Picture stage, logs;
    };

    std::size_t number_of(std::map<std::string, std::size_t>& table,
                          std::vector<std::string>& texts, std::string text);
    std::string json_of(const scene::Item& item, scene::Point origin);
    Picture picture_of(const scene::DrawList& list);
    Frame frame_of(scene::Camera& camera, std::size_t entries, core::Instant time);
    void follow_motion(scene::Camera& camera, std::size_t entries, core::Instant until,
                       core::Duration step);
    void add(Frame frame, double seconds);
    static std::string delta(const Picture& before, const Picture& after);

    FilmLook look_;
    std::vector<Frame> frames_;
    std::map<std::string, std::size_t> style_numbers_, chunk_numbers_;
    std::vector<std::string> styles_, chunks_;
};

}  // namespace brokerscope::sim
