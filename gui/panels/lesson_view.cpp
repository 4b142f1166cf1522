#include "gui/panels/lesson_view.h"

#include "gui/panels/answer_button.h"
#include "gui/panels/style.h"

#include <QCursor>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace brokerscope::gui {

using sim::lesson::Phase;
using sim::lesson::QuestionKind;
using sim::lesson::Runs;
using sim::lesson::Screen;
using sim::scene::Words;

namespace {

constexpr int one_column_below = 760;

QString name(const char* text) { return QString::fromLatin1(text); }

}  // namespace

LessonView::LessonView(Workspace& workspace, const sim::lesson::Glossary& glossary, QWidget* parent)
    : QWidget(parent), workspace_(workspace), glossary_(glossary) {
    setObjectName(name("lessonView"));
    build();
    restyle();
    connect(&workspace_, &Workspace::themeChanged, this, [this] { restyle(); });
    connect(&workspace_, &Workspace::presenterChanged, this, [this] { restyle(); });
}

QSize LessonView::sizeHint() const { return {900, workspace_.presenter() ? 320 : 184}; }

QLabel* LessonView::label(const char* name, QBoxLayout* layout) {
    auto* label = new QLabel(this);
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    label->setOpenExternalLinks(false);
    connect(label, &QLabel::linkActivated, this, &LessonView::termPressed);
    connect(label, &QLabel::linkHovered, this, [this](const QString& term) {
        const sim::lesson::Term* found = glossary_.find(fromQt(term));
        if (found == nullptr) return QToolTip::hideText();
        const std::string& language = workspace_.language();
        QToolTip::showText(QCursor::pos(),
                           QStringLiteral("<p style='white-space:normal'><b>%1</b><br>%2</p>")
                               .arg(toQt(found->name(language)).toHtmlEscaped(),
                                    toQt(found->text(language)).toHtmlEscaped()),
                           this);
    });
    label->hide();
    layout->addWidget(label);
    return label;
}

QPushButton* LessonView::button(const char* name) {
    auto* button = new QPushButton(this);
    button->setObjectName(QString::fromLatin1(name));
    button->hide();
    return button;
}

void LessonView::build() {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * grid, grid, 2 * grid, 2);
    row->setSpacing(2 * grid);
    buttons_ = new QVBoxLayout;
    buttons_->setSpacing(4);
    place_ = label("lessonPlace", buttons_);
    place_->setAlignment(Qt::AlignRight);
    for (QPushButton** one :
         {&go_on_, &next_, &return_, &again_, &back_, &hint_, &impossible_, &stop_, &course_}) {
        *one = button("");
        buttons_->addWidget(*one);
    }
    buttons_->addStretch(1);

    scroll_ = new QScrollArea(this);
    scroll_->setObjectName(name("lessonScroll"));
    scroll_->setWidget(buildInside());
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    row->addWidget(scroll_, 1);
    row->addLayout(buttons_);
    connectButtons();
}

QWidget* LessonView::buildInside() {
    auto* inside = new QWidget;
    inside->setObjectName(name("lessonInside"));
    columns_ = new QBoxLayout(QBoxLayout::LeftToRight, inside);
    columns_->setContentsMargins(0, 0, grid / 2, 0);
    columns_->setSpacing(3 * grid);
    left_ = new QVBoxLayout;
    right_ = new QVBoxLayout;
    left_->setSpacing(grid);
    right_->setSpacing(4);
    columns_->addLayout(left_, 1);
    columns_->addLayout(right_, 1);

    caption_ = label("lessonCaption", left_);
    question_ = label("lessonQuestion", left_);
    hints_ = label("lessonHints", left_);
    outcome_ = label("lessonOutcome", left_);
    notes_ = label("lessonNotes", left_);
    left_->addStretch(1);

    answers_ = new QWidget(inside);
    answer_list_ = new QVBoxLayout(answers_);
    answer_list_->setContentsMargins(0, 0, 0, 0);
    answer_list_->setSpacing(4);
    right_->addWidget(answers_);
    auto* saying = new QHBoxLayout;
    number_ = new QSpinBox(inside);
    number_->setObjectName(name("number"));
    number_->setRange(-1'000'000, 1'000'000);
    number_->setMinimumWidth(120);
    submit_ = button("submit");
    saying->addWidget(number_);
    saying->addWidget(submit_);
    saying->addStretch(1);
    right_->addLayout(saying);
    side_ = label("lessonSide", right_);
    explored_ = new QProgressBar(inside);
    explored_->setRange(0, 1000);
    explored_->setTextVisible(false);
    right_->addWidget(explored_);
    auto* trying = new QHBoxLayout;
    for (QPushButton** one : {&again_, &impossible_, &stop_}) {
        *one = button("");
        trying->addWidget(*one);
    }
    trying->addStretch(1);
    right_->addLayout(trying);
    right_->addStretch(1);

    return inside;
}

void LessonView::connectButtons() {
    const std::pair<QPushButton*, const char*> names[] = {{return_, "returnToLesson"},
                                                          {again_, "again"},
                                                          {stop_, "stopExploring"},
                                                          {hint_, "hint"},
                                                          {back_, "back"},
                                                          {impossible_, "impossible"},
                                                          {course_, "toCourse"},
                                                          {next_, "next"},
                                                          {go_on_, "goOn"}};
    for (const auto& [one, its_name] : names) one->setObjectName(name(its_name));
    connect(return_, &QPushButton::clicked, this, &LessonView::returnPressed);
    connect(again_, &QPushButton::clicked, this, &LessonView::againPressed);
    connect(stop_, &QPushButton::clicked, this, &LessonView::stopExploringPressed);
    connect(hint_, &QPushButton::clicked, this, &LessonView::hintPressed);
    connect(back_, &QPushButton::clicked, this, &LessonView::backPressed);
    connect(impossible_, &QPushButton::clicked, this, &LessonView::impossiblePressed);
    connect(course_, &QPushButton::clicked, this, &LessonView::coursePressed);
    connect(next_, &QPushButton::clicked, this, &LessonView::nextPressed);
    connect(go_on_, &QPushButton::clicked, this, &LessonView::goOnPressed);
    connect(submit_, &QPushButton::clicked, this, [this] {
        if (number_->isVisibleTo(this))
            Q_EMIT numberPressed();
        else
            Q_EMIT severalPressed();
    });
}

void LessonView::restyle() {
    const sim::scene::Theme& theme = workspace_.theme();
    const bool large = workspace_.presenter();
    letters_ = large ? 26 : 15;
    const int caption = large ? 34 : 19;
    go_on_->setObjectName(name("goOn"));
    const auto colour = [](QColor c) { return c.name(); };
    setStyleSheet(QStringLiteral("QLabel { font-size: %1px; } QPushButton { font-size: %1px; }"
                                 "QLabel#lessonCaption, QLabel#lessonQuestion { font-size: %2px; }"
                                 "QLabel#lessonQuestion { font-weight: bold; }"
                                 "QLabel#lessonPlace, QLabel#lessonHints, QLabel#lessonNotes"
                                 " { color: %3; }"
                                 "QPushButton#goOn, QPushButton#next { background: %4; color: %5;"
                                 " border-color: %4; font-weight: bold; }"
                                 "QPushButton#goOn:focus, QPushButton#next:focus"
                                 " { border-color: %6; }"
                                 "QWidget#lessonInside { background: transparent; }")
                      .arg(letters_)
                      .arg(caption)
                      .arg(colour(colourOf(theme.quiet)), colour(accentOf(theme)),
                           colour(colourOf(theme.name == "dark" ? theme.ground : theme.on_dark)),
                           colour(colourOf(theme.ink))));
    updateGeometry();
}

QString LessonView::html(const Runs& runs) const {
    QString text;
    for (const sim::lesson::TextRun& run : runs) {
        const QString words = toQt(run.text).toHtmlEscaped();
        text += run.term.empty()
                    ? words
                    : QStringLiteral("<a href=\"%1\" style=\"color:%2\">%3</a>")
                          .arg(toQt(run.term), accentOf(workspace_.theme()).name(), words);
    }
    return text;
}

void LessonView::setText(QLabel* label, const QString& html) {
    label->setText(html);
    label->setVisible(!html.isEmpty());
}

std::vector<std::size_t> LessonView::ticked() const {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < answer_buttons_.size(); ++i)
        if (answer_buttons_[i]->isChecked()) all.push_back(i);
    return all;
}

void LessonView::toggle(std::size_t answer) {
    if (answer < answer_buttons_.size()) answer_buttons_[answer]->toggle();
}

std::int64_t LessonView::number() const { return number_->value(); }

void LessonView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool narrow = width() < one_column_below;
    columns_->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

// --- A screen -----------------------------------------------------------------------------------

void LessonView::show(const LessonNote& note) {
    Screen nothing;
    nothing.phase = Phase::going;
    show(nothing, note);
    setText(place_, {});
    setText(caption_, note.preparing ? say({"Preparing the lesson …", "正在准备课程……"})
                                     : note.error.toHtmlEscaped());
    go_on_->hide();
    back_->hide();
}

void LessonView::show(const Screen& screen, const LessonNote& note) {
    if (screen.step != step_) scroll_->verticalScrollBar()->setValue(0);
    const QString where = screen.phase == Phase::finished
                              ? say({"the end", "结束"})
                              : QStringLiteral("%1 / %2").arg(screen.step + 1).arg(screen.steps);
    setText(place_, where);
    QString caption = html(screen.caption);
    if (screen.phase == Phase::going && screen.question.empty())
        caption = QStringLiteral("<span style=\"color:%1\">%2</span>")
                      .arg(colourOf(workspace_.theme().quiet).name(), say({"▶ Watch …", "▶ 看……"}));
    setText(caption_, caption);
    showQuestion(screen);
    showAnswers(screen);
    showOutcome(screen);
    showChallenge(screen, note);
    showEnd(screen, note);
    showButtons(screen, note);
    step_ = screen.step;
}

void LessonView::showQuestion(const Screen& screen) {
    QString question = html(screen.question);
    if (screen.kind == QuestionKind::point && screen.phase == Phase::asking)
        question += QStringLiteral("<br><span style=\"font-weight:normal;color:%1\">%2</span>")
                        .arg(accentOf(workspace_.theme()).name(),
                             say({"Click it in the picture.", "请在图中点击。"}));
    if (screen.kind == QuestionKind::several && screen.phase == Phase::asking)
        question += QStringLiteral("<br><span style=\"font-weight:normal\">%1</span>")
                        .arg(say({"Tick all that are right.", "可多选。"}));
    setText(question_, question);
    QString hints;
    for (const Runs& hint : screen.hints)
        hints += QStringLiteral("%1%2 %3").arg(hints.isEmpty() ? QString() : QStringLiteral("<br>"),
                                               say({"Hint:", "提示："}), html(hint));
    setText(hints_, hints);
}

void LessonView::showAnswers(const Screen& screen) {
    const bool several = screen.kind == QuestionKind::several;
    const bool told = screen.phase == Phase::told;
    const bool open = screen.phase == Phase::asking;
    if (screen.step != step_ || answer_buttons_.size() != screen.answers.size()) {
        for (AnswerButton* old : answer_buttons_) {
            answer_list_->removeWidget(old);
            old->hide();
            old->deleteLater();
        }
        answer_buttons_.clear();
        for (std::size_t i = 0; i < screen.answers.size(); ++i) {
            auto* one = new AnswerButton(static_cast<int>(i) + 1, several, answers_);
            connect(one, &QAbstractButton::clicked, this, [this, i, several] {
                if (!several) Q_EMIT answered(static_cast<int>(i));
            });
            answer_list_->addWidget(one);
            one->show();
            answer_buttons_.push_back(one);
        }
    }
    for (std::size_t i = 0; i < answer_buttons_.size(); ++i) {
        const sim::lesson::AnswerRow& row = screen.answers[i];
        QString spoken;
        if (row.chosen) spoken = say({"your choice", "你的选择"});
        if (told) spoken += row.right ? say({" right", " 正确"}) : say({" not so", " 不对"});
        answer_buttons_[i]->setLook({.text = toQt(sim::lesson::plain(row.text)),
                                     .chosen = row.chosen,
                                     .told = told,
                                     .right = row.right,
                                     .spoken = spoken,
                                     .pixels = letters_,
                                     .theme = &workspace_.theme()});
        answer_buttons_[i]->setEnabled(open);
        // Figures need the room of what is neither chosen nor right.
        answer_buttons_[i]->setVisible(screen.figures.empty() || row.chosen || row.right);
    }
    answers_->setVisible(!screen.answers.empty());
    const bool number = screen.kind == QuestionKind::number && !screen.question.empty();
    number_->setVisible(number && open);
    number_->setAccessibleName(toQt(sim::lesson::plain(screen.question)));
    if (screen.step != step_) number_->setValue(0);
    submit_->setVisible(open && (number || several));
    submit_->setText(say({"This is my answer", "提交答案"}));
}

}  // namespace brokerscope::gui
