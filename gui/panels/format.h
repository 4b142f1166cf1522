#pragma once
// How the window writes times and places, and reads them.

#include "core/base/time.h"
#include "core/trace/events.h"

#include <QString>

#include <optional>
#include <variant>

namespace brokerscope::gui {

/// `1.520 s`, as the timeline writes it.
QString timeText(core::Instant time);
/// `10 ms`, `1.5 s`, `250 µs`: in the greatest unit that needs no more than three digits.
QString durationText(core::Duration duration);

/// A place in a run as a person writes it.
struct Place {
    enum class Kind : std::uint8_t { instant, later, event };
    Kind kind = Kind::instant;
    core::Duration span;  ///< since 0, or since the cursor (`later`)
    core::trace::EventId event;
};
/// `3.2s`, `250ms`, `3.2` (seconds), `+10ms`, `-1s`, `#1234`.
std::optional<Place> parsePlace(const QString& text);

}  // namespace brokerscope::gui
