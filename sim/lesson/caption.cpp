#include "sim/lesson/caption.h"

#include "sim/scenario/forms.h"

#include <fmt/format.h>

#include <array>

namespace brokerscope::sim::lesson {

namespace {

using Kind = Value::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 8> functions = {
    {{"leader", Kind::leader},
     {"isr", Kind::isr},
     {"hw", Kind::hw},
     {"leo", Kind::leo},
     {"epoch", Kind::epoch},
     {"position", Kind::position},
     {"offset", Kind::offset},
     {"count", Kind::count}}};

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t comma = text.find(',');
        parts.push_back(trim(text.substr(0, comma)));
        if (comma == std::string_view::npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

/// The arguments of `value.kind` into `value`; what is wrong with them, or nothing.
std::string take_arguments(Value& value, const std::vector<std::string_view>& arguments) {
    const auto take_partition = [&](std::string_view text) {
        const auto partition = scenario::parse_partition(text);
        if (partition) value.partition = *partition;
        return partition ? std::string()
                         : fmt::format("\"{}\" is not a partition such as orders/0", text);
    };
    const auto count = arguments.size();
    switch (value.kind) {
        case Kind::leader:
        case Kind::isr:
            if (count != 1) return "takes a partition";
            return take_partition(arguments[0]);
        case Kind::hw:
        case Kind::leo:
        case Kind::epoch:
            if (count != 1 && count != 2) return "takes a partition, or a node and a partition";
            if (count == 2) value.node = std::string(arguments[0]);
            return take_partition(arguments.back());
        case Kind::position:
            if (count != 2) return "takes a client and a partition";
            value.node = std::string(arguments[0]);
            return take_partition(arguments[1]);
        case Kind::offset: {
            const auto record = count == 1 ? scenario::parse_record(arguments[0]) : std::nullopt;
            if (!record) return "takes a record such as shop/3";
            value.record = *record;
            return {};
        }
        case Kind::count:
            if (count > 2 || arguments[0].empty()) return "takes a name, or a name and a scope";
            value.name = std::string(arguments[0]);
            if (count == 2) value.scope = std::string(arguments[1]);
            return {};
    }
    UNREACHABLE("a kind that is none");
}

}  // namespace

std::expected<Value, std::string> parse_value(std::string_view text) {
    text = trim(text);
    const std::size_t open = text.find('(');
    const std::size_t close = text.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
        return std::unexpected(fmt::format("\"{}\" is not a value such as leo(orders/0)", text));
    const std::string_view name = trim(text.substr(0, open));
    Value value;
    std::vector<std::string_view> known;
    bool found = false;
    for (const auto& [function, kind] : functions) {
        known.push_back(function);
        if (function != name) continue;
        value.kind = kind;
        found = true;
    }
    if (!found)
        return std::unexpected(
            fmt::format("unknown value \"{}\"{}", name, scenario::did_you_mean(name, known)));
    const std::string fault = take_arguments(value, split(text.substr(open + 1, close - open - 1)));
    if (!fault.empty()) return std::unexpected(fmt::format("{}: {}", name, fault));
    std::string_view rest = trim(text.substr(close + 1));
    if (rest.empty()) return value;
    const char sign = rest.front();
    const auto number = scenario::parse_integer(trim(rest.substr(1)));
    if ((sign != '+' && sign != '-') || !number || *number < 0)
        return std::unexpected(fmt::format("\"{}\" is not + or - and a whole number", rest));
    if (value.kind == Kind::leader || value.kind == Kind::isr)
        return std::unexpected(fmt::format("{} is no number", name));
    value.plus = sign == '+' ? *number : -*number;
    return value;
}

std::expected<Caption, std::string> parse_caption(std::string_view text) {
    Caption caption;
    std::string words;
    const auto put_words = [&] {
        if (!words.empty()) caption.push_back({.text = std::move(words)});
        words.clear();
    };
    while (!text.empty()) {
        const bool link = text.starts_with("[[");
        if (!link && text.front() != '{') {
            if (text.front() == '}') return std::unexpected("a } without its {");
            words += text.front();
            text.remove_prefix(1);
            continue;
        }
        put_words();
        const std::string_view closing = link ? "]]" : "}";
        const std::size_t end = text.find(closing);
        if (end == std::string_view::npos)
            return std::unexpected(fmt::format("{} is not closed", link ? "[[" : "{"));
        const std::size_t opening = link ? 2 : 1;
        const std::string_view inside = text.substr(opening, end - opening);
        if (link) {
            const std::size_t bar = inside.find('|');
            Piece piece{.term = std::string(trim(inside.substr(0, bar)))};
            if (!scenario::is_id(piece.term))
                return std::unexpected(fmt::format("\"{}\" is no word of the glossary", inside));
            if (bar != std::string_view::npos) piece.text = std::string(inside.substr(bar + 1));
            caption.push_back(std::move(piece));
        } else {
            auto value = parse_value(inside);
            if (!value) return std::unexpected(value.error());
            caption.push_back({.value = std::move(*value)});
        }
        text.remove_prefix(end + closing.size());
    }
    put_words();
    return caption;
}

Runs runs_of(const Caption& caption, const Cursor* cursor, const Glossary& glossary,
             std::string_view language) {
    Runs runs;
    for (const Piece& piece : caption) {
        TextRun run{piece.text, piece.term};
        if (piece.value)
            run.text = cursor == nullptr ? "…" : text_at(*piece.value, *cursor, language);
        if (!piece.term.empty() && piece.text.empty()) {
            const Term* term = glossary.find(piece.term);
            run.text = term == nullptr ? piece.term : std::string(term->short_name(language));
        }
        if (!runs.empty() && runs.back().term == run.term && run.term.empty())
            runs.back().text += run.text;
        else
            runs.push_back(std::move(run));
    }
    return runs;
}

std::string plain(const Runs& runs) {
    std::string text;
    for (const TextRun& run : runs) text += run.text;
    return text;
}

std::size_t length_of(std::string_view utf8) {
    std::size_t length = 0;
    for (const char c : utf8)
        if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) ++length;
    return length;
}

}  // namespace brokerscope::sim::lesson
