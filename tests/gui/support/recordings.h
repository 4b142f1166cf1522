#pragma once
// Runs of the library's scenarios, made once a program.

#include "gui/engine/engine.h"
#include "sim/scenario/load.h"
#include "sim/session/library.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace brokerscope::tests {

inline gui::RecordingPtr recorded(const std::string& id) {
    static std::map<std::string, gui::RecordingPtr> known;
    gui::RecordingPtr& recording = known[id];
    if (recording) return recording;
    const auto path = sim::find_scenario(id);
    auto scenario =
        path ? sim::scenario::load_file(*path) : std::unexpected(sim::scenario::Diagnostics({id}));
    EXPECT_TRUE(scenario) << id;
    if (scenario) recording = sim::Recording::make(std::move(*scenario));
    return recording;
}

}  // namespace brokerscope::tests
