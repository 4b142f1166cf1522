#include "gui/panels/answer_button.h"

#include "gui/panels/style.h"

#include <QPainter>

#include <algorithm>

namespace brokerscope::gui {

namespace {

constexpr int margin = 8;

}  // namespace

AnswerButton::AnswerButton(int number, bool several, QWidget* parent)
    : QAbstractButton(parent), number_(number), several_(several) {
    setObjectName(QStringLiteral("answer%1").arg(number));
    setCheckable(several);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void AnswerButton::setLook(Look look) {
    look_ = std::move(look);
    setText(look_.text);
    setAccessibleName(QStringLiteral("%1: %2").arg(number_).arg(look_.text));
    setAccessibleDescription(look_.spoken);
    setEnabled(!look_.told);
    updateGeometry();
    update();
}

QFont AnswerButton::letters() const {
    QFont font = this->font();
    font.setPixelSize(look_.pixels);
    return font;
}

/// Beside the number on the left and the sign on the right.
int AnswerButton::textWidth(int width) const { return width - 2 * margin - 4 * look_.pixels; }

int AnswerButton::heightForWidth(int width) const {
    const QFontMetrics metrics(letters());
    const int words =
        metrics
            .boundingRect(0, 0, std::max(textWidth(width), 80), 4096, Qt::TextWordWrap, look_.text)
            .height();
    return std::max(words, look_.pixels * 7 / 4) + margin;
}

QSize AnswerButton::sizeHint() const { return {320, heightForWidth(320)}; }
QSize AnswerButton::minimumSizeHint() const { return {200, look_.pixels * 2 + margin}; }

void AnswerButton::paintEvent(QPaintEvent*) {
    if (look_.theme == nullptr) return;
    const sim::scene::Theme& theme = *look_.theme;
    const QColor ink = colourOf(theme.ink);
    const QColor panel = colourOf(theme.panel);
    const QColor quiet = colourOf(theme.quiet);
    const bool chosen = look_.chosen || (several_ && isChecked());
    const bool is_right = look_.told && look_.right;
    const bool is_wrong = look_.told && look_.chosen && !look_.right;
    const QColor good = colourOf(theme.good);
    const QColor bad = colourOf(theme.violation);
    QColor edge = hairlineOf(theme);
    if (chosen) edge = accentOf(theme);
    if (is_right) edge = good;
    if (is_wrong) edge = bad;

    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF box = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    QColor fill = panel;
    if (is_right)
        fill = mixed(good, panel, 0.12);
    else if (is_wrong)
        fill = mixed(bad, panel, 0.10);
    else if (chosen)
        fill = mixed(accentOf(theme), panel, 0.12);
    else if (underMouse() && isEnabled())
        fill = mixed(ink, panel, 0.06);
    painter.setBrush(fill);
    painter.setPen(QPen(edge, chosen || is_right ? 2 : 1));
    painter.drawRoundedRect(box, 6, 6);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(accentOf(theme), 2, Qt::DotLine));
        painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 4, 4);
    }

    const int pixels = look_.pixels;
    painter.setFont(letters());
    const QRectF badge(margin, (height() - 1.7 * pixels) / 2, 1.7 * pixels, 1.7 * pixels);
    painter.setPen(QPen(chosen ? edge : quiet, 1.5));
    painter.setBrush(chosen && !look_.told ? QBrush(edge) : QBrush(Qt::NoBrush));
    if (several_)
        painter.drawRoundedRect(badge, 4, 4);
    else
        painter.drawEllipse(badge);
    painter.setPen(chosen && !look_.told ? panel : ink);
    painter.drawText(badge, Qt::AlignCenter, QString::number(number_));

    const bool faded = look_.told && !is_right && !look_.chosen;
    painter.setPen(faded ? quiet : ink);
    const QRectF words(margin + 2.4 * pixels, 0, textWidth(width()), height());
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextWordWrap, look_.text);
    if (!is_right && !is_wrong) return;
    painter.setPen(is_right ? good : bad);
    QFont bold = letters();
    bold.setBold(true);
    painter.setFont(bold);
    const QRectF sign(width() - margin - 1.6 * pixels, 0, 1.6 * pixels, height());
    painter.drawText(sign, Qt::AlignCenter, is_right ? QStringLiteral("✓") : QStringLiteral("✗"));
}

}  // namespace brokerscope::gui
