#include "gui/canvas/canvas.h"

#include "gui/canvas/painter.h"
#include "gui/engine/text.h"
#include "tests/gui/canvas/sample_list.h"

#include <QAccessible>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace brokerscope::gui {
namespace {

namespace scene = sim::scene;
using tests::SampleList;

class CanvasTest : public testing::Test {
protected:
    CanvasTest() {
        loadFonts();
        canvas_.setSource([this](scene::Size size) {
            ++asked_;
            return SampleList(size).take();
        });
        canvas_.resize(600, 400);
        canvas_.show();
        QApplication::setActiveWindow(&canvas_);
        QTest::qWait(1);
    }
    void enterByTab() {
        canvas_.clearFocus();
        canvas_.setFocus(Qt::TabFocusReason);
    }
    QPoint at(const char* entity) { return canvas_.placeOf(entity).center().toPoint(); }

    int asked_ = 0;
    Canvas canvas_{QStringLiteral("stage")};
};

TEST_F(CanvasTest, a_picture_is_made_once_until_it_changes) {
    canvas_.grab();
    const int before = asked_;
    canvas_.grab();
    canvas_.entityAt({50, 50});
    EXPECT_EQ(asked_, before);
    canvas_.refresh();
    canvas_.grab();
    EXPECT_EQ(asked_, before + 1);
}

TEST_F(CanvasTest, a_click_names_what_was_hit) {
    QSignalSpy clicks(&canvas_, &Canvas::clicked);
    QTest::mouseClick(&canvas_, Qt::LeftButton, {}, at("message:812"));
    QTest::mouseClick(&canvas_, Qt::LeftButton, {}, QPoint(590, 390));
    ASSERT_EQ(clicks.size(), 2);
    EXPECT_EQ(clicks[0][0].toString(), QStringLiteral("message:812"));
    EXPECT_EQ(clicks[1][0].toString(), QString());
}

TEST_F(CanvasTest, a_drag_is_no_click) {
    QSignalSpy clicks(&canvas_, &Canvas::clicked);
    QSignalSpy drops(&canvas_, &Canvas::dropped);
    QTest::mousePress(&canvas_, Qt::LeftButton, {}, at("message:812"));
    QTest::mouseMove(&canvas_, QPoint(400, 300));
    QTest::mouseMove(&canvas_, QPoint(500, 350));
    QTest::mouseRelease(&canvas_, Qt::LeftButton, {}, QPoint(500, 350));
    EXPECT_EQ(clicks.size(), 0);
    ASSERT_EQ(drops.size(), 1);
    EXPECT_EQ(drops[0][0].toString(), QStringLiteral("message:812"));
    EXPECT_EQ(drops[0][1].toPointF(), QPointF(500, 350));
}

TEST_F(CanvasTest, tab_walks_all_entities_and_then_leaves) {
    QSignalSpy walked(&canvas_, &Canvas::walked);
    enterByTab();
    EXPECT_EQ(canvas_.walkedTo(), "node:broker-1");
    for (int i = 0; i < 4; ++i) QTest::keyClick(&canvas_, Qt::Key_Tab);
    EXPECT_EQ(canvas_.walkedTo(), "message:812");
    QTest::keyClick(&canvas_, Qt::Key_Tab);
    EXPECT_EQ(canvas_.walkedTo(), "");
    EXPECT_EQ(walked.size(), 6);
}

TEST_F(CanvasTest, arrows_go_to_the_nearest_and_return_presses) {
    enterByTab();
    QTest::keyClick(&canvas_, Qt::Key_Right, Qt::AltModifier);
    EXPECT_EQ(canvas_.walkedTo(), "node:broker-2");
    QTest::keyClick(&canvas_, Qt::Key_Down);
    EXPECT_EQ(canvas_.walkedTo(), "message:812");
    QSignalSpy clicks(&canvas_, &Canvas::clicked);
    QTest::keyClick(&canvas_, Qt::Key_Return);
    ASSERT_EQ(clicks.size(), 1);
    EXPECT_EQ(clicks[0][0].toString(), QStringLiteral("message:812"));
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    EXPECT_EQ(canvas_.walkedTo(), "");
}

TEST_F(CanvasTest, the_ring_shows_where_the_keyboard_stands) {
    canvas_.setFocus();
    const QImage without = canvas_.grab().toImage();
    canvas_.walkTo("node:broker-1");
    EXPECT_NE(canvas_.grab().toImage(), without);
}

TEST_F(CanvasTest, a_screen_reader_finds_every_entity) {
    QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&canvas_);
    ASSERT_NE(canvas, nullptr);
    ASSERT_EQ(canvas->childCount(), static_cast<int>(canvas_.list().entities.size()));
    for (int i = 0; i < canvas->childCount(); ++i) {
        const scene::Entity& entity = canvas_.list().entities[static_cast<std::size_t>(i)];
        QAccessibleInterface* child = canvas->child(i);
        ASSERT_NE(child, nullptr);
        EXPECT_TRUE(child->isValid());
        EXPECT_EQ(fromQt(child->text(QAccessible::Name)), entity.name);
        EXPECT_EQ(fromQt(child->text(QAccessible::Description)), entity.description);
        EXPECT_EQ(child->parent(), canvas);
        EXPECT_EQ(canvas->indexOfChild(child), i);
        EXPECT_EQ(canvas->childAt(child->rect().center().x(), child->rect().center().y()), child);
    }
    QSignalSpy clicks(&canvas_, &Canvas::clicked);
    QAccessibleActionInterface* actions = canvas->child(0)->actionInterface();
    ASSERT_NE(actions, nullptr);
    actions->doAction(QAccessibleActionInterface::pressAction());
    ASSERT_EQ(clicks.size(), 1);
    EXPECT_EQ(clicks[0][0].toString(), QStringLiteral("node:broker-1"));
}

TEST_F(CanvasTest, an_entity_that_is_gone_is_no_longer_valid) {
    QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&canvas_);
    QAccessibleInterface* child = canvas->child(0);
    ASSERT_TRUE(child->isValid());
    canvas_.setSource([](scene::Size size) { return scene::DrawList{.size = size}; });
    EXPECT_FALSE(child->isValid());
    EXPECT_EQ(canvas->childCount(), 0);
}

}  // namespace
}  // namespace brokerscope::gui
