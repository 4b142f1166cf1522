#include "sim/lesson/progress.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace brokerscope::sim::lesson {

namespace {

using Json = nlohmann::ordered_json;

Json write(const StepRecord& record) {
    Json json;
    json["told"] = record.told;
    if (!record.chosen.empty()) json["chosen"] = record.chosen;
    if (record.number) json["number"] = *record.number;
    if (!record.pointed.empty()) json["pointed"] = record.pointed;
    if (record.right) json["right"] = *record.right;
    if (record.hints > 0) json["hints"] = record.hints;
    if (record.attempts > 0) json["attempts"] = record.attempts;
    if (record.reached) json["reached"] = true;
    if (record.said_impossible) json["said_impossible"] = true;
    return json;
}

bool flag(const Json& json, const char* name) {
    const auto at = json.find(name);
    return at != json.end() && at->is_boolean() && at->get<bool>();
}

std::size_t count(const Json& json, const char* name) {
    const auto at = json.find(name);
    return at != json.end() && at->is_number_unsigned() ? at->get<std::size_t>() : 0;
}

StepRecord read(const Json& json) {
    StepRecord record;
    record.told = flag(json, "told");
    if (const auto at = json.find("chosen"); at != json.end() && at->is_array())
        for (const Json& one : *at)
            if (one.is_number_unsigned()) record.chosen.push_back(one.get<std::size_t>());
    if (const auto at = json.find("number"); at != json.end() && at->is_number_integer())
        record.number = at->get<std::int64_t>();
    if (const auto at = json.find("pointed"); at != json.end() && at->is_string())
        record.pointed = at->get<std::string>();
    if (json.contains("right")) record.right = flag(json, "right");
    record.hints = count(json, "hints");
    record.attempts = static_cast<std::int32_t>(count(json, "attempts") % 1'000'000);
    record.reached = flag(json, "reached");
    record.said_impossible = flag(json, "said_impossible");
    return record;
}

std::string answer_text(const StepRecord& record) {
    if (!record.chosen.empty()) {
        std::vector<std::size_t> from_one = record.chosen;
        for (std::size_t& chosen : from_one) ++chosen;
        return fmt::format("{}", fmt::join(from_one, " "));
    }
    if (record.number) return fmt::format("{}", *record.number);
    return record.pointed;
}

/// A field of a table: in quotes if it must be.
std::string field(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

}  // namespace

bool Progress::finished(std::string_view lesson) const {
    const auto at = lessons.find(lesson);
    return at != lessons.end() && at->second.finished;
}

void Progress::note(const LessonPlayer& player) {
    LessonProgress& progress = lessons[player.lesson().id];
    progress.finished = progress.finished || player.finished();
    progress.step = player.finished() ? 0 : player.step();
    progress.steps = player.records();
}

std::string Progress::to_json() const {
    Json json;
    json["version"] = 1;
    json["lessons"] = Json::object();
    for (const auto& [id, progress] : lessons) {
        Json steps = Json::array();
        for (const StepRecord& record : progress.steps) steps.push_back(write(record));
        json["lessons"][id] = {
            {"finished", progress.finished}, {"step", progress.step}, {"steps", std::move(steps)}};
    }
    return json.dump(2) + "\n";
}

std::string Progress::to_csv() const {
    std::string table = "lesson,step,answer,right,hints,attempts,reached\n";
    for (const auto& [id, progress] : lessons)
        for (std::size_t i = 0; i < progress.steps.size(); ++i) {
            const StepRecord& record = progress.steps[i];
            const std::string right = !record.right ? "" : *record.right ? "yes" : "no";
            table += fmt::format("{},{},{},{},{},{},{}\n", id, i + 1, field(answer_text(record)),
                                 right, record.hints, record.attempts, record.reached ? "yes" : "");
        }
    return table;
}

std::expected<Progress, std::string> Progress::from_json(std::string_view text) {
    const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded() || !json.is_object() || count(json, "version") != 1)
        return std::unexpected("not a file of progress");
    Progress progress;
    const auto lessons = json.find("lessons");
    if (lessons == json.end() || !lessons->is_object()) return progress;
    for (const auto& [id, entry] : lessons->items()) {
        if (!entry.is_object()) continue;
        LessonProgress& lesson = progress.lessons[id];
        lesson.finished = flag(entry, "finished");
        lesson.step = count(entry, "step");
        if (const auto steps = entry.find("steps"); steps != entry.end() && steps->is_array())
            for (const Json& step : *steps)
                if (step.is_object()) lesson.steps.push_back(read(step));
    }
    return progress;
}

}  // namespace brokerscope::sim::lesson
