#include "core/log/leader_epoch_cache.h"

#include "core/log/checkpoint_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::core {

namespace {

using Entry = LeaderEpochCache::Entry;

std::optional<Entry> parse_entry(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() != 2) return std::nullopt;
    const auto epoch = number_of(words[0]);
    const auto start = number_of(words[1]);
    if (!epoch || !start || *epoch < 0 || *epoch > INT32_MAX || *start < 0) return std::nullopt;
    return Entry{LeaderEpoch{static_cast<std::int32_t>(*epoch)}, Offset{*start}};
}

bool ascends(const Entry& earlier, const Entry& later) {
    return earlier.epoch < later.epoch && earlier.start < later.start;
}

}  // namespace

std::expected<void, LogError> LeaderEpochCache::load() {
    entries_.clear();
    const auto lines = read_checkpoint(storage_, path_);
    if (!lines && lines.error() == LogError::corrupt) return {};
    if (!lines) return std::unexpected(lines.error());
    for (const std::string& line : *lines) {
        const auto entry = parse_entry(line);
        if (!entry || (!entries_.empty() && !ascends(entries_.back(), *entry))) {
            entries_.clear();
            return {};
        }
        entries_.push_back(*entry);
    }
    return {};
}

std::expected<void, LogError> LeaderEpochCache::replace(std::vector<Entry> entries) {
    if (entries == entries_) return {};
    std::vector<std::string> lines;
    for (const Entry& entry : entries)
        lines.push_back(fmt::format("{} {}", entry.epoch.value, entry.start.value));
    if (auto stored = write_checkpoint(storage_, path_, lines); !stored) return stored;
    entries_ = std::move(entries);
    return {};
}

std::expected<void, LogError> LeaderEpochCache::assign(LeaderEpoch epoch, Offset start) {
    // Asked for every batch: the usual answer costs nothing.
    if (!entries_.empty() && epoch <= entries_.back().epoch) return {};
    std::vector<Entry> entries = entries_;
    if (!add_epoch(entries, epoch, start)) return {};
    return replace(std::move(entries));
}

bool LeaderEpochCache::add_epoch(std::vector<Entry>& entries, LeaderEpoch epoch, Offset start) {
    ASSERT(start >= Offset{});
    if (epoch < LeaderEpoch{0}) return false;
    if (!entries.empty() && epoch <= entries.back().epoch) return false;
    std::erase_if(entries, [&](const Entry& entry) { return entry.start >= start; });
    entries.push_back({epoch, start});
    return true;
}

std::expected<void, LogError> LeaderEpochCache::truncate_from_end(Offset end) {
    std::vector<Entry> entries = entries_;
    std::erase_if(entries, [&](const Entry& entry) { return entry.start >= end; });
    return replace(std::move(entries));
}

std::expected<void, LogError> LeaderEpochCache::truncate_from_start(Offset start) {
    std::vector<Entry> entries = entries_;
    // The last epoch that begins at or before `start` is the one that covers it.
    const auto above = std::ranges::upper_bound(entries, start, {}, &Entry::start);
    if (above == entries.begin()) return {};
    const auto covering = std::prev(above);
    covering->start = start;
    entries.erase(entries.begin(), covering);
    return replace(std::move(entries));
}

std::expected<void, LogError> LeaderEpochCache::clear() { return replace({}); }

EpochEnd LeaderEpochCache::end_offset_for(LeaderEpoch requested, Offset log_end_offset) const {
    if (requested == no_leader_epoch || entries_.empty()) return {};
    if (requested == entries_.back().epoch) return {requested, log_end_offset};
    const auto higher = std::ranges::upper_bound(entries_, requested, {}, &Entry::epoch);
    if (higher == entries_.end()) return {};
    if (higher == entries_.begin()) return {requested, higher->start};
    return {std::prev(higher)->epoch, higher->start};
}

std::optional<LeaderEpoch> LeaderEpochCache::epoch_at(Offset offset) const {
    const auto above = std::ranges::upper_bound(entries_, offset, {}, &Entry::start);
    if (above == entries_.begin()) return std::nullopt;
    return std::prev(above)->epoch;
}

std::optional<LeaderEpoch> LeaderEpochCache::latest_epoch() const {
    if (entries_.empty()) return std::nullopt;
    return entries_.back().epoch;
}

std::optional<LeaderEpoch> LeaderEpochCache::previous_epoch(LeaderEpoch epoch) const {
    const auto at = std::ranges::lower_bound(entries_, epoch, {}, &Entry::epoch);
    if (at == entries_.begin()) return std::nullopt;
    return std::prev(at)->epoch;
}

}  // namespace brokerscope::core
