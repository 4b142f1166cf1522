#include "tests/tidy/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace brokerscope::tidy {

namespace fs = std::filesystem;

namespace {
const fs::path root = BROKERSCOPE_SOURCE_DIR;
}

SourceFile read_file(const std::string& path) {
    SourceFile file{path, {}};
    std::ifstream in(root / path);
    for (std::string line; std::getline(in, line);) file.lines.push_back(line);
    return file;
}

std::vector<SourceFile> read_tree(const std::vector<std::string>& folders,
                                  const std::vector<std::string>& endings) {
    std::vector<std::string> paths;
    for (const std::string& folder : folders) {
        if (!fs::exists(root / folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (!entry.is_regular_file()) continue;
            const std::string name = entry.path().filename().string();
            if (std::ranges::any_of(endings, [&](const auto& end) { return name.ends_with(end); }))
                paths.push_back(fs::relative(entry.path(), root).generic_string());
        }
    }
    std::ranges::sort(paths);
    std::vector<SourceFile> files;
    for (const std::string& path : paths) files.push_back(read_file(path));
    return files;
}

std::string code_of(const std::string& line) {
    std::string code;
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote != 0) {
            if (c == '\\') {
                ++i;
            } else if (c == quote) {
                quote = 0;
                code += c;
            }
            continue;
        }
        if (c == '/' && i + 1 < line.size() && line[i + 1] == '/') break;
        const bool digit_separator = c == '\'' && i > 0 && std::isalnum(line[i - 1]) != 0;
        if (c == '"' || (c == '\'' && !digit_separator)) quote = c;
        code += c;
    }
    return code;
}

}  // namespace brokerscope::tidy
