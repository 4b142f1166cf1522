#pragma once
// A workspace with a scenario of the library open and nothing that moves by itself.

#include "gui/engine/workspace.h"
#include "tests/gui/support/recordings.h"

#include <gtest/gtest.h>

#include <string>

namespace brokerscope::tests {

class OpenWorkspace : public testing::Test {
protected:
    OpenWorkspace() {
        workspace_.setManualTime(true);
        workspace_.setLanguage("en");
        open("dup-lost-response");
    }
    void open(const std::string& id) { workspace_.open(recorded(id)); }
    gui::Playback& playback() { return *workspace_.playback(); }

    gui::Workspace workspace_;
};

}  // namespace brokerscope::tests
