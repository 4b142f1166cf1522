#include "sim/session/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace brokerscope::sim {

namespace fs = std::filesystem;

std::vector<LibraryEntry> list_library(const std::string& folder) {
    std::vector<LibraryEntry> entries;
    std::error_code error;
    for (const auto& group : fs::directory_iterator(folder, error)) {
        if (!group.is_directory()) continue;
        for (const auto& file : fs::directory_iterator(group.path(), error))
            if (file.path().extension() == ".yaml")
                entries.push_back({file.path().stem().string(), file.path().string()});
    }
    std::ranges::sort(entries, {}, &LibraryEntry::path);
    return entries;
}

std::string library_folder() {
    const char* folder = std::getenv("BROKERSCOPE_SCENARIOS");
    return folder != nullptr ? folder : BROKERSCOPE_SCENARIO_FOLDER;
}

std::expected<std::string, std::string> find_scenario(const std::string& name) {
    const bool is_path = name.find('/') != std::string::npos || name.ends_with(".yaml");
    if (is_path) return name;
    const std::vector<LibraryEntry> entries = list_library(library_folder());
    std::vector<std::string_view> known;
    for (const LibraryEntry& entry : entries) {
        if (entry.id == name) return entry.path;
        known.push_back(entry.id);
    }
    return std::unexpected(fmt::format("there is no scenario \"{}\" in the library{}", name,
                                       scenario::did_you_mean(name, known)));
}

}  // namespace brokerscope::sim
