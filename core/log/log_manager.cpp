#include "core/log/log_manager.h"

#include "core/log/checkpoint_file.h"
#include "core/log/partition_metadata.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::core {

namespace {

constexpr std::string_view recovery_points_file = "recovery-point-offset-checkpoint";
constexpr std::string_view high_watermarks_file = "replication-offset-checkpoint";
constexpr std::string_view metadata_log_topic = "__cluster_metadata";
constexpr std::string_view deleted_suffix = "-delete";
/// What CleanShutdownFileHandler.java writes around the epoch.
constexpr std::string_view marker_head = R"({"version":0,"brokerEpoch":)";

std::string marker_content(BrokerEpoch epoch) {
    return fmt::format("{}{}}}", marker_head, epoch.value);
}

/// -1 if the marker is not one of ours.
BrokerEpoch epoch_in_marker(std::string_view text) {
    if (!text.starts_with(marker_head) || !text.ends_with("}")) return BrokerEpoch{-1};
    text.remove_prefix(marker_head.size());
    text.remove_suffix(1);
    return BrokerEpoch{number_of(text).value_or(-1)};
}

std::string directory_name(const TopicPartition& partition) {
    return fmt::format("{}-{}", partition.topic, partition.partition);
}

/// `orders-0` -> orders/0. Nothing for what is no log's directory.
std::optional<TopicPartition> partition_of(std::string_view directory) {
    const std::size_t dash = directory.rfind('-');
    if (dash == std::string_view::npos || dash == 0) return std::nullopt;
    const auto number = number_of(directory.substr(dash + 1));
    if (!number || *number < 0 || *number > INT32_MAX) return std::nullopt;
    return TopicPartition{std::string(directory.substr(0, dash)),
                          static_cast<std::int32_t>(*number)};
}

/// `orders 0 4711`
std::optional<std::pair<TopicPartition, Offset>> parse_entry(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() != 3) return std::nullopt;
    const auto partition = number_of(words[1]);
    const auto offset = number_of(words[2]);
    if (!partition || !offset || *partition < 0 || *partition > INT32_MAX || *offset < 0)
        return std::nullopt;
    return std::pair{TopicPartition{std::string(words[0]), static_cast<std::int32_t>(*partition)},
                     Offset{*offset}};
}

Offset offset_or_zero(const LogManager::HighWatermarks& offsets, const TopicPartition& partition) {
    const auto found = offsets.find(partition);
    return found == offsets.end() ? Offset{} : found->second;
}

}  // namespace

LogManager::LogManager(Env& env, LogManagerOptions options)
    : env_(env), options_(std::move(options)) {}

std::string LogManager::path_of(std::string_view name) const {
    return options_.directory.empty() ? std::string(name)
                                      : fmt::format("{}/{}", options_.directory, name);
}

std::expected<void, LogError> LogManager::open() {
    auto high_watermarks = load_checkpoint(high_watermarks_file);
    if (!high_watermarks) return std::unexpected(high_watermarks.error());
    high_watermarks_ = std::move(*high_watermarks);
    auto recovery_points = load_checkpoint(recovery_points_file);
    if (!recovery_points) return std::unexpected(recovery_points.error());
    recovery_points_ = std::move(*recovery_points);
    if (auto taken = take_marker(); !taken) return taken;
    return find_logs();
}

/// The marker goes before anything is written: a life that crashes must not look like a clean end.
LogManager::Done LogManager::take_marker() {
    const auto marker = read_file(env_.storage(), path_of(clean_marker));
    if (!marker) return std::unexpected(marker.error());
    was_clean_ = marker->has_value();
    if (!was_clean_) return {};
    previous_broker_epoch_ = epoch_in_marker(as_text(**marker));
    if (auto removed = from_storage(env_.storage().remove(path_of(clean_marker))); !removed)
        return removed;
    return from_storage(env_.storage().sync_directory(options_.directory));
}

LogManager::Done LogManager::find_logs() {
    const auto names = env_.storage().list(options_.directory);
    if (!names) return std::unexpected(from_storage(names.error()));
    for (const std::string& name : *names) {
        if (name.ends_with(deleted_suffix)) {
            if (auto removed = remove_directory(name); !removed) return removed;
            continue;
        }
        const auto partition = partition_of(name);
        if (!partition || partition->topic == metadata_log_topic) continue;
        if (auto opened = open_log(*partition); !opened) return opened;
    }
    std::ranges::reverse(recovering_);
    return {};
}

LogOptions LogManager::options_for(const TopicPartition& partition) const {
    return {.partition = partition,
            .data_directory = options_.directory,
            .config = options_.config,
            .clean = was_clean_,
            .recovery_point = offset_or_zero(recovery_points_, partition),
            .high_watermark = offset_or_zero(high_watermarks_, partition)};
}

LogManager::Done LogManager::open_log(const TopicPartition& partition) {
    Entry entry;
    auto log = Log::open(env_, options_for(partition));
    if (!log) return std::unexpected(log.error());
    const auto id = read_partition_metadata(env_.storage(), (*log)->directory());
    if (!id) return std::unexpected(id.error());
    entry.log = std::move(*log);
    entry.topic_id = *id;
    recovering_.push_back(entry.log.get());
    logs_.emplace(partition, std::move(entry));
    return {};
}

std::expected<bool, LogError> LogManager::recover_step() {
    if (recovering_.empty()) return true;
    const auto done = recovering_.back()->recover_step();
    if (!done) return std::unexpected(done.error());
    if (*done) recovering_.pop_back();
    return recovering_.empty();
}

Log* LogManager::find(const TopicPartition& partition) {
    const auto found = logs_.find(partition);
    return found == logs_.end() ? nullptr : found->second.log.get();
}

std::expected<Log*, LogError> LogManager::find_or_create(const TopicPartition& partition,
                                                         const Uuid& topic_id,
                                                         const LogConfig& config) {
    if (Log* log = find(partition)) return log;
    LogOptions options = options_for(partition);
    options.config = config;
    options.clean = false;
    options.recovery_point = options.high_watermark = Offset{};
    auto log = Log::open(env_, std::move(options));
    if (!log) return std::unexpected(log.error());
    const auto stored = write_partition_metadata(env_.storage(), (*log)->directory(), topic_id);
    if (!stored) return std::unexpected(stored.error());
    if (auto ready = (*log)->recover(); !ready) return std::unexpected(ready.error());
    Log* const made = log->get();
    logs_.emplace(partition, Entry{std::move(*log), topic_id});
    return made;
}

LogManager::Done LogManager::remove_directory(const std::string& name) {
    return from_storage(env_.storage().remove_directory(path_of(name)));
}

/// By its new name nobody takes what is left for a log, wherever the removal is interrupted.
std::expected<void, LogError> LogManager::remove(const TopicPartition& partition) {
    const auto found = logs_.find(partition);
    if (found == logs_.end()) return {};
    std::erase(recovering_, found->second.log.get());
    const std::string name = directory_name(partition);
    const std::string doomed =
        fmt::format("{}.{}{}", name, to_string(found->second.topic_id), deleted_suffix);
    logs_.erase(found);
    high_watermarks_.erase(partition);
    recovery_points_.erase(partition);
    auto renamed = from_storage(env_.storage().rename(path_of(name), path_of(doomed)));
    if (!renamed) return renamed;
    return remove_directory(doomed);
}

std::vector<Log*> LogManager::logs() {
    std::vector<Log*> all;
    for (const auto& [partition, entry] : logs_) all.push_back(entry.log.get());
    return all;
}

Uuid LogManager::topic_id(const TopicPartition& partition) const {
    const auto found = logs_.find(partition);
    return found == logs_.end() ? Uuid{} : found->second.topic_id;
}

Offset LogManager::high_watermark(const TopicPartition& partition) const {
    return offset_or_zero(high_watermarks_, partition);
}

std::expected<LogManager::HighWatermarks, LogError> LogManager::load_checkpoint(
    std::string_view name) const {
    const auto lines = read_checkpoint(env_.storage(), path_of(name));
    if (!lines && lines.error() == LogError::corrupt) return HighWatermarks{};
    if (!lines) return std::unexpected(lines.error());
    HighWatermarks offsets;
    for (const std::string& line : *lines) {
        const auto entry = parse_entry(line);
        if (!entry) return HighWatermarks{};
        offsets.insert(*entry);
    }
    return offsets;
}

LogManager::Done LogManager::store_checkpoint(std::string_view name,
                                              const HighWatermarks& offsets) {
    std::vector<std::string> lines;
    for (const auto& [partition, offset] : offsets)
        lines.push_back(
            fmt::format("{} {} {}", partition.topic, partition.partition, offset.value));
    return write_checkpoint(env_.storage(), path_of(name), lines);
}

std::expected<void, LogError> LogManager::checkpoint_high_watermarks(
    const HighWatermarks& high_watermarks) {
    if (high_watermarks == high_watermarks_) return {};
    if (auto stored = store_checkpoint(high_watermarks_file, high_watermarks); !stored)
        return stored;
    high_watermarks_ = high_watermarks;
    return {};
}

std::expected<void, LogError> LogManager::checkpoint_recovery_points() {
    HighWatermarks points;
    for (const auto& [partition, entry] : logs_)
        if (entry.log->is_ready()) points.emplace(partition, entry.log->recovery_point());
    if (points == recovery_points_) return {};
    if (auto stored = store_checkpoint(recovery_points_file, points); !stored) return stored;
    recovery_points_ = std::move(points);
    return {};
}

std::expected<void, LogError> LogManager::shutdown(BrokerEpoch broker_epoch) {
    ASSERT(recovering_.empty(), "a shutdown before the logs are ready leaves no marker");
    for (const auto& [partition, entry] : logs_)
        if (auto closed = entry.log->close(); !closed) return closed;
    if (auto stored = checkpoint_recovery_points(); !stored) return stored;
    return replace_file(env_.storage(), path_of(clean_marker),
                        as_bytes(marker_content(broker_epoch)));
}

}  // namespace brokerscope::core
