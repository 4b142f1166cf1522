#pragma once
// Every way to act once in a recorded run: each allowed action on each message and at each moment
// at which something happened.

#include "sim/session/recording.h"

#include <string>
#include <vector>

namespace brokerscope::sim::lesson {

/// Acts after `from`, up to the end of the story, by action and time. A message is acted on when it
/// is sent; everything else happens just before an event, or behind the last. What lasts is tried
/// until the end and for one second; a pause also for a minute; a loss with and without notice; a
/// delay by a tenth of a second and by a minute.
std::vector<scenario::Fault> placements_of(const std::vector<std::string>& allowed,
                                           const Recording& run, core::Instant from);

}  // namespace brokerscope::sim::lesson
