// An explanation as text for a terminal, and as JSON.

#include "sim/check/explanation.h"
#include "sim/check/phrases.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace brokerscope::sim {

namespace {

constexpr std::size_t width = 98;

/// How many columns a text takes, near enough: an ideograph takes two.
std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) != 0x80) columns += byte >= 0xe3 && byte < 0xf0 ? 2 : 1;
    }
    return columns;
}

/// Breaks `text` at spaces; lines after the first begin with `indent` spaces.
std::string wrap(std::string_view text, std::size_t first_column, std::size_t indent) {
    std::string out;
    std::size_t column = first_column;
    while (!text.empty()) {
        const std::size_t end = text.find(' ');
        const std::string_view word = text.substr(0, end);
        const std::size_t size = columns_of(word);
        if (column > indent && column + 1 + size > width) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > first_column || !out.empty()) {
            out += ' ';
            ++column;
        }
        out += word;
        column += size;
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return out + "\n";
}

std::string clock_text(core::Instant time) {
    const std::int64_t us = time.ns / 1'000;
    if (us < 10'000'000) return fmt::format("{}.{:03} ms", us / 1'000, us % 1'000);
    return fmt::format("{}.{:03} s", us / 1'000'000, us / 1'000 % 1'000);
}

/// As Kafka's log4j prints it; time 0 of a run is 2026-01-01T00:00:00Z.
std::string log_time(core::Instant time) {
    const std::int64_t ms = time.ns / 1'000'000;
    return fmt::format("[2026-01-{:02} {:02}:{:02}:{:02},{:03}]", ms / 86'400'000 + 1,
                       ms / 3'600'000 % 24, ms / 60'000 % 60, ms / 1'000 % 60, ms % 1'000);
}

std::string event_list(const std::vector<trace::EventId>& events) {
    std::string text;
    for (const trace::EventId event : events)
        text += fmt::format("{}#{}", text.empty() ? "" : " ", event.value);
    return text.empty() ? "" : " [" + text + "]";
}

class Page {
public:
    Page(std::string_view language, bool colour) : language_(language), colour_(colour) {}

    void title(Phrase phrase) { text_ += "\n" + strong(say(phrase, language_, {})) + "\n"; }
    void headline(const Explanation& explanation) {
        const std::string variant = explanation.variant.empty() ? "" : " · " + explanation.variant;
        text_ += strong(explanation.scenario) + variant + "  " + explanation.title + "\n\n";
        if (!explanation.check.empty()) text_ += strong(explanation.check) + ": ";
        const std::size_t column = explanation.check.empty() ? 0 : explanation.check.size() + 2;
        text_ += wrap(explanation.headline, column, 0);
    }
    void sentence(const Sentence& sentence, bool marks) {
        const std::string mark = marks && sentence.on_chain ? "*" : " ";
        const std::string time = sentence.time ? clock_text(*sentence.time) : "";
        text_ += fmt::format("{} {:>11}  ", mark, time);
        text_ += wrap(sentence.text + event_list(sentence.events), 15, 15);
    }
    void paragraph(const Sentence& sentence) {
        text_ += "  " + wrap(sentence.text + event_list(sentence.events), 2, 2);
    }
    void log(const LogLine& line) {
        text_ +=
            fmt::format("  {} {} {} ({})", log_time(line.time), line.level, line.text, line.source);
        if (line.repeats > 0)
            text_ += " " + say(Phrase::logs_repeated, language_,
                               {{"count", std::to_string(line.repeats)}});
        text_ += '\n';
    }
    void plain(std::string_view line) { text_ += fmt::format("  {}\n", line); }
    std::string text() && { return std::move(text_); }

private:
    std::string strong(std::string_view text) const {
        return colour_ ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
    }
    std::string_view language_;
    bool colour_;
    std::string text_;
};

using Json = nlohmann::ordered_json;

Json json_of(const std::vector<Sentence>& sentences) {
    Json list = Json::array();
    for (const Sentence& sentence : sentences) {
        Json json;
        json["time_ns"] = sentence.time ? Json(sentence.time->ns) : Json(nullptr);
        json["text"] = sentence.text;
        json["events"] = Json::array();
        for (const trace::EventId event : sentence.events) json["events"].push_back(event.value);
        json["on_chain"] = sentence.on_chain;
        list.push_back(std::move(json));
    }
    return list;
}

}  // namespace

std::string to_text(const Explanation& explanation, std::string_view language, bool colour) {
    Page page(language, colour);
    page.headline(explanation);
    bool marks = false;
    for (const Sentence& sentence : explanation.story) marks = marks || sentence.on_chain;
    if (!explanation.story.empty()) page.title(Phrase::title_story);
    for (const Sentence& sentence : explanation.story) page.sentence(sentence, marks);
    if (marks) page.plain(say(Phrase::title_chain, language, {}));
    if (!explanation.why.empty()) page.title(Phrase::title_why);
    for (const Sentence& sentence : explanation.why) page.paragraph(sentence);
    if (!explanation.prevention.empty()) page.title(Phrase::title_prevention);
    for (const Sentence& sentence : explanation.prevention) page.paragraph(sentence);
    if (!explanation.logs.empty() || !explanation.logs_note.empty()) page.title(Phrase::title_logs);
    for (const LogLine& line : explanation.logs) page.log(line);
    for (const Sentence& sentence : explanation.logs_note) page.paragraph(sentence);
    return std::move(page).text();
}

std::string to_json(const Explanation& explanation, int indent) {
    Json json;
    json["scenario"] = explanation.scenario;
    json["variant"] = explanation.variant.empty() ? Json(nullptr) : Json(explanation.variant);
    json["check"] = explanation.check.empty() ? Json(nullptr) : Json(explanation.check);
    json["records"] = explanation.records;
    json["headline"] = explanation.headline;
    json["story"] = json_of(explanation.story);
    json["why"] = json_of(explanation.why);
    json["prevention"] = json_of(explanation.prevention);
    json["logs"] = Json::array();
    for (const LogLine& line : explanation.logs) {
        Json entry;
        entry["time_ns"] = line.time.ns;
        entry["node"] = line.node;
        entry["level"] = line.level;
        entry["text"] = line.text;
        entry["source"] = line.source;
        entry["event"] = line.event.value;
        entry["repeats"] = line.repeats;
        json["logs"].push_back(std::move(entry));
    }
    json["logs_note"] = json_of(explanation.logs_note);
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace brokerscope::sim
