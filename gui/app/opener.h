#pragma once
// Opens a recorded trace: its run is made again from what its head tells, and compared with it.

#include "gui/engine/workspace.h"

#include <QString>

#include <functional>

namespace brokerscope::gui {

bool isTraceFile(const QString& path);
/// Why there is no scenario or file of this name; empty: there is, or nothing was named.
QString whyNotOpen(const QString& name);

/// Makes the run of a trace on the engine's thread and opens it. `done` comes behind it, with the
/// trace's verdict explained in mind: everything may be seen. A failure is told by the workspace's
/// `failed`.
void openTrace(Workspace& workspace, const QString& path, std::function<void()> done);

/// The first event that shows what should not have been; `no_event`: all is as expected.
trace::EventId firstViolation(const sim::Report& report);

}  // namespace brokerscope::gui
