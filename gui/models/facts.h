#pragma once
// What is true of one thing at the cursor, as a tree of names and values. Rows that come of an
// event know it (a place to jump to), rows that are another thing know its id (to go on from
// there). Nothing later than the cursor is looked at.

#include "gui/engine/workspace.h"

#include <QString>

#include <string>
#include <vector>

namespace brokerscope::gui {

/// A row and those under it.
struct Fact {
    QString name;
    QString value;
    std::string entity;                      ///< of the thing that the value is
    trace::EventId event = trace::no_event;  ///< where it came to be
    std::vector<Fact> parts;
    friend bool operator==(const Fact&, const Fact&) = default;
};

/// All that is known of `entity` at the cursor; no parts if it is not there. The name is what it is
/// called, in words.
Fact factsOf(Workspace& workspace, const std::string& entity);

}  // namespace brokerscope::gui
