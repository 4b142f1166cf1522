#pragma once
// One event as a sentence for a person, in either language, from its own fields alone: it says
// nothing that was not yet so when it happened.

#include "core/trace/events.h"
#include "sim/trace/trace_index.h"

#include <QString>

#include <string>
#include <string_view>

namespace brokerscope::gui {

namespace trace = core::trace;

/// What a sentence may look up.
struct Teller {
    const trace::NameTable& names;
    const sim::TraceIndex& index;  ///< only for the names of records
    std::string_view language = "en";
};

QString sentenceOf(const trace::Event& event, const Teller& teller);

/// Records [index, index + count) of a batch with this content, by name: `shop/3`, `shop/3–5`;
/// empty if the trace does not know them.
std::string recordsOf(trace::ContentHash content, std::int32_t index, std::int32_t count,
                      const Teller& teller);

}  // namespace brokerscope::gui
