#include "gui/panels/verdict_panel.h"

#include "gui/engine/text.h"
#include "gui/models/verdict_model.h"
#include "gui/panels/story_html.h"
#include "gui/panels/style.h"
#include "gui/panels/tables.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

VerdictPanel::VerdictPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      model_(new VerdictModel(workspace, this)),
      pages_(new QStackedWidget(this)),
      closed_(new QLabel(this)),
      reveal_(new QPushButton(this)),
      sentence_(new QLabel(this)),
      table_(new QTableView(this)),
      story_(new QTextBrowser(this)) {
    closed_->setObjectName(u"quiet"_s);
    closed_->setAlignment(Qt::AlignCenter);
    closed_->setWordWrap(true);
    reveal_->setObjectName(u"reveal"_s);
    sentence_->setObjectName(u"title"_s);
    sentence_->setWordWrap(true);
    story_->setObjectName(u"story"_s);
    story_->setOpenLinks(false);

    auto* shut = new QWidget(this);
    auto* shut_rows = new QVBoxLayout(shut);
    shut_rows->addStretch();
    shut_rows->addWidget(closed_);
    shut_rows->addWidget(reveal_, 0, Qt::AlignCenter);
    shut_rows->addStretch();

    auto* left = new QWidget(this);
    auto* left_rows = new QVBoxLayout(left);
    left_rows->setContentsMargins(0, 0, 0, 0);
    left_rows->setSpacing(0);
    sentence_->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    left_rows->addWidget(sentence_);
    left_rows->addWidget(table_, 1);
    auto* open = new QSplitter(Qt::Horizontal, this);
    open->setHandleWidth(1);
    open->addWidget(left);
    open->addWidget(story_);
    open->setStretchFactor(0, 1);
    open->setStretchFactor(1, 1);

    pages_->addWidget(shut);
    pages_->addWidget(open);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(pages_);

    table_->setModel(model_);
    prepareTable(*table_, u"verdict"_s);
    connect(table_, &QTableView::clicked, this, &VerdictPanel::press);
    connect(table_, &QTableView::activated, this, &VerdictPanel::press);
    connect(story_, &QTextBrowser::anchorClicked, this, &VerdictPanel::follow);
    connect(reveal_, &QPushButton::clicked, this, &VerdictPanel::revealWanted);
    connect(model_, &QAbstractItemModel::modelReset, this, &VerdictPanel::showVerdict);
    connect(&workspace_, &Workspace::revealsChanged, this, &VerdictPanel::showVerdict);
    for (const auto signal : {&Workspace::opened, &Workspace::closed})
        connect(&workspace_, signal, this, [this] {
            explanation_.reset();
            showVerdict();
        });
    connect(&workspace_, &Workspace::branchChanged, this, [this] {
        explanation_.reset();
        showVerdict();
    });
    connect(&workspace_, &Workspace::languageChanged, this, &VerdictPanel::retranslate);
    connect(&workspace_, &Workspace::themeChanged, this, &VerdictPanel::retheme);
    retranslate();
    retheme();
}

void VerdictPanel::retranslate() {
    closed_->setText(
        workspace_.say({"The verdict is told at the end of the run.", "运行结束时给出结论。"}));
    reveal_->setText(workspace_.say({"Show everything now", "现在就全部显示"}));
    table_->setAccessibleName(workspace_.say({"Expected and found", "预期与实际"}));
    story_->setAccessibleName(workspace_.say({"Explanation", "解释"}));
    showVerdict();
}

void VerdictPanel::retheme() {
    fitTable(*table_, {u"order-per-partition orders/0"_s, u"nothing said"_s, u"10000"_s,
                       u"✓ holds, it does"_s});
    tell();
}

void VerdictPanel::showVerdict() {
    const bool open = workspace_.isOpen() && workspace_.revealsAll();
    pages_->setCurrentIndex(open ? 1 : 0);
    reveal_->setVisible(workspace_.isOpen());
    sentence_->setText(open ? model_->sentence() : QString());
    if (open && (!explanation_ || explained_in_ != workspace_.language())) explain(check_);
    if (!open) {
        explanation_.reset();
        check_.clear();
        story_->clear();
    }
    tell();
}

void VerdictPanel::press(const QModelIndex& index) {
    const trace::EventId event = model_->eventAt(index.row());
    if (event != trace::no_event && workspace_.isOpen()) workspace_.playback()->seek(event);
    const QStringList records = index.data(VerdictModel::records_role).toStringList();
    if (!records.isEmpty()) workspace_.follow(fromQt(records.front()));
    if (!index.data(VerdictModel::holds_role).toBool() || event != trace::no_event)
        explain(fromQt(index.data(VerdictModel::check_role).toString()));
}

void VerdictPanel::explain(const std::string& check) {
    if (!workspace_.isOpen() || !workspace_.revealsAll()) return;
    if (job_ != 0) workspace_.engine().cancel(job_);
    check_ = check;
    explained_in_ = workspace_.language();
    job_ = workspace_.engine().explain(
        workspace_.sharedRecording(),
        {.check = check, .record = {}, .language = workspace_.language()},
        [this](Answer<sim::Explanation> answer) {
            job_ = 0;
            if (!answer) {
                story_->setPlainText(answer.error());
                return;
            }
            explanation_ = std::move(*answer);
            tell();
        });
}

void VerdictPanel::tell() {
    if (!explanation_ || !workspace_.revealsAll()) return;
    story_->setHtml(storyHtml(*explanation_, workspace_.theme(), workspace_.language()));
}

void VerdictPanel::follow(const QUrl& link) {
    if (link.scheme() != u"event"_s || !workspace_.isOpen()) return;
    bool good = false;
    const qulonglong id = link.path().toULongLong(&good);
    if (good) workspace_.playback()->seek(trace::EventId{id});
}

}  // namespace brokerscope::gui
