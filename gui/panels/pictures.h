#pragma once
// The pictures of the window: what a workspace's cursor, selection and looks make of the pure
// functions of sim/scene.

#include "gui/engine/workspace.h"
#include "sim/scene/draw_list.h"
#include "sim/scene/logs.h"

namespace brokerscope::gui {

sim::scene::DrawList stagePicture(Workspace& workspace, sim::scene::Size size);
sim::scene::DrawList logsPicture(Workspace& workspace, sim::scene::Size size,
                                 const sim::scene::LogsOptions& options = {});

}  // namespace brokerscope::gui
