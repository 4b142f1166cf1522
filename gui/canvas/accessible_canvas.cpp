#include "gui/canvas/accessible_canvas.h"

#include "gui/canvas/canvas.h"
#include "gui/canvas/painter.h"
#include "gui/engine/text.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include <map>
#include <string>

namespace brokerscope::gui {

namespace scene = sim::scene;

namespace {

QAccessible::Role roleOf(scene::EntityKind kind) {
    switch (kind) {
        case scene::EntityKind::node:
        case scene::EntityKind::link:
        case scene::EntityKind::replica:
        case scene::EntityKind::mark:
        case scene::EntityKind::effect: return QAccessible::Graphic;
        case scene::EntityKind::message:
        case scene::EntityKind::record:
        case scene::EntityKind::event: return QAccessible::ListItem;
        case scene::EntityKind::partition:
        case scene::EntityKind::branch: return QAccessible::PageTab;
        case scene::EntityKind::time: return QAccessible::Slider;
        case scene::EntityKind::button: return QAccessible::Button;
    }
    return QAccessible::Graphic;
}

/// An entity of a canvas. It is found anew by its id at each question: pictures come and go.
class AccessibleEntity final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    AccessibleEntity(Canvas& canvas, std::string id) : canvas_(&canvas), id_(std::move(id)) {}

    bool isValid() const override { return canvas_ != nullptr && entity() != nullptr; }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override {
        QAccessibleInterface* above = parent();
        return above != nullptr ? above->window() : nullptr;
    }
    QAccessibleInterface* parent() const override {
        return canvas_ != nullptr ? QAccessible::queryAccessibleInterface(canvas_.data()) : nullptr;
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }

    QString text(QAccessible::Text what) const override {
        const scene::Entity* here = entity();
        if (here == nullptr) return {};
        if (what == QAccessible::Name) return toQt(here->name);
        if (what == QAccessible::Description) return toQt(here->description);
        return {};
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override {
        const scene::Entity* here = entity();
        if (here == nullptr) return {};
        const QRect place = gui::toQt(here->bounds).toAlignedRect();
        return {canvas_->mapToGlobal(place.topLeft()), place.size()};
    }
    QAccessible::Role role() const override {
        const scene::Entity* here = entity();
        return here != nullptr ? roleOf(here->kind) : QAccessible::NoRole;
    }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.focusable = true;
        state.selectable = true;
        if (canvas_ == nullptr) {
            state.invalid = true;
            return state;
        }
        state.focused = canvas_->hasFocus() && canvas_->walkedTo() == id_;
        state.invisible = !canvas_->isVisible();
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override {
        if (type == QAccessible::ActionInterface)
            return static_cast<QAccessibleActionInterface*>(this);
        return nullptr;
    }
    QStringList actionNames() const override {
        return {pressAction(), showMenuAction(), setFocusAction()};
    }
    void doAction(const QString& action) override {
        if (!isValid()) return;
        const QString id = gui::toQt(id_);
        const QPointF centre = canvas_->placeOf(id_).center();
        if (action == pressAction()) Q_EMIT canvas_->clicked(id, centre, Qt::NoModifier);
        if (action == showMenuAction())
            Q_EMIT canvas_->menuWanted(id, canvas_->mapToGlobal(centre.toPoint()));
        if (action == setFocusAction()) {
            canvas_->setFocus();
            canvas_->walkTo(id_);
        }
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    const scene::Entity* entity() const { return canvas_ ? canvas_->list().find(id_) : nullptr; }

    QPointer<Canvas> canvas_;
    std::string id_;
};

class AccessibleCanvas final : public QAccessibleWidget {
public:
    explicit AccessibleCanvas(Canvas& canvas)
        : QAccessibleWidget(&canvas, QAccessible::Canvas), canvas_(canvas) {}
    ~AccessibleCanvas() override {
        for (const auto& [id, number] : children_) QAccessible::deleteAccessibleInterface(number);
    }

    int childCount() const override { return static_cast<int>(canvas_.list().entities.size()); }
    QAccessibleInterface* child(int index) const override {
        const auto& entities = canvas_.list().entities;
        if (index < 0 || static_cast<std::size_t>(index) >= entities.size()) return nullptr;
        return childFor(entities[static_cast<std::size_t>(index)].id);
    }
    QAccessibleInterface* childAt(int x, int y) const override {
        const scene::Entity* entity = canvas_.entityAt(canvas_.mapFromGlobal(QPoint(x, y)));
        return entity != nullptr ? childFor(entity->id) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        const auto& entities = canvas_.list().entities;
        for (std::size_t i = 0; i < entities.size(); ++i) {
            const auto known = children_.find(entities[i].id);
            if (known != children_.end() &&
                QAccessible::accessibleInterface(known->second) == child)
                return static_cast<int>(i);
        }
        return -1;
    }
    QAccessibleInterface* focusChild() const override {
        if (!canvas_.hasFocus()) return nullptr;
        return canvas_.walkedTo().empty() ? const_cast<AccessibleCanvas*>(this)
                                          : childFor(canvas_.walkedTo());
    }

private:
    /// Ids that are asked for are kept; messages come and go, so those that are gone are dropped
    /// when there are many.
    QAccessibleInterface* childFor(const std::string& id) const {
        const auto known = children_.find(id);
        if (known != children_.end()) return QAccessible::accessibleInterface(known->second);
        if (children_.size() > 4'000) dropGone();
        auto* made = new AccessibleEntity(canvas_, id);
        children_.emplace(id, QAccessible::registerAccessibleInterface(made));
        return made;
    }
    void dropGone() const {
        const scene::DrawList& list = canvas_.list();
        for (auto it = children_.begin(); it != children_.end();) {
            if (list.find(it->first) != nullptr) {
                ++it;
                continue;
            }
            QAccessible::deleteAccessibleInterface(it->second);
            it = children_.erase(it);
        }
    }

    Canvas& canvas_;
    mutable std::map<std::string, QAccessible::Id, std::less<>> children_;
};

QAccessibleInterface* make(const QString&, QObject* object) {
    if (auto* canvas = qobject_cast<Canvas*>(object)) return new AccessibleCanvas(*canvas);
    return nullptr;
}

}  // namespace

void installAccessibleCanvas() {
    static const bool installed = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    static_cast<void>(installed);
}

}  // namespace brokerscope::gui
