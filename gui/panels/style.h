#pragma once
// The looks of the window's own controls, made from a theme of the pictures, so that the frame and
// what is painted in it are of one piece. Every kind of control that we use is named here; none is
// left half in the looks of the desktop.

#include "sim/scene/theme.h"

#include <QColor>
#include <QPalette>
#include <QString>

namespace brokerscope::gui {

/// Distances are multiples of this many pixels.
inline constexpr int grid = 8;

QColor colourOf(sim::scene::Colour colour);
/// `share` of `a` (0 to 1) mixed with the rest of `b`.
QColor mixed(QColor a, QColor b, double share);

/// The one colour that draws attention in the frame: links, the selected row, the focus ring.
QColor accentOf(const sim::scene::Theme& theme);
/// Lines between regions of the frame.
QColor hairlineOf(const sim::scene::Theme& theme);

QPalette paletteOf(const sim::scene::Theme& theme);
QString styleSheetOf(const sim::scene::Theme& theme);

}  // namespace brokerscope::gui
