#pragma once
// UTF-8: is a text well-formed, and how many characters are in it.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace brokerscope::sim::scenario {

/// The first thing in a text that is no text.
struct TextProblem {
    enum class Kind : std::uint8_t { none, control, encoding };
    Kind kind = Kind::none;
    std::size_t position = 0;  ///< in bytes
    unsigned byte = 0;
    std::int32_t line = 1;
    std::int32_t column = 1;
};

/// Well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF) without control
/// characters but tab and line ends?
TextProblem find_text_problem(std::string_view text);

/// Code points in a well-formed text.
std::size_t count_characters(std::string_view text);

}  // namespace brokerscope::sim::scenario
