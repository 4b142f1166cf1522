#include "sim/trace/trace_index.h"

#include "sim/trace/trace_index_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace brokerscope::sim {

std::string_view name_of(JoinKind kind) {
    constexpr std::string_view names[] = {
        "cause",     "batched",  "requested", "carried",  "replicated", "fetched",
        "committed", "answered", "replied",   "resolved", "polled",     "processed",
        "elected",   "proposed", "faulted",   "cut",      "audited"};
    return names[static_cast<std::size_t>(kind)];
}

std::optional<RecordId> parse_record(std::string_view text, const trace::NameTable& names) {
    const std::size_t slash = text.rfind('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::string_view digits = text.substr(slash + 1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    if (error != std::errc{} || end != digits.end() || number < 1) return std::nullopt;
    const trace::Name* client = names.find(text.substr(0, slash));
    if (client == nullptr) return std::nullopt;
    return RecordId{*client, trace::RecordNumber{number}};
}

std::string to_string(const RecordId& record, const trace::NameTable& names) {
    return fmt::format("{}/{}", names.text(record.client), record.number.value);
}

TraceIndex::TraceIndex(TraceReader& reader) { TraceIndexBuilder(*this, reader).build(); }

std::span<const InEdge> TraceIndex::in_edges(Place place) const {
    return {edges_.data() + first_edge_[place], edges_.data() + first_edge_[place + 1]};
}

std::optional<RecordId> TraceIndex::record_at(trace::ContentHash content,
                                              std::int32_t index) const {
    auto span = std::ranges::lower_bound(by_content_, content, {}, &Span::content);
    for (; span != by_content_.end() && span->content == content; ++span)
        if (span->index <= index && index < span->index + span->count)
            return RecordId{span->record.client, span->record.number + (index - span->index)};
    return std::nullopt;
}

std::vector<RecordInBatch> TraceIndex::batches_of(RecordId record) const {
    // Spans of one client are sorted by their first record; the ones that hold this record may
    // begin before it, and an application that sends again makes more.
    std::vector<RecordInBatch> batches;
    auto span =
        std::ranges::lower_bound(by_record_, RecordId{record.client, {}}, {}, &Span::record);
    for (; span != by_record_.end() && span->record <= record; ++span)
        if (record.number - span->record.number < span->count)
            batches.push_back(
                {span->content,
                 span->index + static_cast<std::int32_t>(record.number - span->record.number)});
    std::ranges::sort(batches);
    const auto same = std::ranges::unique(batches);
    batches.erase(same.begin(), same.end());
    return batches;
}

std::vector<Place> TraceIndex::life_of(RecordId record) const {
    std::vector<Place> places;
    for (const RecordInBatch& in : batches_of(record)) {
        auto touch = std::ranges::lower_bound(touches_, in.content, {}, &Touch::content);
        for (; touch != touches_.end() && touch->content == in.content; ++touch)
            if (touch->index <= in.index && in.index < touch->index + touch->count)
                places.push_back(touch->place);
    }
    std::ranges::sort(places);
    const auto same = std::ranges::unique(places);
    places.erase(same.begin(), same.end());
    return places;
}

}  // namespace brokerscope::sim
