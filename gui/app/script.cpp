#include "gui/app/script.h"

#include "gui/app/main_window.h"
#include "gui/app/options.h"
#include "gui/app/ui_dump.h"
#include "gui/engine/text.h"
#include "gui/panels/acting.h"
#include "gui/panels/dialogs.h"
#include "gui/panels/lesson_panel.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QFile>
#include <QMenu>
#include <QPainter>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>
#include <cmath>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr QChar colon = u':';
constexpr double frame = 1.0 / 60;
constexpr double wait_seconds_max = 600;

/// Visible widgets of the window and of what stands over it, the topmost first.
QList<QWidget*> inSight(QWidget& window) {
    QList<QWidget*> tops;
    for (QWidget* top : QApplication::topLevelWidgets())
        if (top != &window && top->isVisible()) tops.append(top);
    tops.append(&window);
    QList<QWidget*> all;
    for (QWidget* top : tops) {
        all.append(top);
        for (QWidget* widget : top->findChildren<QWidget*>())
            if (widget->isVisible() && widget->window() == top) all.append(widget);
    }
    return all;
}

bool writeFile(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

}  // namespace

QImage pictureOf(MainWindow& window, double scale) {
    const auto of = [&](QWidget& widget) {
        QImage image((QSizeF(widget.size()) * scale).toSize(), QImage::Format_RGB32);
        image.setDevicePixelRatio(scale);
        image.fill(widget.palette().color(QPalette::Window));
        widget.render(&image);
        return image;
    };
    QImage whole = of(window);
    QPainter painter(&whole);
    for (QWidget* top : QApplication::topLevelWidgets()) {
        if (top == &window || !top->isVisible()) continue;
        const QPoint at = top->pos() - window.pos();
        painter.drawImage(at, of(*top));
        painter.setPen(top->palette().color(QPalette::Mid));
        painter.drawRect(QRect(at, top->size()).adjusted(0, 0, -1, -1));
    }
    return whole;
}

Script::Script(MainWindow& window) : window_(window) {}

QString Script::run(const QString& text, const QString& file) {
    settle();
    int number = 0;
    for (const QString& line : text.split(u'\n')) {
        ++number;
        const QString why = step(line);
        if (!why.isEmpty()) return u"%1:%2: %3"_s.arg(file).arg(number).arg(why);
        if (ended_) break;
    }
    return {};
}

QString Script::step(const QString& line) {
    const QString command = line.trimmed();
    if (command.isEmpty() || command.startsWith(u'#')) return {};
    const QString verb = command.section(u' ', 0, 0);
    const QString rest = command.section(u' ', 1).trimmed();
    QString why;
    if (verb == u"click"_s || verb == u"double"_s || verb == u"menu"_s || verb == u"drag"_s)
        why = pointing(verb, rest);
    else if (verb == u"wait"_s)
        why = waiting(rest);
    else if (verb == u"expect"_s || verb == u"refuse"_s || verb == u"shot"_s || verb == u"dump"_s)
        why = looking(verb, rest);
    else if (verb == u"key"_s)
        why = hand_.key(rest) ? QString() : u"there is no key %1"_s.arg(rest);
    else if (verb == u"type"_s)
        hand_.type(rest);
    else if (verb == u"choose"_s)
        why = choose(rest);
    else if (verb == u"quit"_s)
        ended_ = true;
    else
        why = going(verb, rest);
    settle();
    return why;
}

void Script::settle() {
    constexpr int rounds = 64;
    for (int i = 0; i < rounds; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        if (!window_.workspace().engine().busy()) break;
        window_.workspace().engine().waitUntilIdle();
    }
    QCoreApplication::processEvents();
}

void Script::frames(double seconds) {
    for (double passed = 0; passed < seconds; passed += frame) {
        window_.advance(frame);
        QCoreApplication::processEvents();
    }
}

std::optional<Script::Target> Script::findRow(const QString& name) {
    const QString table = name.section(colon, 0, 0);
    const int row = name.section(colon, 1).toInt();
    for (QWidget* widget : inSight(window_)) {
        auto* view = qobject_cast<QAbstractItemView*>(widget);
        if (view == nullptr || view->objectName() != table || view->model() == nullptr) continue;
        const int rows = view->model()->rowCount();
        const QModelIndex index = view->model()->index(row < 0 ? rows + row : row, 0);
        if (!index.isValid()) return std::nullopt;
        view->scrollTo(index);
        return Target{view->viewport(), view->visualRect(index).center()};
    }
    return std::nullopt;
}

std::optional<Script::Target> Script::findTab(const QString& name) {
    const QString tabs = name.section(colon, 0, 0);
    for (QWidget* widget : inSight(window_)) {
        const auto* holder = qobject_cast<QTabWidget*>(widget);
        if (holder != nullptr && holder->objectName() == tabs)
            return Target{holder->tabBar(),
                          holder->tabBar()->tabRect(name.section(colon, 1).toInt()).center()};
    }
    return std::nullopt;
}

std::optional<Script::Target> Script::find(const QString& name) {
    const QString what = name.section(colon, 1);
    if (name.startsWith(u"row:"_s)) return findRow(what);
    if (name.startsWith(u"tab:"_s)) return findTab(what);
    const QList<QWidget*> all = inSight(window_);
    for (QWidget* widget : all) {
        auto* canvas = qobject_cast<Canvas*>(widget);
        if (canvas == nullptr) continue;
        const QRectF place = canvas->placeOf(fromQt(name));
        if (place.isEmpty()) continue;
        // Something may lie over the middle; then a point where it is on top is taken.
        const QPointF spots[] = {
            place.center(), place.topLeft() + QPointF(3, 3), place.bottomRight() - QPointF(3, 3),
            place.topRight() + QPointF(-3, 3), place.bottomLeft() + QPointF(3, -3)};
        for (const QPointF& spot : spots) {
            const sim::scene::Entity* top = canvas->entityAt(spot);
            if (top != nullptr && top->id == fromQt(name)) return Target{canvas, spot.toPoint()};
        }
        return Target{canvas, place.center().toPoint()};
    }
    const bool by_text = name.startsWith(u"text:"_s);
    const bool only_buttons = name.startsWith(u"button:"_s);
    if (!by_text && !only_buttons && !name.startsWith(u"widget:"_s)) return std::nullopt;
    for (QWidget* widget : all) {
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        const bool fits =
            by_text ? button != nullptr && button->text() == what
                    : widget->objectName() == what && (button != nullptr || !only_buttons);
        if (fits) return Target{widget, widget->rect().center()};
    }
    return std::nullopt;
}

QString Script::pointing(const QString& verb, const QString& rest) {
    const QString name = rest.section(u' ', 0, 0);
    const bool whole_line = name.startsWith(u"text:"_s);
    const QString more = whole_line ? QString() : rest.section(u' ', 1).trimmed();
    if (verb == u"menu"_s) return menu(name, more);
    if (verb == u"drag"_s) return drag(name, more);
    const std::optional<Target> target = find(whole_line ? rest : name);
    if (!target) return u"there is no %1 on the screen"_s.arg(rest);
    if (verb == u"double"_s)
        hand_.doubleClick(*target->widget, target->at);
    else if (more == u"right"_s)
        hand_.click(*target->widget, target->at, Qt::RightButton);
    else
        hand_.click(*target->widget, target->at, Qt::LeftButton,
                    more == u"alt"_s    ? Qt::AltModifier
                    : more == u"ctrl"_s ? Qt::ControlModifier
                                        : Qt::NoModifier);
    return {};
}

QString Script::menu(const QString& target, const QString& act) {
    const std::optional<Target> at = find(target);
    if (!at) return u"there is no %1 on the screen"_s.arg(target);
    hand_.click(*at->widget, at->at, Qt::RightButton);
    settle();
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    if (menu == nullptr) return u"%1 has no menu"_s.arg(target);
    QString why = u"the menu of %1 has no %2"_s.arg(target, act);
    const QString id = u"act:"_s + act;
    for (QAction* action : menu->findChildren<QAction*>()) {
        if (action->objectName() != id && action->objectName() != act) continue;
        if (!action->isEnabled())
            why = u"%1 cannot be done: %2"_s.arg(act, action->toolTip());
        else if (action->menu() != nullptr && !action->menu()->actions().isEmpty())
            action = action->menu()->actions().front();
        if (!action->isEnabled()) break;
        menu->close();
        action->trigger();
        return {};
    }
    menu->close();
    return why;
}

QString Script::choose(const QString& entry) {
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    if (menu == nullptr) return u"no menu is open"_s;
    for (QAction* action : menu->actions()) {
        if (action->objectName() != entry && action->text() != entry) continue;
        if (!action->isEnabled()) return u"%1 cannot be chosen"_s.arg(entry);
        hand_.click(*menu, menu->actionGeometry(action).center());
        return {};
    }
    return u"the menu has no %1"_s.arg(entry);
}

QString Script::drag(const QString& target, const QString& to) {
    const std::optional<Target> from = find(target);
    if (!from) return u"there is no %1 on the screen"_s.arg(target);
    QPoint end = from->at;
    const QStringList by = to.split(u',');
    if (to == u"out"_s) {
        end = QPoint(from->at.x(), -4);
    } else if (by.size() == 2) {
        end += QPoint(by[0].toInt(), by[1].toInt());
    } else {
        const std::optional<Target> there = find(to);
        if (!there) return u"there is no %1 on the screen"_s.arg(to);
        end = from->widget->mapFromGlobal(there->widget->mapToGlobal(there->at));
    }
    hand_.drag(*from->widget, from->at, end);
    return {};
}

QString Script::going(const QString& verb, const QString& rest) {
    Workspace& workspace = window_.workspace();
    if (verb == u"open"_s) {
        window_.openScenario(rest.section(u' ', 0, 0), rest.section(u' ', 1, 1));
    } else if (verb == u"lesson"_s) {
        window_.openLesson(rest);
    } else if (verb == u"seek"_s) {
        const std::optional<Place> place = parsePlace(rest);
        if (!place || !goTo(workspace, *place)) return u"there is no place %1"_s.arg(rest);
    } else if (verb == u"step"_s) {
        if (!workspace.isOpen()) return u"nothing is open"_s;
        const int steps = rest.isEmpty() ? 1 : rest.toInt();
        for (int i = 0; i < std::abs(steps); ++i)
            if (steps > 0)
                workspace.playback()->stepForward();
            else
                workspace.playback()->stepBack();
    } else if (verb == u"answer"_s) {
        if (!window_.lesson().chooseAnswer(rest.toInt())) return u"no such answer is asked for"_s;
    } else if (verb == u"resize"_s) {
        const std::optional<QSize> size = parseSize(rest);
        if (!size) return u"a size is such as 1280x720"_s;
        window_.resize(*size);
    } else if (verb == u"language"_s) {
        workspace.setLanguage(fromQt(rest));
    } else if (verb == u"theme"_s) {
        workspace.setTheme(fromQt(rest));
    } else if (verb == u"save"_s) {
        if (!window_.acting().save(rest)) return u"%1 could not be written"_s.arg(rest);
    } else {
        return u"there is no command %1"_s.arg(verb);
    }
    return {};
}

QString Script::waiting(const QString& what) {
    settle();
    if (what == u"idle"_s) return {};
    const auto until = [&](const auto& reached) {
        for (double passed = 0; passed < wait_seconds_max; passed += frame) {
            if (reached()) return true;
            frames(frame / 2);
        }
        return reached();
    };
    if (what == u"paused"_s) {
        const bool paused = until([this] {
            return !window_.workspace().isOpen() || !window_.workspace().playback()->playing();
        });
        return paused ? QString() : u"it still plays"_s;
    }
    if (what.startsWith(u"state "_s)) {
        const QString text = what.mid(6).trimmed();
        return until([&] { return onScreen(text); }) ? QString() : u"\"%1\" never came"_s.arg(text);
    }
    const std::optional<Place> span = parsePlace(what);
    if (!span || span->kind == Place::Kind::event || span->span.ns < 0)
        return u"wait for idle, paused, state TEXT or a time such as 2.5s"_s;
    frames(static_cast<double>(span->span.ns) / 1e9);
    return {};
}

bool Script::onScreen(const QString& text) {
    return QString::fromUtf8(uiDump(window_)).contains(text);
}

QString Script::looking(const QString& verb, const QString& rest) {
    settle();
    if (verb == u"expect"_s)
        return onScreen(rest) ? QString() : u"\"%1\" is not on the screen"_s.arg(rest);
    if (verb == u"refuse"_s)
        return onScreen(rest) ? u"\"%1\" is on the screen"_s.arg(rest) : QString();
    const QString file = rest.section(u' ', 0, 0);
    bool written = false;
    if (verb == u"shot"_s) {
        const double scale = std::max(0.5, rest.section(u' ', 1, 1).toDouble());
        written = pictureOf(window_, rest.contains(u' ') ? scale : 1).save(file);
    } else {
        written = writeFile(file, uiDump(window_));
    }
    return written ? QString() : u"%1 could not be written"_s.arg(file);
}

}  // namespace brokerscope::gui
