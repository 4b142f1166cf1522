#include "gui/panels/card_button.h"

#include "gui/panels/style.h"

#include <QEvent>
#include <QLabel>
#include <QLayout>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace brokerscope::gui {

QLabel* wrapped(const QString& text, const QString& style, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    if (!style.isEmpty()) label->setObjectName(style);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return label;
}

CardButton::CardButton(const QString& name, const QString& kind, QWidget* parent)
    : QPushButton(parent) {
    setObjectName(name);
    setProperty("kind", kind);
    setAutoDefault(true);
    setCursor(Qt::PointingHandCursor);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QSize CardButton::sizeHint() const {
    return layout() != nullptr ? layout()->sizeHint() : QPushButton::sizeHint();
}

QSize CardButton::minimumSizeHint() const {
    return layout() != nullptr ? layout()->minimumSize() : QPushButton::minimumSizeHint();
}

int CardButton::heightForWidth(int width) const {
    return layout() != nullptr ? layout()->totalHeightForWidth(width) : -1;
}

bool CardButton::event(QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) updateGeometry();
    return QPushButton::event(event);
}

LessonSign::LessonSign(State state, bool next, const sim::scene::Theme& theme, QWidget* parent)
    : QWidget(parent), state_(state), next_(next), theme_(theme) {
    setFixedSize(3 * grid, 3 * grid);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void LessonSign::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF circle(3, 3, width() - 6, height() - 6);
    const QColor good = colourOf(theme_.good);
    const QColor line =
        next_ ? accentOf(theme_) : mixed(colourOf(theme_.edge), colourOf(theme_.panel), 0.6);
    painter.setPen(QPen(state_ == State::finished ? good : line, 2));
    painter.setBrush(state_ == State::finished ? QBrush(good) : QBrush(Qt::NoBrush));
    painter.drawEllipse(circle);
    if (state_ == State::begun) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(line);
        painter.drawPie(circle.adjusted(3, 3, -3, -3), 90 * 16, -180 * 16);
    }
    if (state_ != State::finished) return;
    QPainterPath tick;
    tick.moveTo(circle.left() + 4.5, circle.center().y() + 0.5);
    tick.lineTo(circle.center().x() - 1, circle.bottom() - 5.5);
    tick.lineTo(circle.right() - 4.5, circle.top() + 6);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colourOf(theme_.on_dark), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(tick);
}

QString cardStyleOf(const sim::scene::Theme& theme) {
    const QColor panel = colourOf(theme.panel);
    const QColor ink = colourOf(theme.ink);
    const QColor accent = accentOf(theme);
    QString sheet = QStringLiteral(R"(
QPushButton[kind="card"] { background: {panel}; border: 1px solid {line}; border-radius: 8px;
    padding: 0; text-align: left; }
QPushButton[kind="row"] { background: transparent; border: 1px solid transparent;
    border-radius: 6px; padding: 0; }
QPushButton[kind="next"] { background: {tint}; border: 1px solid {accent}; border-radius: 8px;
    padding: 0; }
QPushButton[kind="card"]:hover, QPushButton[kind="row"]:hover { background: {hover}; }
QPushButton[kind="card"]:focus, QPushButton[kind="row"]:focus, QPushButton[kind="next"]:focus
    { border: 2px solid {accent}; }
QFrame[kind="door"] { background: {panel}; border: 1px solid {line}; border-radius: 12px; }
QLabel[kind="big"] { font-size: {big}px; font-weight: bold; }
QLabel[kind="variant"] { color: {accent}; }
QLabel[kind="lead"] { font-size: {title}px; color: {quiet}; }
QPushButton[kind="go"] { background: {accent}; color: {onAccent}; border: 2px solid {accent};
    border-radius: 8px; padding: 12px 24px; font-size: {title}px; font-weight: bold; }
QPushButton[kind="go"]:hover { background: {accentHover}; }
QPushButton[kind="go"]:focus { border-color: {ink}; }
QPushButton[kind="look"] { background: {panel}; color: {accent}; border: 2px solid {accent};
    border-radius: 8px; padding: 12px 24px; font-size: {title}px; font-weight: bold; }
QPushButton[kind="look"]:hover { background: {tint}; }
QPushButton[kind="look"]:focus { border-color: {ink}; }
QPushButton[kind="path"] { background: transparent; color: {accent}; border: 1px solid transparent;
    border-radius: 4px; padding: 6px; }
QPushButton[kind="path"]:hover { background: {hover}; }
QPushButton[kind="path"]:focus { border-color: {accent}; }
)");
    const auto size = [](double pixels) { return QString::number(std::lround(pixels)); };
    const std::pair<QString, QString> words[] = {
        {QStringLiteral("{panel}"), panel.name()},
        {QStringLiteral("{ink}"), ink.name()},
        {QStringLiteral("{quiet}"), colourOf(theme.quiet).name()},
        {QStringLiteral("{line}"), hairlineOf(theme).name()},
        {QStringLiteral("{hover}"), mixed(ink, panel, 0.06).name()},
        {QStringLiteral("{tint}"), mixed(accent, panel, 0.08).name()},
        {QStringLiteral("{accent}"), accent.name()},
        {QStringLiteral("{accentHover}"), mixed(accent, ink, 0.85).name()},
        {QStringLiteral("{onAccent}"),
         colourOf(theme.name == "dark" ? theme.ground : theme.on_dark).name()},
        {QStringLiteral("{big}"), size(theme.title * 1.6)},
        {QStringLiteral("{title}"), size(theme.title)},
    };
    for (const auto& [name, value] : words) sheet.replace(name, value);
    return sheet;
}

}  // namespace brokerscope::gui
