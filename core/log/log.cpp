#include "core/log/log.h"

#include "core/log/checkpoint_file.h"
#include "core/log/log_recovery.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::core {

namespace {

std::string directory_of(const LogOptions& options) {
    const std::string name =
        fmt::format("{}-{}", options.partition.topic, options.partition.partition);
    return options.data_directory.empty() ? name : options.data_directory + '/' + name;
}

}  // namespace

Log::Log(Env& env, LogOptions options)
    : env_(env),
      options_(std::move(options)),
      directory_(directory_of(options_)),
      traced_{env.tracer().intern(options_.partition.topic), options_.partition.partition},
      epochs_(env.storage(), directory_ + "/leader-epoch-checkpoint"),
      flush_timer_(env.clock(), [this] { on_flush_due(); }) {}

Log::~Log() = default;

std::expected<std::unique_ptr<Log>, LogError> Log::open(Env& env, LogOptions options) {
    std::unique_ptr<Log> log(new Log(env, std::move(options)));
    if (auto begun = log->begin_recovery(); !begun) return std::unexpected(begun.error());
    return log;
}

bool Log::is_ready() const { return !recovery_ && !failure_; }

std::unexpected<LogError> Log::fail(LogError error) {
    if (error == LogError::io || error == LogError::gone) failure_ = error;
    return std::unexpected(error);
}

Log::Done Log::check_usable() const {
    if (failure_) return std::unexpected(*failure_);
    ASSERT(!recovery_, "a log is used before it was recovered");
    return {};
}

std::string Log::path_of(Offset offset, std::string_view suffix) const {
    return directory_ + '/' + segment_file_name(offset, suffix);
}

Offset Log::recovered_high_watermark() const {
    return std::clamp(options_.high_watermark, log_start_, log_end_);
}

Offset Log::active_segment_base() const { return segments_.back()->base(); }

std::int64_t Log::size_bytes() const { return bytes_until(marks_.size()); }

// ---- reading

/// How many batches end at or below `offset`.
std::size_t Log::marks_until(Offset offset) const {
    const auto above = std::ranges::upper_bound(marks_, offset, {}, &Mark::next);
    return static_cast<std::size_t>(above - marks_.begin());
}

std::int64_t Log::bytes_until(std::size_t marks) const {
    return marks == 0 ? 0 : marks_[marks - 1].end_bytes;
}

std::int64_t Log::bytes_between(Offset from, Offset to) const {
    return std::max<std::int64_t>(0, bytes_until(marks_until(to)) - bytes_until(marks_until(from)));
}

std::uint64_t Log::hash_below(Offset offset) const {
    const std::size_t marks = marks_until(offset);
    return marks == 0 ? 0 : marks_[marks - 1].hash;
}

std::size_t Log::segment_holding(Offset offset) const {
    const auto above = std::ranges::upper_bound(
        segments_, offset, {}, [](const auto& segment) { return segment->base(); });
    ASSERT(above != segments_.begin(), "an offset below the log's start");
    return static_cast<std::size_t>(above - segments_.begin()) - 1;
}

std::expected<ReadResult, LogError> Log::read(const ReadRequest& request) {
    if (auto usable = check_usable(); !usable) return std::unexpected(usable.error());
    if (request.start < log_start_ || request.start > log_end_)
        return std::unexpected(LogError::out_of_range);
    ReadResult nothing{.base_offset = request.start, .next_offset = request.start};
    const std::size_t first = marks_until(request.start);
    const std::size_t behind = marks_until(request.end);
    if (first >= behind) return nothing;

    Segment* segment = segments_[segment_holding(request.start)].get();
    auto position = segment->position_of(request.start);
    if (!position) return fail(position.error());
    // A gap of offsets at a segment's end: what follows is in the next one.
    if (*position == segment->size() && segment != segments_.back().get()) {
        segment = segments_[segment_holding(request.start) + 1].get();
        position = 0;
    }
    const std::int64_t begin = bytes_until(first);
    const std::int64_t first_size = bytes_until(first + 1) - begin;
    std::int64_t limit = std::max<std::int64_t>(0, request.max_bytes);
    if (request.min_one) limit = std::max(limit, first_size);
    limit = std::min(limit, bytes_until(behind) - begin);
    limit = std::min(limit, segment->size() - *position);
    // Only whole batches: the last that ends within the limit.
    const auto last = std::ranges::upper_bound(marks_.begin() + static_cast<std::ptrdiff_t>(first),
                                               marks_.end(), begin + limit, {}, &Mark::end_bytes);
    const auto count = static_cast<std::size_t>(last - marks_.begin());
    if (count <= first) return nothing;
    auto bytes = segment->read(*position, bytes_until(count) - begin);
    if (!bytes) return fail(bytes.error());
    if (bytes->size() < batch_header_size) return std::unexpected(LogError::corrupt);
    ReadResult result;
    result.base_offset = Offset{load_big_endian<std::int64_t>(bytes->data())};
    result.next_offset = marks_[count - 1].next;
    segment->remember(result.next_offset, *position + static_cast<std::int64_t>(bytes->size()));
    result.bytes = SharedBytes(std::move(*bytes));
    return result;
}

// ---- segments and durability

Log::Done Log::add_segment(Offset base) {
    ASSERT(segments_.empty() || segments_.back()->base() < base);
    auto segment = Segment::open(env_.storage(), directory_, base);
    if (!segment) return fail(segment.error());
    segments_.push_back(std::move(*segment));
    return {};
}

/// From the last to the first, so that whatever is left after a crash is a prefix.
Log::Done Log::remove_segments_from(std::size_t index) {
    while (segments_.size() > index) {
        const Offset base = segments_.back()->base();
        segments_.pop_back();
        for (const std::string_view suffix : {".log", ".index"}) {
            const auto removed = env_.storage().remove(path_of(base, suffix));
            if (!removed && removed.error() != StorageError::not_found)
                return fail(from_storage(removed.error()));
        }
    }
    return {};
}

Log::Done Log::roll() {
    if (auto usable = check_usable(); !usable) return usable;
    if (active().base() == log_end_) return {};
    if (auto written = write_snapshot(); !written) return written;
    if (auto added = add_segment(log_end_); !added) return added;
    env_.tracer().emit(trace::SegmentRolled{.partition = traced_, .base_offset = log_end_});
    flush_timer_.arm(Duration{});
    return {};
}

void Log::on_flush_due() {
    if (failure_ || recovery_) return;
    // An error is kept: the next call on the log reports it.
    (void)flush(active_segment_base());
}

Log::Done Log::flush(Offset offset) {
    if (auto usable = check_usable(); !usable) return usable;
    offset = std::min(offset, log_end_);
    if (offset <= recovery_point_) return {};
    return sync_segments(segment_holding(offset - 1));
}

/// Makes the segments up to `last` durable, also those below the recovery point that were cut: what
/// the power would bring back at the end of one makes all that follow worthless.
Log::Done Log::sync_segments(std::size_t last) {
    for (std::size_t i = 0; i <= last; ++i)
        if (auto synced = segments_[i]->flush(); !synced) return fail(synced.error());
    // Names: a segment that nobody finds after a power loss was not flushed.
    const auto named = env_.storage().sync_directory(directory_);
    if (!named) return fail(from_storage(named.error()));
    const Offset durable = last + 1 < segments_.size() ? segments_[last + 1]->base() : log_end_;
    ASSERT(durable >= recovery_point_);
    if (durable == recovery_point_) return {};
    recovery_point_ = durable;
    env_.tracer().emit(trace::LogFlushed{.partition = traced_, .offset = recovery_point_});
    return {};
}

Log::Done Log::close() {
    if (auto usable = check_usable(); !usable) return usable;
    if (auto synced = sync_segments(segments_.size() - 1); !synced) return synced;
    flush_timer_.disarm();
    const auto stored =
        replace_file(env_.storage(), path_of(log_end_, ".snapshot"), producers_.encode_snapshot());
    if (!stored) return fail(stored.error());
    return {};
}

// ---- truncation

void Log::forget_marks_from(Offset offset) { marks_.resize(marks_until(offset)); }

/// Where the log ends when it is cut at `position` for the sake of `to`: a batch that holds `to`
/// goes as a whole.
std::expected<Offset, LogError> Log::end_of_cut(Segment& segment, std::int64_t position,
                                                Offset to) {
    if (position == segment.size()) return to;
    const auto head = segment.read(position, batch_prefix_size);
    if (!head) return std::unexpected(head.error());
    if (head->size() < batch_prefix_size) return std::unexpected(LogError::corrupt);
    return std::min(to, Offset{load_big_endian<std::int64_t>(head->data())});
}

Log::Done Log::truncate_to(Offset to, Offset high_watermark) {
    if (auto usable = check_usable(); !usable) return usable;
    if (to >= log_end_) return {};
    if (to < log_start_) return truncate_fully_and_start_at(to, high_watermark);
    const Offset end_before = log_end_;
    const std::size_t last = segment_holding(to);
    const auto position = segments_[last]->position_of(to);
    if (!position) return fail(position.error());
    const auto end = end_of_cut(*segments_[last], *position, to);
    if (!end) return fail(end.error());

    // What could be taken for newer than the cut goes first, and durably: a later segment or a
    // snapshot that comes back behind the new end would stand for another history.
    const bool names_change =
        last + 1 < segments_.size() || (!snapshots_.empty() && snapshots_.back() > *end);
    if (auto removed = remove_segments_from(last + 1); !removed) return removed;
    if (auto removed = remove_snapshots_above(*end); !removed) return removed;
    if (names_change) {
        const auto synced = env_.storage().sync_directory(directory_);
        if (!synced) return fail(from_storage(synced.error()));
    }
    if (auto cut = segments_[last]->truncate(*position); !cut) return fail(cut.error());
    log_end_ = *end;
    recovery_point_ = std::min(recovery_point_, log_end_);
    forget_marks_from(log_end_);
    if (auto cut = epochs_.truncate_from_end(log_end_); !cut) return fail(cut.error());
    if (auto reloaded = reload_producers(); !reloaded) return reloaded;
    env_.tracer().emit(trace::LogTruncated{.partition = traced_,
                                           .to = log_end_,
                                           .from = end_before,
                                           .hw = std::min(high_watermark, log_end_)});
    return {};
}

Log::Done Log::truncate_fully_and_start_at(Offset start, Offset high_watermark) {
    if (auto usable = check_usable(); !usable) return usable;
    const Offset end_before = log_end_;
    if (auto removed = remove_segments_from(0); !removed) return removed;
    if (auto removed = remove_snapshots_above(Offset{-1}); !removed) return removed;
    const auto synced = env_.storage().sync_directory(directory_);
    if (!synced) return fail(from_storage(synced.error()));
    if (auto cleared = epochs_.clear(); !cleared) return fail(cleared.error());
    producers_.clear();
    marks_.clear();
    log_start_ = log_end_ = recovery_point_ = start;
    if (auto added = add_segment(start); !added) return fail(LogError::io);
    env_.tracer().emit(trace::LogTruncated{
        .partition = traced_, .to = start, .from = end_before, .hw = high_watermark});
    return {};
}

}  // namespace brokerscope::core
