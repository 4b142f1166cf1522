#pragma once
// Everything that a person or a screen reader can get out of the window now, as JSON: entities and
// texts of the canvases, widgets with their texts and places, rows of tables in sight, and the
// accessible tree. Tests read it as an oracle: what is not in it is not on the screen.

#include <QByteArray>
#include <QWidget>

namespace brokerscope::gui {

/// The window and its open dialogs and menus. Keys are in order; two dumps of the same state are
/// the same bytes.
QByteArray uiDump(QWidget& window);

}  // namespace brokerscope::gui
