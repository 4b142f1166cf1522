#include "gui/app/ui_dump.h"

#include "gui/canvas/canvas.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QGroupBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMetaEnum>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QSpinBox>
#include <QTabBar>
#include <QTextEdit>

#include <cmath>

namespace brokerscope::gui {

namespace {

using namespace Qt::StringLiterals;

QJsonArray jsonOf(const QRect& rect) { return {rect.x(), rect.y(), rect.width(), rect.height()}; }

QJsonArray jsonOf(const sim::scene::Rect& rect) {
    const auto tenths = [](double value) { return std::round(value * 10) / 10; };
    return {tenths(rect.x), tenths(rect.y), tenths(rect.width), tenths(rect.height)};
}

QString textOf(std::string_view text) { return QString::fromUtf8(text); }

QJsonObject canvasOf(Canvas& canvas) {
    const sim::scene::DrawList& list = canvas.list();
    QJsonArray entities;
    for (const sim::scene::Entity& entity : list.entities)
        entities.append(QJsonObject{{u"id"_s, textOf(entity.id)},
                                    {u"name"_s, textOf(entity.name)},
                                    {u"description"_s, textOf(entity.description)},
                                    {u"rect"_s, jsonOf(entity.bounds)}});
    QJsonArray texts;
    for (const sim::scene::Item& item : list.items)
        if (item.kind == sim::scene::Item::Kind::text && !item.text.empty())
            texts.append(
                QJsonObject{{u"text"_s, textOf(item.text)}, {u"rect"_s, jsonOf(item.rect)}});
    return {
        {u"entities"_s, entities}, {u"texts"_s, texts}, {u"items"_s, qint64(list.items.size())}};
}

/// The rows that can be seen now.
QJsonArray rowsOf(const QAbstractItemView& view) {
    QJsonArray rows;
    const QAbstractItemModel* model = view.model();
    if (model == nullptr) return rows;
    const QRect sight = view.viewport()->rect();
    QModelIndex index = view.indexAt(QPoint(4, 4));
    for (; index.isValid();
         index = view.indexAt(view.visualRect(index).bottomLeft() + QPoint(0, 2))) {
        QStringList cells;
        for (int column = 0; column < model->columnCount(index.parent()); ++column)
            cells.append(index.siblingAtColumn(column).data().toString());
        rows.append(cells.join(u" | "_s));
        if (view.visualRect(index).bottom() >= sight.bottom() || view.visualRect(index).isEmpty())
            break;
    }
    return rows;
}

QString textOf(const QWidget& widget) {
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) return label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) return button->text();
    if (const auto* edit = qobject_cast<const QLineEdit*>(&widget)) return edit->text();
    if (const auto* spin = qobject_cast<const QSpinBox*>(&widget)) return spin->text();
    if (const auto* combo = qobject_cast<const QComboBox*>(&widget)) return combo->currentText();
    if (const auto* text = qobject_cast<const QTextEdit*>(&widget)) return text->toPlainText();
    if (const auto* text = qobject_cast<const QPlainTextEdit*>(&widget)) return text->toPlainText();
    if (const auto* group = qobject_cast<const QGroupBox*>(&widget)) return group->title();
    if (const auto* bar = qobject_cast<const QProgressBar*>(&widget)) return bar->text();
    return {};
}

QJsonArray entriesOf(const QMenu& menu) {
    QJsonArray entries;
    for (const QAction* action : menu.actions())
        if (!action->isSeparator() && action->isVisible())
            entries.append(QJsonObject{{u"id"_s, action->objectName()},
                                       {u"text"_s, action->text()},
                                       {u"tip"_s, action->toolTip()},
                                       {u"enabled"_s, action->isEnabled()}});
    return entries;
}

void addWidgets(QWidget& widget, const QWidget& top, QJsonArray& into) {
    if (!widget.isVisible()) return;
    QJsonObject entry{{u"class"_s, QString::fromLatin1(widget.metaObject()->className())},
                      {u"rect"_s, jsonOf(QRect(widget.mapTo(&top, QPoint()), widget.size()))},
                      {u"enabled"_s, widget.isEnabled()}};
    if (&widget == &top) entry[u"rect"_s] = QJsonArray{0, 0, widget.width(), widget.height()};
    if (!widget.objectName().isEmpty()) entry[u"name"_s] = widget.objectName();
    if (const QString text = textOf(widget); !text.isEmpty()) entry[u"text"_s] = text;
    if (widget.hasFocus()) entry[u"focus"_s] = true;
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget);
        button != nullptr && button->isCheckable())
        entry[u"checked"_s] = button->isChecked();
    if (const auto* bar = qobject_cast<const QTabBar*>(&widget)) {
        QJsonArray tabs;
        for (int i = 0; i < bar->count(); ++i) tabs.append(bar->tabText(i));
        entry[u"tabs"_s] = tabs;
        entry[u"current"_s] = bar->currentIndex();
    }
    if (const auto* view = qobject_cast<const QAbstractItemView*>(&widget))
        entry[u"rows"_s] = rowsOf(*view);
    if (const auto* menu = qobject_cast<const QMenu*>(&widget))
        entry[u"entries"_s] = entriesOf(*menu);
    if (auto* canvas = qobject_cast<Canvas*>(&widget)) entry[u"canvas"_s] = canvasOf(*canvas);
    into.append(entry);
    for (QObject* child : widget.children())
        if (auto* inner = qobject_cast<QWidget*>(child); inner != nullptr && !inner->isWindow())
            addWidgets(*inner, top, into);
}

QJsonObject accessible(QAccessibleInterface& interface, int depth) {
    static const QMetaEnum roles = QMetaEnum::fromType<QAccessible::Role>();
    QJsonObject node{{u"role"_s, QString::fromLatin1(roles.valueToKey(interface.role()))},
                     {u"name"_s, interface.text(QAccessible::Name)}};
    if (const QString what = interface.text(QAccessible::Description); !what.isEmpty())
        node[u"description"_s] = what;
    if (interface.state().focused) node[u"focused"_s] = true;
    // A table may have a cell for each event of a run: what is in sight stands with its widget.
    const bool table = interface.tableInterface() != nullptr;
    if (depth == 0 || table) return node;
    QJsonArray children;
    for (int i = 0; i < interface.childCount(); ++i) {
        QAccessibleInterface* child = interface.child(i);
        if (child == nullptr || !child->isValid() || child->state().invisible) continue;
        children.append(accessible(*child, depth - 1));
    }
    if (!children.isEmpty()) node[u"children"_s] = children;
    return node;
}

QJsonObject windowOf(QWidget& window) {
    QJsonArray widgets;
    addWidgets(window, window, widgets);
    QJsonObject entry{{u"title"_s, window.windowTitle()}, {u"widgets"_s, widgets}};
    if (QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&window))
        entry[u"accessible"_s] = accessible(*interface, 24);
    return entry;
}

}  // namespace

QByteArray uiDump(QWidget& window) {
    QJsonArray windows{windowOf(window)};
    for (QWidget* other : QApplication::topLevelWidgets())
        if (other != &window && other->isVisible() && other->windowType() != Qt::ToolTip)
            windows.append(windowOf(*other));
    return QJsonDocument(QJsonObject{{u"windows"_s, windows}}).toJson();
}

}  // namespace brokerscope::gui
