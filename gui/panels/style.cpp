#include "gui/panels/style.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace brokerscope::gui {

namespace {

using sim::scene::Theme;

QColor onAccent(const Theme& theme) {
    return theme.name == "dark" ? colourOf(theme.ground) : colourOf(theme.on_dark);
}

// Names in braces stand for colours and sizes; `sheet` puts them in.
constexpr const char* rules = R"(
* { outline: 0; }
QMainWindow, QDialog, QWidget#page, QScrollArea, QScrollArea > QWidget > QWidget
    { background: {ground}; }
QWidget { color: {ink}; font-size: {text}px; }
QToolTip { background: {panel}; color: {ink}; border: 1px solid {line}; padding: 4px 8px; }

QWidget#topBar, QWidget#transport, QWidget#sidePanel, QWidget#bottomPanel, QWidget#banner
    { background: {panel}; }
QFrame#hairline { background: {line}; border: 0; max-height: 1px; min-height: 1px; }
QFrame#hairlineVertical { background: {line}; border: 0; max-width: 1px; min-width: 1px; }

QMenuBar { background: {panel}; padding: 0; }
QMenuBar::item { background: transparent; padding: 8px 12px; border-radius: 4px; }
QMenuBar::item:selected { background: {hover}; }
QMenu { background: {panel}; border: 1px solid {line}; padding: 8px 0; }
QMenu::item { padding: 6px 32px 6px 24px; }
QMenu::item:selected { background: {hover}; }
QMenu::item:disabled { color: {quiet}; }
QMenu::separator { height: 1px; background: {line}; margin: 8px 0; }
QMenu::indicator { left: 8px; width: 8px; height: 8px; border-radius: 4px; }
QMenu::indicator:checked { background: {accent}; }

QLabel { background: transparent; }
QLabel#title { font-weight: bold; }
QLabel#heading { font-size: {title}px; font-weight: bold; }
QLabel#quiet, QLabel#rate { color: {quiet}; font-size: {small}px; }
QLabel#clock { font-size: {title}px; font-weight: bold; }
QLabel#pass { color: {good}; font-weight: bold; }
QLabel#fail { color: {violation}; font-weight: bold; }

QPushButton, QToolButton { background: transparent; border: 1px solid transparent;
    border-radius: 4px; padding: 5px 12px; }
QPushButton { background: {panel}; border-color: {line}; }
QPushButton:hover, QToolButton:hover { background: {hover}; }
QPushButton:pressed, QToolButton:pressed { background: {pressed}; }
QPushButton:focus, QToolButton:focus { border-color: {accent}; }
QPushButton:disabled, QToolButton:disabled { color: {faint}; }
QPushButton:default, QPushButton#primary { background: {accent}; color: {onAccent};
    border-color: {accent}; font-weight: bold; }
QPushButton:default:hover, QPushButton#primary:hover { background: {accentHover}; }
QPushButton:default:focus, QPushButton#primary:focus { border-color: {ink}; }
QToolButton:checked, QPushButton:checked { background: {pressed}; }
QToolButton#link, QPushButton#link { color: {accent}; border-color: transparent; padding: 2px 4px;
    text-align: left; background: transparent; }
QToolButton#link:hover, QPushButton#link:hover { background: {hover}; }
QToolButton#link:focus, QPushButton#link:focus { border-color: {accent}; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit { background: {field}; color: {ink};
    border: 1px solid {line}; border-radius: 4px; padding: 5px 8px;
    selection-background-color: {accent}; selection-color: {onAccent}; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus
    { border-color: {accent}; }
QTextBrowser { background: {panel}; border: 0; padding: 16px; }
QComboBox { background: {panel}; border: 1px solid {line}; border-radius: 4px; padding: 5px 8px; }
QComboBox:hover { background: {hover}; }
QComboBox:focus { border-color: {accent}; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox QAbstractItemView { background: {panel}; border: 1px solid {line}; padding: 4px;
    selection-background-color: {hover}; selection-color: {ink}; }
QCheckBox, QRadioButton { spacing: 8px; padding: 4px; border: 1px solid transparent;
    border-radius: 4px; background: transparent; }
QCheckBox:focus, QRadioButton:focus { border-color: {accent}; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px;
    border: 2px solid {edge}; background: {field}; }
QCheckBox::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked { background: {accent};
    border-color: {accent}; }

QTabWidget::pane { border: 0; border-top: 1px solid {line}; background: {panel}; }
QTabBar { background: {panel}; }
QTabBar::tab { background: transparent; color: {quiet}; padding: 8px 16px; border: 0;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: {ink}; border-bottom-color: {accent}; }
QTabBar::tab:hover { color: {ink}; }
QTabBar::tab:focus { background: {hover}; }

QAbstractItemView { background: {panel}; alternate-background-color: {panel}; color: {ink};
    border: 0; selection-background-color: {selected}; selection-color: {ink}; }
QTreeView::item, QListView::item { padding: 4px 8px; border: 0; }
QTableView::item { padding: 0 8px; border: 0; }
QTreeView::item:hover, QListView::item:hover, QTableView::item:hover { background: {hover}; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected
    { background: {selected}; color: {ink}; }
QAbstractItemView:focus { border: 1px solid {accent}; }
QHeaderView { background: {panel}; }
QHeaderView::section { background: {panel}; color: {quiet}; border: 0;
    border-bottom: 1px solid {line}; padding: 4px 8px; font-size: {small}px; }
QTableCornerButton::section { background: {panel}; border: 0; }

QSplitter::handle { background: {line}; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: {accent}; }

QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: {line}; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: {edge}; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: {hover}; border: 0; border-radius: 2px; max-height: 4px;
    min-height: 4px; }
QProgressBar::chunk { background: {accent}; border-radius: 2px; }
QFrame#toast { background: {ink}; border-radius: 8px; }
QFrame#toast QLabel { color: {ground}; }
QFrame#toast QLabel#toastText { font-size: {title}px; font-weight: bold; }
QFrame#toast QLabel#toastUndo { font-size: {text}px; }
QFrame#card { background: {panel}; border: 1px solid {line}; border-radius: 8px; }
QFrame#card:hover { border-color: {accent}; }
QFrame#banner { background: {panel}; border: 0; border-bottom: 1px solid {line}; }
)";

}  // namespace

QColor colourOf(sim::scene::Colour colour) {
    return {colour.red, colour.green, colour.blue, colour.alpha};
}

QColor mixed(QColor a, QColor b, double share) {
    const auto mix = [&](int x, int y) {
        return static_cast<int>(std::lround(x * share + y * (1 - share)));
    };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

QColor accentOf(const Theme& theme) {
    return colourOf(theme.name == "dark" ? theme.in_sync : theme.leader);
}

QColor hairlineOf(const Theme& theme) {
    return mixed(colourOf(theme.edge), colourOf(theme.panel), 0.35);
}

QPalette paletteOf(const Theme& theme) {
    const QColor ink = colourOf(theme.ink);
    const QColor panel = colourOf(theme.panel);
    const QColor quiet = colourOf(theme.quiet);
    QPalette palette(panel, colourOf(theme.ground));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::ToolTipText, QPalette::BrightText})
        palette.setColor(role, ink);
    for (const auto role :
         {QPalette::Base, QPalette::AlternateBase, QPalette::Button, QPalette::ToolTipBase})
        palette.setColor(role, panel);
    palette.setColor(QPalette::PlaceholderText, quiet);
    palette.setColor(QPalette::Highlight, accentOf(theme));
    palette.setColor(QPalette::HighlightedText, onAccent(theme));
    palette.setColor(QPalette::Link, accentOf(theme));
    palette.setColor(QPalette::LinkVisited, accentOf(theme));
    const QColor line = hairlineOf(theme);
    palette.setColor(QPalette::Mid, line);
    palette.setColor(QPalette::Dark, line);
    palette.setColor(QPalette::Light, panel);
    palette.setColor(QPalette::Midlight, line);
    palette.setColor(QPalette::Shadow, line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, quiet);
    return palette;
}

QString styleSheetOf(const Theme& theme) {
    const QColor ink = colourOf(theme.ink);
    const QColor panel = colourOf(theme.panel);
    const QColor accent = accentOf(theme);
    const auto size = [](double pixels) { return QString::number(std::lround(pixels)); };
    // Text of the frame is a step smaller than that of the pictures, and never below `small`.
    const double text = std::max(theme.small, theme.text - 2);
    const std::pair<const char*, QString> words[] = {
        {"{ground}", colourOf(theme.ground).name()},
        {"{panel}", panel.name()},
        {"{field}", mixed(panel, colourOf(theme.ground), 0.5).name()},
        {"{ink}", ink.name()},
        {"{quiet}", colourOf(theme.quiet).name()},
        {"{faint}", mixed(colourOf(theme.quiet), panel, 0.6).name()},
        {"{edge}", colourOf(theme.edge).name()},
        {"{line}", hairlineOf(theme).name()},
        {"{hover}", mixed(ink, panel, 0.07).name()},
        {"{pressed}", mixed(ink, panel, 0.14).name()},
        {"{selected}", mixed(accent, panel, 0.20).name()},
        {"{accent}", accent.name()},
        {"{accentHover}", mixed(accent, ink, 0.85).name()},
        {"{onAccent}", onAccent(theme).name()},
        {"{good}", colourOf(theme.good).name()},
        {"{violation}", colourOf(theme.violation).name()},
        {"{text}", size(text)},
        {"{small}", size(std::max(12.0, theme.small))},
        {"{title}", size(theme.title)},
    };
    QString sheet = QString::fromUtf8(rules);
    for (const auto& [name, value] : words) sheet.replace(QLatin1StringView(name), value);
    return sheet;
}

}  // namespace brokerscope::gui
