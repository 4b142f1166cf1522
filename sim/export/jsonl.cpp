#include "sim/export/jsonl.h"

#include "sim/trace/event_text.h"

#include <algorithm>

namespace brokerscope::sim {

bool export_jsonl(TraceReader& reader, std::size_t from, std::size_t to, const ByteSink& out) {
    // Written in larger pieces, so that a pipe is not fed line by line.
    constexpr std::size_t piece = 1 << 16;
    std::string lines;
    for (std::size_t place = from; place < std::min(to, reader.size()); ++place) {
        lines += json_event(reader.at(place), reader.names());
        lines += '\n';
        if (lines.size() < piece) continue;
        if (!out(core::as_bytes(lines))) return false;
        lines.clear();
    }
    return lines.empty() || out(core::as_bytes(lines));
}

bool export_jsonl(TraceReader& reader, const ByteSink& out) {
    return export_jsonl(reader, 0, reader.size(), out);
}

}  // namespace brokerscope::sim
