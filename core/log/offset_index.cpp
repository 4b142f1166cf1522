#include "core/log/offset_index.h"

#include "core/base/mutant.h"

#include <algorithm>

namespace brokerscope::core {

void OffsetIndex::append(Offset last_offset, std::int64_t position) {
    const std::int64_t relative = last_offset - base_;
    ASSERT(relative >= 0 && relative <= INT32_MAX && position >= 0 && position <= INT32_MAX);
    ASSERT(entries_.empty() ||
           (relative > entries_.back().relative && position > entries_.back().position));
    entries_.push_back({static_cast<std::int32_t>(relative), static_cast<std::int32_t>(position)});
}

Bytes OffsetIndex::encode_from(std::size_t first) const {
    Bytes bytes(static_cast<std::size_t>(bytes_of(entries_.size() - first)));
    std::byte* to = bytes.data();
    for (std::size_t i = first; i < entries_.size(); ++i, to += entry_bytes) {
        store_big_endian(to, entries_[i].relative);
        const bool misplaces = mutated(Mutant::index_entry_misplaced);
        store_big_endian(to + 4, entries_[i].position + (misplaces ? 1 : 0));
    }
    return bytes;
}

std::expected<void, LogError> OffsetIndex::store() {
    ASSERT(stored_ <= entries_.size());
    if (stored_ == entries_.size()) return {};
    auto written = file_->write(bytes_of(stored_), encode_from(stored_));
    if (!written) return std::unexpected(from_storage(written.error()));
    stored_ = entries_.size();
    return {};
}

std::expected<void, LogError> OffsetIndex::reconcile() {
    if (file_->size() == size_bytes()) {
        const auto held = file_->read(0, size_bytes());
        if (!held) return std::unexpected(from_storage(held.error()));
        if (*held == encode_from(0)) {
            stored_ = entries_.size();
            return {};
        }
    }
    auto cut = file_->truncate(0);
    if (!cut) return std::unexpected(from_storage(cut.error()));
    stored_ = 0;
    return store();
}

std::expected<void, LogError> OffsetIndex::truncate_to(std::int64_t position) {
    while (!entries_.empty() && entries_.back().position >= position) entries_.pop_back();
    if (stored_ <= entries_.size()) return {};
    stored_ = entries_.size();
    return from_storage(file_->truncate(size_bytes()));
}

std::int64_t OffsetIndex::lookup(Offset offset) const {
    const std::int64_t relative = offset - base_;
    const auto above = std::ranges::upper_bound(
        entries_, relative, {}, [](const Entry& entry) { return std::int64_t{entry.relative}; });
    if (mutated(Mutant::index_off_by_one) && above != entries_.end()) return above->position;
    return above == entries_.begin() ? 0 : std::prev(above)->position;
}

}  // namespace brokerscope::core
