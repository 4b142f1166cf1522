#include "core/log/segment.h"

#include "core/log/checkpoint_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::core {

namespace {

/// What of a batch's header tells its place: base offset, length, and last offset.
constexpr std::int64_t place_bytes = 27;
constexpr std::int64_t walk_bytes = 8192;
constexpr std::size_t name_digits = 20;

Offset last_offset_at(const std::byte* header) {
    return Offset{load_big_endian<std::int64_t>(header)} +
           load_big_endian<std::int32_t>(header + 23);
}

std::int64_t batch_size_at(const std::byte* header) {
    return static_cast<std::int64_t>(batch_prefix_size) + load_big_endian<std::int32_t>(header + 8);
}

}  // namespace

std::string segment_file_name(Offset base, std::string_view suffix) {
    return fmt::format("{:020}{}", base.value, suffix);
}

std::optional<Offset> offset_in_file_name(std::string_view name, std::string_view suffix) {
    if (name.size() != name_digits + suffix.size() || !name.ends_with(suffix)) return std::nullopt;
    const auto value = number_of(name.substr(0, name_digits));
    if (!value || *value < 0) return std::nullopt;
    return Offset{*value};
}

Segment::Segment(std::unique_ptr<File> log, OffsetIndex index, Offset base)
    : log_(std::move(log)), index_(std::move(index)), base_(base), size_(log_->size()) {}

std::expected<std::unique_ptr<Segment>, LogError> Segment::open(Storage& storage,
                                                                const std::string& directory,
                                                                Offset base) {
    const std::string path = directory + '/';
    auto log = storage.open(path + segment_file_name(base, ".log"), OpenMode::create_or_open);
    if (!log) return std::unexpected(from_storage(log.error()));
    auto index = storage.open(path + segment_file_name(base, ".index"), OpenMode::create_or_open);
    if (!index) return std::unexpected(from_storage(index.error()));
    return std::unique_ptr<Segment>(
        new Segment(std::move(*log), OffsetIndex(std::move(*index), base), base));
}

std::expected<void, LogError> Segment::append(BytesView batches) {
    is_dirty_ = true;
    const auto written = log_->write(size_, batches);
    if (written) {
        size_ += static_cast<std::int64_t>(batches.size());
        return {};
    }
    if (written.error() == StorageError::full) {
        const auto cut = log_->truncate(size_);
        if (!cut) return std::unexpected(from_storage(cut.error()));
    }
    return std::unexpected(from_storage(written.error()));
}

void Segment::note_batch(const BatchView& batch, std::int64_t position, std::int32_t interval) {
    // As LogSegment.append: the batch that is reached when the interval is full gets the entry.
    if (bytes_since_entry_ > interval) {
        index_.append(batch.last_offset(), position);
        bytes_since_entry_ = 0;
    }
    bytes_since_entry_ += static_cast<std::int64_t>(batch.size());
}

std::expected<void, LogError> Segment::store_index(bool whole) {
    return whole ? index_.reconcile() : index_.store();
}

std::expected<Bytes, LogError> Segment::read(std::int64_t position, std::int64_t count) {
    ASSERT(position >= 0 && count >= 0);
    return from_storage(
        log_->read(position, std::min(count, std::max<std::int64_t>(0, size_ - position))));
}

std::expected<std::int64_t, LogError> Segment::position_of(Offset offset) {
    for (const Hint& hint : hints_)
        if (hint.offset == offset) return hint.position;
    std::int64_t position = index_.lookup(offset);
    Bytes window;
    std::int64_t window_at = position;
    while (position < size_) {
        const auto end = window_at + static_cast<std::int64_t>(window.size());
        if (position + place_bytes > end) {
            auto bytes = read(position, walk_bytes);
            if (!bytes) return std::unexpected(bytes.error());
            window = std::move(*bytes);
            window_at = position;
            if (static_cast<std::int64_t>(window.size()) < place_bytes)
                return std::unexpected(LogError::corrupt);
        }
        const std::byte* header = window.data() + (position - window_at);
        if (last_offset_at(header) >= offset) return position;
        const std::int64_t size = batch_size_at(header);
        if (size < static_cast<std::int64_t>(batch_header_size))
            return std::unexpected(LogError::corrupt);
        position += size;
    }
    return size_;
}

void Segment::remember(Offset offset, std::int64_t position) {
    for (const Hint& hint : hints_)
        if (hint.offset == offset) return;
    hints_[next_hint_] = {offset, position};
    next_hint_ = (next_hint_ + 1) % hints_.size();
}

std::expected<void, LogError> Segment::truncate(std::int64_t position) {
    ASSERT(position >= 0 && position <= size_);
    hints_.fill({});
    is_dirty_ = true;
    if (auto cut = index_.truncate_to(position); !cut) return cut;
    auto cut = log_->truncate(position);
    if (!cut) return std::unexpected(from_storage(cut.error()));
    size_ = position;
    bytes_since_entry_ = 0;
    return {};
}

std::expected<void, LogError> Segment::flush() {
    if (!is_dirty_) return {};
    const auto synced = log_->sync();
    if (!synced) return std::unexpected(from_storage(synced.error()));
    is_dirty_ = false;
    return {};
}

}  // namespace brokerscope::core
