#pragma once
// Draw lists onto a QPainter: the one function behind screen and PNG, so that both show the same.
// Two paints of one list give the same bits: bundled fonts, no time, no chance.

#include "sim/scene/draw_list.h"

#include <QColor>
#include <QImage>
#include <QPainter>
#include <QRectF>

#include <string_view>

namespace brokerscope::gui {

/// Makes the bundled fonts known to Qt and the ordinary text face the application's. Once, after
/// the application object; further calls do nothing. False if a font could not be read.
bool loadFonts();
/// The font of a text style, in pixels at scale 1.
QFont fontOf(const sim::scene::TextStyle& style);

QColor toQt(sim::scene::Colour colour);
QRectF toQt(const sim::scene::Rect& rect);
sim::scene::Colour fromQt(const QColor& colour);

/// Paints ground and items, in order. The painter's coordinates are the list's.
void paint(QPainter& painter, const sim::scene::DrawList& list);
/// Twice as fine with scale 2.
QImage picture(const sim::scene::DrawList& list, double scale = 1);

}  // namespace brokerscope::gui
