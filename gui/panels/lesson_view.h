#pragma once
// What a lesson's screen looks like: texts on the left, answers and figures on the right, the
// buttons that go on. It shows a `Screen` and says what was pressed; it decides nothing.

#include "gui/engine/workspace.h"
#include "sim/lesson/glossary.h"
#include "sim/lesson/player.h"

#include <QWidget>

#include <vector>

class QBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QSpinBox;
class QVBoxLayout;

namespace brokerscope::gui {

class AnswerButton;

/// What the window says about a lesson beside its own texts.
struct LessonNote {
    QString error;  ///< instead of everything
    bool preparing = false;
    double explored = -1;  ///< 0 to 1 while a challenge is being explored
    QString exploring;     ///< "412 of 4634 ways tried"
    bool notes_shown = false;
    QString next_title;  ///< of the lesson that follows; empty: none
};

class LessonView : public QWidget {
    Q_OBJECT

public:
    LessonView(Workspace& workspace, const sim::lesson::Glossary& glossary,
               QWidget* parent = nullptr);

    void show(const sim::lesson::Screen& screen, const LessonNote& note);
    /// Before a lesson is there, or if it cannot be.
    void show(const LessonNote& note);
    /// What is ticked of several, from 0.
    std::vector<std::size_t> ticked() const;
    /// Ticks or unticks one of several.
    void toggle(std::size_t answer);
    std::int64_t number() const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void goOnPressed();
    void backPressed();
    void hintPressed();
    void answered(int answer);  ///< one of a choice, from 0
    void severalPressed();
    void numberPressed();
    void impossiblePressed();
    void stopExploringPressed();
    void againPressed();   ///< the challenge from its beginning
    void returnPressed();  ///< from a branch of one's own to the lesson
    void nextPressed();
    void coursePressed();
    void termPressed(const QString& term);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    QWidget* buildInside();
    void connectButtons();
    QLabel* label(const char* name, QBoxLayout* layout);
    QPushButton* button(const char* name);
    void restyle();
    void setText(QLabel* label, const QString& html);
    QString html(const sim::lesson::Runs& runs) const;
    QString say(const sim::scene::Words& words) const { return workspace_.say(words); }
    void showQuestion(const sim::lesson::Screen& screen);
    void showAnswers(const sim::lesson::Screen& screen);
    void showOutcome(const sim::lesson::Screen& screen);
    void showChallenge(const sim::lesson::Screen& screen, const LessonNote& note);
    void showEnd(const sim::lesson::Screen& screen, const LessonNote& note);
    void showButtons(const sim::lesson::Screen& screen, const LessonNote& note);
    QString judgedText(const sim::lesson::Screen& screen) const;

    Workspace& workspace_;
    const sim::lesson::Glossary& glossary_;
    int letters_ = 15;  ///< height of ordinary letters, pixels
    std::size_t step_ = SIZE_MAX;
    QScrollArea* scroll_;
    QBoxLayout* columns_;
    QVBoxLayout* left_;
    QVBoxLayout* right_;
    QVBoxLayout* buttons_;
    QLabel* place_;
    QLabel* caption_;
    QLabel* question_;
    QLabel* hints_;
    QLabel* outcome_;
    QLabel* side_;  ///< figures, goal, verdict
    QLabel* notes_;
    QWidget* answers_;
    QVBoxLayout* answer_list_;
    std::vector<AnswerButton*> answer_buttons_;
    QSpinBox* number_;
    QPushButton* submit_;
    QPushButton* go_on_;
    QPushButton* back_;
    QPushButton* hint_;
    QPushButton* impossible_;
    QPushButton* again_;
    QPushButton* return_;
    QPushButton* next_;
    QPushButton* course_;
    QProgressBar* explored_;
    QPushButton* stop_;
};

}  // namespace brokerscope::gui
