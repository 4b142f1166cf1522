#include "gui/panels/toast.h"

#include "gui/panels/style.h"

#include <QAccessible>
#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace brokerscope::gui {

namespace {
constexpr double seconds_shown = 3;
}

Toast::Toast(QWidget& over) : QFrame(&over), what_(new QLabel(this)), undo_(new QLabel(this)) {
    setObjectName(QStringLiteral("toast"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    what_->setObjectName(QStringLiteral("toastText"));
    undo_->setObjectName(QStringLiteral("toastUndo"));
    for (QLabel* label : {what_, undo_}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
    }
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(4 * grid, 2 * grid, 4 * grid, 2 * grid);
    rows->addWidget(what_);
    rows->addWidget(undo_);
    over.installEventFilter(this);
    hide();
}

void Toast::say(const QString& what, const QString& undo) {
    what_->setText(what);
    undo_->setText(undo);
    undo_->setVisible(!undo.isEmpty());
    left_ = seconds_shown;
    place();
    show();
    raise();
    setAccessibleName(undo.isEmpty() ? what : what + QStringLiteral(". ") + undo);
    QAccessibleEvent spoken(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&spoken);
}

void Toast::advance(double seconds) {
    if (left_ <= 0) return;
    left_ -= seconds;
    if (left_ <= 0) hide();
}

bool Toast::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parent() && event->type() == QEvent::Resize && saying()) place();
    return QFrame::eventFilter(watched, event);
}

void Toast::place() {
    const QWidget* over = parentWidget();
    const int room = std::max(160, over->width() - 8 * grid);
    ensurePolished();
    for (QLabel* label : {what_, undo_}) label->setMinimumWidth(0);
    const int wanted = std::max(what_->fontMetrics().horizontalAdvance(what_->text()),
                                undo_->fontMetrics().horizontalAdvance(undo_->text())) +
                       9 * grid;
    setFixedWidth(std::min(room, wanted));
    const int high =
        layout()->hasHeightForWidth() ? layout()->heightForWidth(width()) : sizeHint().height();
    resize(width(), high);
    move((over->width() - width()) / 2, over->height() - height() - 3 * grid);
}

}  // namespace brokerscope::gui
