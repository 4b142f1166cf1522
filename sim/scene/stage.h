#pragma once
// The cluster as everybody draws it: producers at the left, brokers with their logs in the middle,
// consumers at the right, controllers above; what is on its way flies between them.
//
//   filled dot      a request, with the first letter of its name      hollow dot   its response
//   cells beside it the records it carries                            + −          written, refused
//   two rings       a second try                                      || over it   held back
//   broken dot, ×   lost here                                         // on a line nothing passes
//   solid cell      below the high watermark                          dashed cell  above it
//   bar below it    synced: it survives a power loss                  cell with !  a second copy
//   hatch           the process is down                               II           it is paused

#include "sim/scene/draw_list.h"
#include "sim/scene/moment.h"

#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scene {

enum class StageRole : std::uint8_t { controller, broker, producer, consumer };

struct StagePlace {
    std::string node;
    StageRole role = StageRole::broker;
    Rect rect;
    std::size_t order = 0;  ///< among those of its role
};

/// Where everything stands: a function of the scenario and the size, not of time, so that nothing
/// moves but messages.
struct StageLayout {
    Size size;
    double scale = 1;  ///< of sizes, from the picture's size
    double text = 16;  ///< pixels, scaled
    double small = 13;
    bool tiles = false;  ///< too many brokers for their logs: little boxes
    std::vector<StagePlace> places;

    const StagePlace* find(std::string_view node) const;
    std::size_t count(StageRole role) const;
    /// The line from one node to another, edge to edge; empty if a node is not there.
    std::vector<Point> way(std::string_view from, std::string_view to) const;
};
StageLayout stage_layout(const scenario::Scenario& scenario, Size size, const Theme& theme);

/// Entities: `node:…`, `replica:…`, `record:…`, `mark:hw:…`, `mark:position:…`, `effect:…`,
/// `link:a~b`, `message:N`.
DrawList stage(const Moment& moment, const Look& look);

}  // namespace brokerscope::sim::scene
