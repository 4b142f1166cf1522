#include "core/log/checkpoint_file.h"

#include <fmt/format.h>

#include <charconv>

namespace brokerscope::core {

namespace {

constexpr std::int64_t small_file_max = 64 << 20;

std::string_view parent_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return parts;
}

StorageResult<void> replace(Storage& storage, std::string_view path, BytesView content) {
    const std::string temporary = std::string(path) + ".tmp";
    auto file = storage.open(temporary, OpenMode::create_or_open);
    if (!file) return std::unexpected(file.error());
    if (auto cut = (*file)->truncate(0); !cut) return cut;
    if (auto written = (*file)->write(0, content); !written) return written;
    if (auto synced = (*file)->sync(); !synced) return synced;
    if (auto renamed = storage.rename(temporary, path); !renamed) return renamed;
    return storage.sync_directory(parent_of(path));
}

}  // namespace

std::expected<void, LogError> replace_file(Storage& storage, std::string_view path,
                                           BytesView content) {
    return from_storage(replace(storage, path, content));
}

std::expected<std::optional<Bytes>, LogError> read_file(Storage& storage, std::string_view path) {
    auto file = storage.open(path, OpenMode::existing);
    if (!file && file.error() == StorageError::not_found) return std::nullopt;
    if (!file) return std::unexpected(from_storage(file.error()));
    const std::int64_t size = (*file)->size();
    if (size > small_file_max) return std::unexpected(LogError::too_large);
    auto bytes = (*file)->read(0, size);
    if (!bytes) return std::unexpected(from_storage(bytes.error()));
    return std::move(*bytes);
}

std::expected<void, LogError> write_checkpoint(Storage& storage, std::string_view path,
                                               const std::vector<std::string>& lines) {
    std::string text = fmt::format("0\n{}\n", lines.size());
    for (const std::string& line : lines) {
        text += line;
        text += '\n';
    }
    return replace_file(storage, path, as_bytes(text));
}

std::expected<std::vector<std::string>, LogError> read_checkpoint(Storage& storage,
                                                                  std::string_view path) {
    const auto bytes = read_file(storage, path);
    if (!bytes) return std::unexpected(bytes.error());
    if (!*bytes) return std::vector<std::string>{};
    const auto lines = split(as_text(**bytes), '\n');
    if (lines.size() < 2 || lines[0] != "0") return std::unexpected(LogError::corrupt);
    if (number_of(lines[1]) != static_cast<std::int64_t>(lines.size()) - 2)
        return std::unexpected(LogError::corrupt);
    return std::vector<std::string>(lines.begin() + 2, lines.end());
}

std::vector<std::string_view> words_of(std::string_view line) { return split(line, ' '); }

std::optional<std::int64_t> number_of(std::string_view word) {
    std::int64_t value = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

}  // namespace brokerscope::core
