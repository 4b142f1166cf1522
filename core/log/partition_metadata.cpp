#include "core/log/partition_metadata.h"

#include "core/log/checkpoint_file.h"

#include <fmt/format.h>

#include <optional>

namespace brokerscope::core {

namespace {

constexpr std::string_view opening = "version: 0\ntopic_id: ";
constexpr std::size_t id_characters = 22;
constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The id whose `to_string` is `text`.
std::optional<Uuid> uuid_from(std::string_view text) {
    if (text.size() != id_characters) return std::nullopt;
    Uuid id;
    std::uint32_t bits = 0;
    int count = 0;
    std::size_t next = 0;
    for (const char character : text) {
        const std::size_t value = alphabet.find(character);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xffff;
        count += 6;
        if (count < 8 || next == id.bytes.size()) continue;
        count -= 8;
        id.bytes[next++] = static_cast<std::uint8_t>(bits >> count);
    }
    return id;
}

std::string path_in(const std::string& directory) { return directory + "/partition.metadata"; }

}  // namespace

std::expected<void, LogError> write_partition_metadata(Storage& storage,
                                                       const std::string& directory,
                                                       const Uuid& topic_id) {
    const std::string text = fmt::format("{}{}", opening, to_string(topic_id));
    return replace_file(storage, path_in(directory), as_bytes(text));
}

std::expected<Uuid, LogError> read_partition_metadata(Storage& storage,
                                                      const std::string& directory) {
    const auto bytes = read_file(storage, path_in(directory));
    if (!bytes) return std::unexpected(bytes.error());
    if (!*bytes) return Uuid{};
    const std::string_view text = as_text(**bytes);
    if (!text.starts_with(opening)) return Uuid{};
    return uuid_from(text.substr(opening.size(), id_characters)).value_or(Uuid{});
}

}  // namespace brokerscope::core
