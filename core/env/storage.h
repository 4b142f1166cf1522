#pragma once
// A node's disk: files by path, under the node's own root.
//
// Calls return at once and charge their time to the input that made them. What was written is in
// the page cache: it survives the process, not the power. `sync` makes a file's content durable,
// `sync_directory` its names (create, rename, remove). After the node was killed every call does
// nothing and returns `StorageError::gone`.

#include "core/base/bytes.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::core {

enum class StorageError : std::uint8_t {
    not_found,
    exists,
    full,  ///< no space; nothing, or a part, was written
    io,    ///< the device reported an error
    gone,  ///< this process is dead
};
std::string_view to_string(StorageError error);

template <class T>
using StorageResult = std::expected<T, StorageError>;

/// An open file. Closing (destroying) it neither syncs nor fails.
class File {
public:
    virtual ~File() = default;

    [[nodiscard]] virtual StorageResult<void> write(std::int64_t position, BytesView bytes) = 0;
    /// At most `count` bytes from `position`; fewer at the end of the file.
    [[nodiscard]] virtual StorageResult<Bytes> read(std::int64_t position, std::int64_t count) = 0;
    [[nodiscard]] virtual StorageResult<void> truncate(std::int64_t size) = 0;
    [[nodiscard]] virtual StorageResult<void> sync() = 0;
    /// Bytes in the file, as this process sees it; free.
    virtual std::int64_t size() const = 0;
};

enum class OpenMode : std::uint8_t { existing, create_new, create_or_open };

class Storage {
public:
    virtual ~Storage() = default;

    /// Paths are relative, '/'-separated; missing parent directories are made on create.
    [[nodiscard]] virtual StorageResult<std::unique_ptr<File>> open(std::string_view path,
                                                                    OpenMode mode) = 0;
    [[nodiscard]] virtual StorageResult<void> remove(std::string_view path) = 0;
    /// Replaces `to` if it exists; atomic.
    [[nodiscard]] virtual StorageResult<void> rename(std::string_view from,
                                                     std::string_view to) = 0;
    /// Removes a directory and all that is in it.
    [[nodiscard]] virtual StorageResult<void> remove_directory(std::string_view path) = 0;
    /// Names of files and directories directly under `directory`, sorted; empty if there is none.
    [[nodiscard]] virtual StorageResult<std::vector<std::string>> list(
        std::string_view directory) = 0;
    [[nodiscard]] virtual StorageResult<void> sync_directory(std::string_view directory) = 0;
};

}  // namespace brokerscope::core
