#pragma once
// Paints values that lead somewhere in the colour of links.

#include <QColor>
#include <QStyledItemDelegate>

#include <functional>

namespace brokerscope::gui {

class LinkDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using IsLink = std::function<bool(const QModelIndex&)>;

    LinkDelegate(IsLink is_link, QObject* parent)
        : QStyledItemDelegate(parent), is_link_(std::move(is_link)) {}

    void setColour(QColor colour) { colour_ = colour; }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        if (!is_link_(index)) return;
        option->palette.setColor(QPalette::Text, colour_);
        option->palette.setColor(QPalette::HighlightedText, colour_);
    }

private:
    IsLink is_link_;
    QColor colour_;
};

}  // namespace brokerscope::gui
