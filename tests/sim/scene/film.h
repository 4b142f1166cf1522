#pragma once
// A recording of a scenario of the library, and the moment at any instant of it.

#include "sim/scenario/load.h"
#include "sim/scene/moment.h"
#include "sim/session/recording.h"
#include "sim/view/view_timeline.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace brokerscope::sim::scene {

inline std::vector<std::string> library_files() {
    std::vector<std::string> files;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(BROKERSCOPE_SOURCE_DIR "/scenarios"))
        if (entry.path().extension() == ".yaml" && entry.path().has_parent_path() &&
            entry.path().parent_path().filename() != "scenarios")
            files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

class Film {
public:
    explicit Film(const std::string& file, const std::string& variant = {})
        : Film(record(file, variant)) {}
    explicit Film(std::shared_ptr<const Recording> recording)
        : recording_(std::move(recording)), reader_(recording_->store()), timeline_(reader_) {}

    const Recording& recording() const { return *recording_; }
    core::Instant end() const { return recording_->end(); }

    /// Behind all that happened up to and including `time`.
    Moment at(core::Instant time) {
        return behind(reader_.lower_bound(time + core::Duration{1}), time);
    }
    /// Behind the n-th entry (from 1) of a kind in the story.
    Moment behind(std::string_view kind, int nth = 1) {
        for (std::size_t place = 0; place < reader_.size(); ++place) {
            const trace::Event& event = reader_.at(place);
            if (event.time >= core::Instant{} && trace::kind_of(event.payload) == kind &&
                --nth == 0)
                return behind(place + 1, core::Instant{event.time});
        }
        ADD_FAILURE() << "no " << kind;
        return at({});
    }
    /// The same, so much later if nothing happens meanwhile, else just before it.
    Moment later(const Moment& moment, core::Duration by) {
        const std::size_t place = timeline_.place();
        core::Instant time = moment.time + by;
        if (place < reader_.size()) time = std::min(time, reader_.at(place).time);
        return behind(place, time);
    }

private:
    static std::shared_ptr<const Recording> record(const std::string& file,
                                                   const std::string& variant) {
        auto scenario = scenario::load_file(file, {.variant = variant});
        EXPECT_TRUE(scenario) << file;
        return Recording::make(std::move(*scenario));
    }
    Moment behind(std::size_t place, core::Instant time) {
        const core::Duration pace = recording_->scenario().cluster.network.latency.first * 10 / 12;
        const ClusterView& view = timeline_.seek_place(place);
        lately_.clear();
        for (std::size_t i = reader_.lower_bound(time - pace * 2); i < place; ++i)
            lately_.push_back(reader_.at(i));
        return {recording_->scenario(),
                view,
                time,
                pace,
                recording_->flights(),
                recording_->index(),
                lately_,
                recording_->edits()};
    }

    std::shared_ptr<const Recording> recording_;
    TraceReader reader_;
    ViewTimeline timeline_;
    std::vector<trace::Event> lately_;
};

}  // namespace brokerscope::sim::scene
