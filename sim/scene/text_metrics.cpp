#include "sim/scene/text_metrics.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>

namespace brokerscope::sim::scene {

namespace {

struct Advance {
    char32_t sign;
    std::uint16_t regular;
    std::uint16_t bold;
};

struct Range {
    char32_t first;
    char32_t last;
};

#include "sim/scene/text_advances.inc"

constexpr std::string_view ellipsis = "…";
constexpr char32_t first_ideograph = 0x4e00;

/// Takes one sign from the front; a byte that is no UTF-8 counts as itself.
char32_t take(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length > text.size() || (lead >= 0x80 && lead < 0xc0)) length = 1;
    char32_t sign = length == 1 ? lead : lead & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i)
        sign = sign << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
    text.remove_prefix(length);
    return sign;
}

/// Thousandths of an em.
int advance_of(char32_t sign, const TextStyle& style) {
    if (style.face == Face::mono && sign < 0x2e80) return mono_advance;
    const auto found = std::ranges::lower_bound(advances, sign, {}, &Advance::sign);
    if (found == std::end(advances) || found->sign != sign) return 1000;
    return style.bold ? found->bold : found->regular;
}

bool within(char32_t sign, std::span<const Range> ranges) {
    const auto above = std::ranges::upper_bound(ranges, sign, {}, &Range::first);
    return above != ranges.begin() && sign <= std::prev(above)->last;
}

/// An ideograph or a sign of its width: a line may be broken beside it.
bool is_wide(char32_t sign) { return sign >= 0x2e80 && sign < 0xff60; }

/// May not begin a line.
bool closes(char32_t sign) {
    constexpr std::u32string_view closing = U"、。，．：；？！）】》」』〉〕％…—·”’,.;:!?)]}%";
    return closing.contains(sign);
}

/// May not end a line.
bool opens(char32_t sign) {
    constexpr std::u32string_view opening = U"（【《「『〈〔“‘([{";
    return opening.contains(sign);
}

/// Length of the longest beginning of `text` that is at most `width` wide.
std::size_t fitting(std::string_view text, const TextStyle& style, double width) {
    std::string_view rest = text;
    std::int64_t used = 0;
    while (!rest.empty()) {
        const std::size_t before = text.size() - rest.size();
        used += advance_of(take(rest), style);
        if (static_cast<double>(used) * style.size / 1000 > width) return before;
    }
    return text.size();
}

/// Where the first line of `text` ends (one past it), by the rules of `wrap`.
std::size_t line_end(std::string_view text, const TextStyle& style, double width) {
    const std::size_t room = fitting(text, style, width);
    if (room == text.size()) return room;
    std::size_t best = 0;
    std::string_view rest = text;
    char32_t last = 0;
    while (!rest.empty()) {
        const std::size_t at = text.size() - rest.size();
        if (at > room) break;
        const char32_t sign = take(rest);
        const bool at_space = sign == ' ';
        const bool at_wide = at > 0 && last != ' ' && (is_wide(sign) || is_wide(last)) &&
                             !closes(sign) && !opens(last);
        const bool behind_space = last == ' ';
        if (at > 0 && (at_space || at_wide || behind_space)) best = at;
        last = sign;
    }
    if (best > 0) return best;
    if (room > 0) return room;
    rest = text;  // not even one sign fits: one a line
    take(rest);
    return text.size() - rest.size();
}

}  // namespace

std::string_view family_of(Face face) {
    return face == Face::mono ? "Brokerscope Mono" : "Brokerscope Sans";
}

double text_width(std::string_view utf8, const TextStyle& style) {
    std::int64_t sum = 0;
    while (!utf8.empty()) sum += advance_of(take(utf8), style);
    return static_cast<double>(sum) * style.size / 1000;
}

double line_height(const TextStyle& style) { return style.size * 1.3; }

std::string fit(std::string_view utf8, const TextStyle& style, double width) {
    if (text_width(utf8, style) <= width) return std::string(utf8);
    const double dots = text_width(ellipsis, style);
    if (dots > width) return {};
    std::string_view kept = utf8.substr(0, fitting(utf8, style, width - dots));
    while (kept.ends_with(' ')) kept.remove_suffix(1);
    return std::string(kept).append(ellipsis);
}

std::vector<std::string> wrap(std::string_view utf8, const TextStyle& style, double width,
                              std::size_t lines_max) {
    std::vector<std::string> lines;
    while (!utf8.empty() && lines.size() < lines_max) {
        const std::size_t hard = std::min(utf8.find('\n'), utf8.size());
        const std::string_view paragraph = utf8.substr(0, hard);
        const std::size_t end = line_end(paragraph, style, width);
        const bool more = end < utf8.size() && end + 1 < utf8.size();
        if (more && lines.size() + 1 == lines_max && end < paragraph.size()) {
            lines.push_back(fit(paragraph, style, width));
            break;
        }
        std::string_view line = paragraph.substr(0, end);
        while (line.ends_with(' ')) line.remove_suffix(1);
        lines.emplace_back(line);
        utf8.remove_prefix(end);
        if (end == hard && utf8.starts_with('\n'))
            utf8.remove_prefix(1);
        else
            while (utf8.starts_with(' ')) utf8.remove_prefix(1);
    }
    return lines;
}

bool has_glyphs(std::string_view utf8, Face face) {
    while (!utf8.empty()) {
        const char32_t sign = take(utf8);
        if (face == Face::mono && sign < 0x2e80) {
            if (!within(sign, mono_glyphs)) return false;
        } else if (sign >= first_ideograph && sign < first_ideograph + 64 * std::size(ideographs)) {
            const auto bit = static_cast<std::size_t>(sign - first_ideograph);
            if ((ideographs[bit / 64] >> bit % 64 & 1) == 0) return false;
        } else if (!within(sign, glyphs)) {
            return false;
        }
    }
    return true;
}

}  // namespace brokerscope::sim::scene
