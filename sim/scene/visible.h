#pragma once
// Which entries of a trace a person steps to, and which are worth a mark and slow motion.

#include "core/trace/events.h"
#include "sim/scene/words.h"

namespace brokerscope::sim::scene {

/// Something that a person sees happen: not digests, flushes, idling fetches and other routine. An
/// entry of the boot (before time 0) is never visible.
bool is_visible(const core::trace::Event& event);

/// Something that changes the story: a fault, a crash, an election, an ISR, a truncation, a retry,
/// a duplicate that was recognised, a loss, a failure, an alarm. Marked on the timeline.
bool is_notable(const core::trace::Event& event);

/// What an entry is, in a few words: `leader elected`. Empty if it is neither visible nor notable.
Words word_of(const core::trace::Event& event);
/// The same for what is notable; empty else.
Words notable_word(const core::trace::Event& event);

}  // namespace brokerscope::sim::scene
