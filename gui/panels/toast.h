#pragma once
// Three seconds of large words over the picture: what just happened, and how it is undone.

#include <QFrame>

class QLabel;

namespace brokerscope::gui {

class Toast : public QFrame {
    Q_OBJECT
public:
    /// It stands at the lower middle of `over`, and takes no clicks and no focus.
    explicit Toast(QWidget& over);

    void say(const QString& what, const QString& undo = {});
    /// `seconds` of the screen have passed.
    void advance(double seconds);
    bool saying() const { return left_ > 0; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    QLabel* what_;
    QLabel* undo_;
    double left_ = 0;
};

}  // namespace brokerscope::gui
