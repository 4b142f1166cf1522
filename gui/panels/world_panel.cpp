#include "gui/panels/world_panel.h"

#include "gui/engine/text.h"
#include "gui/panels/second_world.h"
#include "gui/panels/style.h"

#include <QGridLayout>
#include <QLabel>
#include <QSplitter>

#include <algorithm>

namespace brokerscope::gui {

WorldPanel::WorldPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      splitter_(new QSplitter(Qt::Vertical, this)),
      stage_(new Canvas(QStringLiteral("stage"))),
      logs_(new Canvas(QStringLiteral("logs"))),
      second_(new SecondWorld(workspace, this)),
      first_title_(new QLabel(this)),
      second_title_(new QLabel(this)) {
    auto* table = new QGridLayout(this);
    table->setContentsMargins(0, 0, 0, 0);
    table->setHorizontalSpacing(1);
    table->setVerticalSpacing(0);
    table->addWidget(first_title_, 0, 0);
    table->addWidget(second_title_, 0, 1);
    table->addWidget(splitter_, 1, 0);
    table->addWidget(second_, 1, 1);
    table->setRowStretch(1, 1);
    table->setColumnStretch(0, 1);
    for (QLabel* title : {first_title_, second_title_}) {
        title->setObjectName(QStringLiteral("title"));
        title->setContentsMargins(2 * grid, grid / 2, grid, 0);
        title->hide();
    }
    splitter_->setChildrenCollapsible(false);
    splitter_->setHandleWidth(1);
    splitter_->addWidget(stage_);
    splitter_->addWidget(logs_);
    splitter_->setStretchFactor(0, 3);
    splitter_->setStretchFactor(1, 2);
    stage_->setMinimumSize(240, 120);
    logs_->setMinimumHeight(96);

    stage_->setSource([this](sim::scene::Size size) { return stagePicture(workspace_, size); });
    logs_->setSource(
        [this](sim::scene::Size size) { return logsPicture(workspace_, size, logs_view_); });
    for (Canvas* canvas : {stage_, logs_}) {
        connect(&workspace_, &Workspace::pictureChanged, canvas, &Canvas::refresh);
        connect(canvas, &Canvas::clicked, this,
                [this](const QString& entity, QPointF, Qt::KeyboardModifiers modifiers) {
                    choose(entity, modifiers);
                });
        connect(canvas, &Canvas::hovered, this,
                [this](const QString& entity) { workspace_.hover(fromQt(entity)); });
    }
    for (Canvas* canvas : {&second_->stage(), &second_->logs()})
        connect(canvas, &Canvas::clicked, this, [this](const QString& entity) {
            if (taker_) taker_(entity);
        });
    connect(logs_, &Canvas::wheeled, this, &WorldPanel::scrollLogs);
    connect(&workspace_, &Workspace::themeChanged, this, &WorldPanel::divide);
    connect(&workspace_, &Workspace::opened, this, &WorldPanel::startAgain);
    connect(&workspace_, &Workspace::closed, this, &WorldPanel::startAgain);
}

void WorldPanel::compareWith(const RecordingPtr& recording, std::function<Position()> position,
                             const QString& first_title, const QString& second_title) {
    first_title_->setText(first_title);
    second_title_->setText(second_title);
    for (QLabel* title : {first_title_, second_title_}) title->setVisible(recording != nullptr);
    static_cast<QGridLayout*>(layout())->setColumnStretch(1, recording != nullptr ? 1 : 0);
    const bool otherwise = second_->comparing() != (recording != nullptr);
    second_->compareWith(recording, std::move(position));
    static_cast<QGridLayout*>(layout())->setColumnStretch(1, recording ? 1 : 0);
    if (otherwise) divide();
}

void WorldPanel::setShows(Shows shows) {
    shows_ = shows;
    divide();
}

void WorldPanel::choose(const QString& entity, Qt::KeyboardModifiers modifiers) {
    const std::string id = fromQt(entity);
    if (taker_ && taker_(entity)) return;
    if (pressInLogs(id)) return;
    workspace_.select(id);
    const std::string record = workspace_.recordOf(id);
    if (!record.empty() && modifiers.testFlag(Qt::AltModifier)) workspace_.follow(record);
}

bool WorldPanel::pressInLogs(const std::string& id) {
    if (!workspace_.isOpen()) return false;
    sim::scene::Moment moment = workspace_.playback()->moment();
    if (id.starts_with("partition:")) {
        for (const trace::Partition& partition : sim::scene::partitions_in_order(moment)) {
            const std::string name = std::string(moment.view.names().text(partition.topic)) + "/" +
                                     std::to_string(partition.index);
            if ("partition:" + name == id) logs_view_ = {.partition = partition, .first = {}};
        }
        logs_->refresh();
    }
    if (!id.starts_with("button:logs-")) return false;
    const sim::scene::Look look = workspace_.look(
        {static_cast<double>(logs_->width()), static_cast<double>(logs_->height())});
    logs_view_.first = sim::scene::first_after(id, moment, look, logs_view_);
    logs_->refresh();
    return true;
}

void WorldPanel::scrollLogs(double steps) {
    const std::string button = steps > 0 ? "button:logs-earlier" : "button:logs-later";
    if (logs_->placeOf(button).isEmpty()) return;
    pressInLogs(button);
}

void WorldPanel::divide() {
    const int high = splitter_->height();
    const bool only_logs = shows_ == Shows::logs;
    stage_->setVisible(!only_logs);
    if (!workspace_.isOpen() || shows_ != Shows::both || high < 2 * grid) {
        logs_->setVisible(shows_ != Shows::stage);
        second_->setShows(!only_logs, shows_ != Shows::stage);
        return;
    }
    // As much as the rows of the logs need, in lines of text, and never so much that the stage
    // could not show what brokers hold. If they do not both fit, the stage comes first.
    const scenario::Scenario& scenario = workspace_.recording().scenario();
    std::int32_t replicas = 1;
    for (const scenario::Topic& topic : scenario.cluster.topics)
        replicas = std::max(replicas, topic.replication_factor);
    const double readers =
        std::max(1.0, static_cast<double>(workspace_.playback()->view().consumed().size()));
    const double line = workspace_.theme().text;
    const auto most = static_cast<int>(line * (5.5 + 4.1 * replicas + 2.8 * readers));
    const auto least = static_cast<int>(line * (3.9 + 2.2 * replicas + 2.2 * readers));
    const auto stage = static_cast<int>(line * 18);
    const bool both = high >= stage + least;
    logs_->setVisible(both);
    second_->setShows(true, both);
    if (!both) return;
    const int logs = std::clamp(high * 2 / 5, least, most);
    splitter_->setSizes({high - logs, logs});
    second_->divide({high - logs, logs});
}

void WorldPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    divide();
}

void WorldPanel::startAgain() {
    logs_view_ = {};
    divide();
    stage_->refresh();
    logs_->refresh();
}

}  // namespace brokerscope::gui
