#include "sim/scenario/utf8.h"

namespace brokerscope::sim::scenario {
namespace {

/// Length of the well-formed character at the start of `text`; 0 if there is none.
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    std::size_t length = 0;
    unsigned char second_from = 0x80, second_to = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
        length = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        length = 3;
        if (lead == 0xe0) second_from = 0xa0;  // no overlong forms
        if (lead == 0xed) second_to = 0x9f;    // no surrogates
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        length = 4;
        if (lead == 0xf0) second_from = 0x90;
        if (lead == 0xf4) second_to = 0x8f;  // at most U+10FFFF
    }
    if (length == 0 || text.size() < length) return 0;
    if (byte(1) < second_from || byte(1) > second_to) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    return length;
}

}  // namespace

TextProblem find_text_problem(std::string_view text) {
    TextProblem at;
    while (at.position < text.size()) {
        at.byte = static_cast<unsigned char>(text[at.position]);
        const std::size_t length = character_length(text.substr(at.position));
        if (length == 0) {
            at.kind = TextProblem::Kind::encoding;
            return at;
        }
        const bool allowed = at.byte == '\t' || at.byte == '\n' || at.byte == '\r';
        if ((at.byte < 0x20 && !allowed) || at.byte == 0x7f) {
            at.kind = TextProblem::Kind::control;
            return at;
        }
        at.position += length;
        if (at.byte == '\n') {
            ++at.line;
            at.column = 1;
        } else {
            ++at.column;
        }
    }
    return at;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (const char byte : text)
        if ((static_cast<unsigned char>(byte) & 0xc0) != 0x80) ++count;
    return count;
}

}  // namespace brokerscope::sim::scenario
