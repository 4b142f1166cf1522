#pragma once
// The parts of an explanation behind its story: why, what would have prevented it, and what Kafka's
// own logs would show. The inside of `explain`.

#include "sim/check/record_story.h"

namespace brokerscope::sim {

/// One finding of a check, as the story has it.
struct Finding {
    const CheckRow& row;
    const CheckRow::Seen& witness;
    const RecordStory& story;
};

/// Why it came to this, by what kind of finding it is; empty where no rule of ours applies.
std::vector<Sentence> reasons(const Finding& finding, const Wording& words);

/// What the configuration promises, which variant does without, and what a setting would do.
std::vector<Sentence> preventions(const Explainable& what, const Finding& finding,
                                  const Wording& words);

/// The lines that Kafka 4.1 logs where these events happen, at its default levels.
std::vector<LogLine> kafka_log_lines(const Explainable& what, const RecordStory& story,
                                     const Wording& words);

}  // namespace brokerscope::sim
