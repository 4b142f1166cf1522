#include "gui/panels/pictures.h"

#include "sim/scene/stage.h"

namespace brokerscope::gui {

namespace {

sim::scene::DrawList ground(const Workspace& workspace, sim::scene::Size size) {
    return {.size = size, .ground = workspace.theme().ground, .items = {}, .entities = {}};
}

}  // namespace

sim::scene::DrawList stagePicture(Workspace& workspace, sim::scene::Size size) {
    if (!workspace.isOpen()) return ground(workspace, size);
    return sim::scene::stage(workspace.playback()->moment(), workspace.look(size));
}

sim::scene::DrawList logsPicture(Workspace& workspace, sim::scene::Size size,
                                 const sim::scene::LogsOptions& options) {
    if (!workspace.isOpen()) return ground(workspace, size);
    return sim::scene::logs(workspace.playback()->moment(), workspace.look(size), options);
}

}  // namespace brokerscope::gui
