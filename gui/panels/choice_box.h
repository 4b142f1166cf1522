#pragma once
// A box to choose from that shows that it opens: the arrow is painted, in the colour of its text.

#include <QComboBox>

namespace brokerscope::gui {

class ChoiceBox : public QComboBox {
    Q_OBJECT
public:
    using QComboBox::QComboBox;

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace brokerscope::gui
