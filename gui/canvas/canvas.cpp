#include "gui/canvas/canvas.h"

#include "gui/canvas/accessible_canvas.h"
#include "gui/canvas/painter.h"
#include "gui/engine/text.h"

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>
#include <utility>

namespace brokerscope::gui {

namespace scene = sim::scene;

namespace {

scene::Point pointOf(QPointF place) { return {place.x(), place.y()}; }

}  // namespace

Canvas::Canvas(const QString& name, QWidget* parent) : QWidget(parent) {
    installAccessibleCanvas();
    setObjectName(name);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

Canvas::~Canvas() = default;

void Canvas::setSource(Source source) {
    source_ = std::move(source);
    refresh();
}

void Canvas::refresh() {
    stale_ = true;
    update();
}

const scene::DrawList& Canvas::list() {
    const scene::Size size{static_cast<double>(width()), static_cast<double>(height())};
    if (!stale_ && list_.size == size) return list_;
    stale_ = false;
    list_ = source_ ? source_(size) : scene::DrawList{.size = size};
    list_.size = size;
    if (!walked_.empty() && list_.find(walked_) == nullptr) walked_.clear();
    Q_EMIT repainted();
    return list_;
}

const scene::Entity* Canvas::entityAt(QPointF place) { return list().hit(pointOf(place)); }

QRectF Canvas::placeOf(std::string_view entity) {
    const scene::Entity* found = list().find(entity);
    return found != nullptr ? toQt(found->bounds) : QRectF();
}

void Canvas::walkTo(const std::string& entity) {
    if (walked_ == entity) return;
    walked_ = entity;
    update();
    Q_EMIT walked(toQt(walked_));
    if (!QAccessible::isActive()) return;
    QAccessibleEvent focus(this, QAccessible::Focus);
    for (std::size_t i = 0; i < list_.entities.size(); ++i)
        if (list_.entities[i].id == walked_) focus.setChild(static_cast<int>(i));
    QAccessible::updateAccessibility(&focus);
}

void Canvas::setRing(QColor colour) {
    ring_ = colour;
    update();
}

void Canvas::setBlank(bool blank) {
    blank_ = blank;
    update();
}

void Canvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (blank_) {
        painter.fillRect(rect(), Qt::black);
        return;
    }
    paint(painter, list());
    if (hasFocus()) drawRing(painter);
}

void Canvas::drawRing(QPainter& painter) {
    const scene::Entity* entity = walked_.empty() ? nullptr : list_.find(walked_);
    if (entity == nullptr) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    // A line of the ground's colour on both sides keeps the ring apart from what it lies on.
    const QRectF ring = toQt(entity->bounds).adjusted(-4, -4, 4, 4);
    painter.setPen(QPen(toQt(list_.ground), 6));
    painter.drawRoundedRect(ring, 6, 6);
    painter.setPen(QPen(ring_, 2.5));
    painter.drawRoundedRect(ring, 6, 6);
}

void Canvas::resizeEvent(QResizeEvent* event) {
    stale_ = true;
    QWidget::resizeEvent(event);
}

// --- Mouse --------------------------------------------------------------------------------------

void Canvas::pointAt(QPointF place) {
    const scene::Entity* entity = entityAt(place);
    const std::string id = entity != nullptr ? entity->id : std::string();
    if (id == hovered_) return;
    hovered_ = id;
    setCursor(id.empty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    Q_EMIT hovered(toQt(hovered_));
}

void Canvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    const scene::Entity* entity = entityAt(event->position());
    pressed_ = entity != nullptr ? entity->id : std::string();
    pressed_at_ = event->position();
    pressing_ = true;
    dragging_ = false;
    walked_.clear();
    update();
}

void Canvas::mouseMoveEvent(QMouseEvent* event) {
    if (!pressing_) return pointAt(event->position());
    const QPointF way = event->position() - pressed_at_;
    if (!dragging_ && way.manhattanLength() >= QApplication::startDragDistance()) {
        dragging_ = true;
        Q_EMIT dragStarted(toQt(pressed_), pressed_at_);
    }
    if (dragging_) Q_EMIT dragged(toQt(pressed_), event->position());
}

void Canvas::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !pressing_) return QWidget::mouseReleaseEvent(event);
    pressing_ = false;
    const QString entity = toQt(pressed_);
    if (std::exchange(dragging_, false))
        Q_EMIT dropped(entity, event->position());
    else
        Q_EMIT clicked(entity, event->position(), event->modifiers());
}

void Canvas::cancelDrag() {
    pressing_ = false;
    if (std::exchange(dragging_, false)) Q_EMIT dragCancelled(toQt(pressed_));
}

void Canvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QWidget::mouseDoubleClickEvent(event);
    const scene::Entity* entity = entityAt(event->position());
    Q_EMIT doubleClicked(entity != nullptr ? toQt(entity->id) : QString());
}

void Canvas::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Keyboard) {
        const QRectF place = placeOf(walked_);
        const QPoint at = (place.isNull() ? QRectF(rect()) : place).center().toPoint();
        Q_EMIT menuWanted(toQt(walked_), mapToGlobal(at));
    } else {
        const scene::Entity* entity = entityAt(event->pos());
        Q_EMIT menuWanted(entity != nullptr ? toQt(entity->id) : QString(), event->globalPos());
    }
    event->accept();
}

void Canvas::wheelEvent(QWheelEvent* event) {
    Q_EMIT wheeled(event->angleDelta().y() / 120.0, event->position(), event->modifiers());
    event->accept();
}

void Canvas::leaveEvent(QEvent* event) {
    if (!hovered_.empty()) {
        hovered_.clear();
        Q_EMIT hovered(QString());
    }
    QWidget::leaveEvent(event);
}

bool Canvas::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const scene::Entity* entity = entityAt(help->pos());
    if (entity == nullptr || entity->kind == scene::EntityKind::time || blank_) {
        QToolTip::hideText();
        event->ignore();
        return true;
    }
    QString text = toQt(entity->name).toHtmlEscaped();
    if (!entity->description.empty())
        text =
            QStringLiteral("<b>%1</b><br>%2").arg(text, toQt(entity->description).toHtmlEscaped());
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

// --- Keyboard -----------------------------------------------------------------------------------

bool Canvas::walk(bool next) {
    const auto& entities = list().entities;
    if (entities.empty()) return false;
    std::size_t at = entities.size();
    for (std::size_t i = 0; i < entities.size(); ++i)
        if (entities[i].id == walked_) at = i;
    if (at == entities.size()) {
        walkTo(next ? entities.front().id : entities.back().id);
        return true;
    }
    if (next ? at + 1 == entities.size() : at == 0) {
        walkTo({});
        return false;  // the focus goes on to the next widget
    }
    walkTo(entities[next ? at + 1 : at - 1].id);
    return true;
}

bool Canvas::walkTowards(int key) {
    const scene::Entity* from = list().find(walked_);
    if (from == nullptr) return walk(key == Qt::Key_Down || key == Qt::Key_Right);
    const scene::Point start = from->bounds.centre();
    const scene::Entity* best = nullptr;
    double nearest = 0;
    for (const scene::Entity& entity : list_.entities) {
        const scene::Point centre = entity.bounds.centre();
        const double dx = centre.x - start.x;
        const double dy = centre.y - start.y;
        double along = dx;
        double aside = std::abs(dy);
        if (key == Qt::Key_Left) along = -dx;
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            along = key == Qt::Key_Down ? dy : -dy;
            aside = std::abs(dx);
        }
        if (along < 1) continue;
        const double distance = along + 2 * aside;
        if (best != nullptr && distance >= nearest) continue;
        best = &entity;
        nearest = distance;
    }
    if (best != nullptr) walkTo(std::string(best->id));
    return best != nullptr;
}

void Canvas::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool sideways = key == Qt::Key_Left || key == Qt::Key_Right;
    if (((key == Qt::Key_Up || key == Qt::Key_Down) && modifiers == Qt::NoModifier) ||
        (sideways && modifiers == Qt::AltModifier)) {
        walkTowards(key);
        return;
    }
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && !walked_.empty()) {
        Q_EMIT clicked(toQt(walked_), placeOf(walked_).center(), event->modifiers());
        return;
    }
    if (key == Qt::Key_Escape && (dragging_ || !walked_.empty())) {
        cancelDrag();
        walkTo({});
        return;
    }
    QWidget::keyPressEvent(event);
}

bool Canvas::focusNextPrevChild(bool next) {
    return walk(next) || QWidget::focusNextPrevChild(next);
}

void Canvas::focusInEvent(QFocusEvent* event) {
    if (event->reason() == Qt::TabFocusReason && walked_.empty()) walk(true);
    if (event->reason() == Qt::BacktabFocusReason && walked_.empty()) walk(false);
    QWidget::focusInEvent(event);
}

void Canvas::focusOutEvent(QFocusEvent* event) {
    update();
    QWidget::focusOutEvent(event);
}

}  // namespace brokerscope::gui
