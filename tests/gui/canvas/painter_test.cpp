#include "gui/canvas/painter.h"

#include "gui/engine/text.h"
#include "sim/scene/text_metrics.h"
#include "tests/gui/canvas/sample_list.h"

#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>

#include <gtest/gtest.h>

#include <cmath>

namespace brokerscope::gui {
namespace {

namespace scene = sim::scene;
using tests::SampleList;

TEST(Painter, bundled_fonts_are_the_ones_that_are_painted_with) {
    ASSERT_TRUE(loadFonts());
    for (const scene::Face face : {scene::Face::text, scene::Face::mono}) {
        scene::TextStyle style;
        style.face = face;
        EXPECT_EQ(fromQt(QFontInfo(fontOf(style)).family()), scene::family_of(face));
    }
}

TEST(Painter, texts_are_as_wide_as_the_layout_takes_them_to_be) {
    ASSERT_TRUE(loadFonts());
    for (const char* text : {"broker-1 LEAD e4", "shop/3 → orders/0", "记录已提交，等待确认。",
                             "WAVE To AV fi ffl", "acks=all ≥ 2"})
        for (const int size : {13, 16, 20, 32})
            for (const bool bold : {false, true}) {
                scene::TextStyle style;
                style.size = size;
                style.bold = bold;
                const double painted = QFontMetricsF(fontOf(style)).horizontalAdvance(toQt(text));
                EXPECT_NEAR(painted, scene::text_width(text, style), 0.5)
                    << text << " at " << size << (bold ? " bold" : "");
            }
}

TEST(Painter, two_pictures_of_one_list_have_the_same_bits) {
    ASSERT_TRUE(loadFonts());
    const scene::DrawList list = SampleList({600, 400}).take();
    for (const double scale : {1.0, 1.5, 2.0}) {
        const QImage one = picture(list, scale);
        EXPECT_EQ(one.width(), static_cast<int>(std::ceil(600 * scale)));
        EXPECT_EQ(one, picture(list, scale));
    }
    const QByteArray folder = qgetenv("BROKERSCOPE_PICTURES");
    if (!folder.isEmpty())
        picture(list, 2).save(QString::fromUtf8(folder) + QStringLiteral("/sample.png"));
}

TEST(Painter, a_picture_does_not_depend_on_what_the_painter_was_used_for) {
    const scene::DrawList list = SampleList({600, 400}).take();
    QImage image(600, 400, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setPen(QPen(Qt::red, 7));
    painter.setBrush(Qt::green);
    paint(painter, list);
    EXPECT_EQ(painter.pen().color(), QColor(Qt::red));
    painter.end();
    EXPECT_EQ(image, picture(list));
}

}  // namespace
}  // namespace brokerscope::gui
