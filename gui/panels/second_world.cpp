#include "gui/panels/second_world.h"

#include "sim/scene/logs.h"
#include "sim/scene/stage.h"

#include <QSplitter>
#include <QVBoxLayout>

#include <cmath>

namespace brokerscope::gui {

SecondWorld::SecondWorld(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      splitter_(new QSplitter(Qt::Vertical, this)),
      stage_(new Canvas(QStringLiteral("stageBeside"))),
      logs_(new Canvas(QStringLiteral("logsBeside"))) {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(splitter_);
    splitter_->setChildrenCollapsible(false);
    splitter_->setHandleWidth(1);
    splitter_->addWidget(stage_);
    splitter_->addWidget(logs_);
    stage_->setMinimumSize(240, 120);
    logs_->setMinimumHeight(96);
    const auto empty = [this](sim::scene::Size size) {
        return sim::scene::DrawList{
            .size = size, .ground = workspace_.theme().ground, .items = {}, .entities = {}};
    };
    stage_->setSource([this, empty](sim::scene::Size size) {
        return camera_ ? sim::scene::stage(moment(), workspace_.look(size)) : empty(size);
    });
    logs_->setSource([this, empty](sim::scene::Size size) {
        return camera_ ? sim::scene::logs(moment(), workspace_.look(size)) : empty(size);
    });
    connect(&workspace_, &Workspace::pictureChanged, this, [this] { refresh(); });
    hide();
}

sim::scene::Moment SecondWorld::moment() {
    const Position at = position_();
    if (const Playback* playback = workspace_.playback())
        camera_->set_pace(core::nanoseconds(std::llround(playback->rate() * 1e9)));
    const std::size_t behind =
        at.event == trace::no_event
            ? 0
            : camera_->reader().lower_bound(trace::EventId{at.event.value + 1});
    return camera_->behind(behind, at.time);
}

void SecondWorld::compareWith(RecordingPtr recording, std::function<Position()> position) {
    position_ = std::move(position);
    if (recording != recording_) {
        camera_.reset();
        recording_ = std::move(recording);
        if (recording_)
            camera_ =
                std::make_unique<sim::scene::Camera>(recording_->scenario(), recording_->store(),
                                                     recording_->index(), recording_->flights());
    }
    setVisible(recording_ != nullptr);
    refresh();
}

void SecondWorld::refresh() {
    if (!recording_) return;
    stage_->refresh();
    logs_->refresh();
}

void SecondWorld::setShows(bool stage, bool logs) {
    stage_->setVisible(stage);
    logs_->setVisible(logs);
}

void SecondWorld::divide(const QList<int>& sizes) { splitter_->setSizes(sizes); }

}  // namespace brokerscope::gui
