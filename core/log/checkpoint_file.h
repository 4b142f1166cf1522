#pragma once
// Kafka's small text files (CheckpointFile.java): the version, the number of entries, the entries.
//
//   0
//   2
//   orders 0 4711
//   orders 1 4698
//
// A file is replaced whole: `<name>.tmp` is written, synced and renamed over it, then the directory
// is synced. So a reader finds the old content or the new, never a mixture.

#include "core/env/storage.h"
#include "core/log/log_error.h"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::core {

/// Replaces the file `path` by `content`, durably.
[[nodiscard]] std::expected<void, LogError> replace_file(Storage& storage, std::string_view path,
                                                         BytesView content);
/// The whole file; nothing if there is none. Error: too_large for more than 64 MiB.
[[nodiscard]] std::expected<std::optional<Bytes>, LogError> read_file(Storage& storage,
                                                                      std::string_view path);

/// One entry a line, without line ends.
[[nodiscard]] std::expected<void, LogError> write_checkpoint(Storage& storage,
                                                             std::string_view path,
                                                             const std::vector<std::string>& lines);
/// The entries. A missing file has none. Error: corrupt, if it is no checkpoint of version 0.
[[nodiscard]] std::expected<std::vector<std::string>, LogError> read_checkpoint(
    Storage& storage, std::string_view path);

/// The words of an entry, split at single spaces.
std::vector<std::string_view> words_of(std::string_view line);
/// The whole of `word` as a number.
std::optional<std::int64_t> number_of(std::string_view word);

}  // namespace brokerscope::core
