#pragma once
// A widget that shows a draw list: what is pointed at, walked to and spoken of are its entities.
//
// It asks its source for the list of its size whenever it is told that the picture changed, and
// keeps the last one for hits. Tab walks the entities in order, up, down and Alt with left, right
// to the nearest one in that direction (a ring shows where), Return presses, the menu key asks for
// the menu: everything a mouse can do a keyboard can. Left and right alone are the player's.

#include "sim/scene/draw_list.h"

#include <QPointF>
#include <QWidget>

#include <functional>
#include <string>
#include <string_view>

namespace brokerscope::gui {

class Canvas : public QWidget {
    Q_OBJECT

public:
    using Source = std::function<sim::scene::DrawList(sim::scene::Size)>;

    /// `name` becomes the object name: `stage`, `logs`, `timeline`.
    explicit Canvas(const QString& name, QWidget* parent = nullptr);
    ~Canvas() override;

    void setSource(Source source);
    /// Asks the source again, before the next paint.
    void refresh();
    /// As painted last, or as it would be painted now.
    const sim::scene::DrawList& list();
    /// The entity at a place of the widget; null: none.
    const sim::scene::Entity* entityAt(QPointF place);
    /// Where an entity is, in the widget; empty: it is not in the picture.
    QRectF placeOf(std::string_view entity);

    /// The entity that the keyboard stands on; empty: none.
    const std::string& walkedTo() const { return walked_; }
    void walkTo(const std::string& entity);
    /// Colour of the ring round it.
    void setRing(QColor colour);
    /// Nothing but black, for a presenter who wants to be looked at.
    void setBlank(bool blank);

Q_SIGNALS:
    /// Left button, Return or an assistive tool; empty: the ground.
    void clicked(const QString& entity, QPointF place, Qt::KeyboardModifiers modifiers);
    void doubleClicked(const QString& entity);
    void menuWanted(const QString& entity, QPoint global);
    void hovered(const QString& entity);
    void walked(const QString& entity);
    /// From where the button went down to where it is; then where it was let go. `dropped` comes
    /// after each `dragStarted`; Escape gives `dragCancelled` instead.
    void dragStarted(const QString& entity, QPointF from);
    void dragged(const QString& entity, QPointF place);
    void dropped(const QString& entity, QPointF place);
    void dragCancelled(const QString& entity);
    /// Steps of 15°, up is positive.
    void wheeled(double steps, QPointF place, Qt::KeyboardModifiers modifiers);
    /// After each new list.
    void repainted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void pointAt(QPointF place);
    bool walk(bool next);
    bool walkTowards(int key);
    void drawRing(QPainter& painter);
    void cancelDrag();

    Source source_;
    sim::scene::DrawList list_;
    bool stale_ = true;
    std::string hovered_;
    std::string walked_;
    QColor ring_{0, 114, 178};
    bool blank_ = false;
    std::string pressed_;
    QPointF pressed_at_;
    bool pressing_ = false;
    bool dragging_ = false;
};

}  // namespace brokerscope::gui
