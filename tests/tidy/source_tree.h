#pragma once
// The project's own files as the tidy tests read them.

#include <string>
#include <vector>

namespace brokerscope::tidy {

struct SourceFile {
    std::string path;  ///< from the project's root, '/'-separated
    std::vector<std::string> lines;
};

/// Every file under the named folders whose name ends in one of `endings`, in order of path.
std::vector<SourceFile> read_tree(const std::vector<std::string>& folders,
                                  const std::vector<std::string>& endings);
SourceFile read_file(const std::string& path);

/// The line without its `//` comment and with the content of string literals blanked.
std::string code_of(const std::string& line);

}  // namespace brokerscope::tidy
