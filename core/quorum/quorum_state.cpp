#include "core/quorum/quorum_state.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>

namespace brokerscope::core {

namespace {

constexpr std::string_view file_name = "quorum-state";
constexpr std::int64_t size_max = 4096;

std::optional<std::int32_t> number_behind(std::string_view text, std::string_view key) {
    const std::string quoted = fmt::format("\"{}\":", key);
    const std::size_t at = text.find(quoted);
    if (at == std::string_view::npos) return std::nullopt;
    const char* begin = text.data() + at + quoted.size();
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    return value;
}

}  // namespace

StorageResult<QuorumState> load_quorum_state(Storage& storage, std::string_view directory) {
    auto file = storage.open(fmt::format("{}/{}", directory, file_name), OpenMode::existing);
    if (!file) {
        if (file.error() == StorageError::not_found) return QuorumState{};
        return std::unexpected(file.error());
    }
    const auto bytes = (*file)->read(0, size_max);
    if (!bytes) return std::unexpected(bytes.error());
    const std::string_view text = as_text(*bytes);
    const auto leader = number_behind(text, "leaderId");
    const auto epoch = number_behind(text, "leaderEpoch");
    if (!leader || !epoch || *epoch < 0) return std::unexpected(StorageError::io);
    return QuorumState{BrokerId{*leader}, LeaderEpoch{*epoch}};
}

StorageResult<void> store_quorum_state(Storage& storage, std::string_view directory,
                                       const QuorumState& state) {
    const std::string path = fmt::format("{}/{}", directory, file_name);
    const std::string next = path + ".tmp";
    const std::string text =
        fmt::format(R"({{"leaderId":{},"leaderEpoch":{},"votedId":-1,"votedDirectoryId":"{}",)"
                    R"("data_version":1}})",
                    state.leader.value, state.epoch.value, to_string(Uuid{}));
    auto file = storage.open(next, OpenMode::create_or_open);
    if (!file) return std::unexpected(file.error());
    if (auto done = (*file)->truncate(0); !done) return done;
    if (auto done = (*file)->write(0, as_bytes(text)); !done) return done;
    if (auto done = (*file)->sync(); !done) return done;
    if (auto done = storage.rename(next, path); !done) return done;
    return storage.sync_directory(directory);
}

}  // namespace brokerscope::core
