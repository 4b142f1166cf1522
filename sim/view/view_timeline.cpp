#include "sim/view/view_timeline.h"

#include <algorithm>

namespace brokerscope::sim {

ViewTimeline::ViewTimeline(TraceReader& reader) : reader_(reader), current_(reader.names()) {
    keyframes_.push_back({0, current_});
}

const ClusterView& ViewTimeline::seek(trace::EventId id) {
    return seek_place(reader_.lower_bound(trace::EventId{id.value + 1}));
}

const ClusterView& ViewTimeline::seek_place(std::size_t entries) {
    const std::size_t target = std::min(entries, reader_.size());
    const auto behind = std::ranges::upper_bound(keyframes_, target, {}, &Keyframe::place);
    const Keyframe& nearest = *std::prev(behind);
    if (target < place_ || nearest.place > place_) {
        current_ = nearest.view;
        place_ = nearest.place;
    }
    while (place_ < target) {
        current_.apply(reader_.at(place_++));
        if (place_ % stride_ == 0 && place_ > keyframes_.back().place) keep();
    }
    return current_;
}

void ViewTimeline::keep() {
    keyframes_.push_back({place_, current_});
    if (keyframes_.size() <= keyframes_max) return;
    stride_ *= 2;
    std::erase_if(keyframes_, [&](const Keyframe& frame) { return frame.place % stride_ != 0; });
}

}  // namespace brokerscope::sim
