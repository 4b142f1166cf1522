#include "sim/export/html.h"

#include "sim/export/page_files.h"
#include "sim/trace/event_text.h"

#include <fmt/format.h>

#include <utility>

namespace brokerscope::sim {

namespace {

/// The elements' JSON by `one`, as an array.
std::string array_of(const auto& elements, auto&& one) {
    std::string out = "[";
    for (const auto& element : elements) {
        if (out.size() > 1) out += ",";
        out += one(element);
    }
    return out + "]";
}

std::string json_of(const PageText& text) {
    return array_of(text, [](const PageRun& run) {
        return run.tip.empty()
                   ? json_string(run.text)
                   : fmt::format("[{},{}]", json_string(run.text), json_string(run.tip));
    });
}

std::string json_of(const PageChoice& choice) {
    return fmt::format("{{\"text\":{},\"why\":{},\"right\":{}}}", json_of(choice.text),
                       json_of(choice.why), choice.right);
}

std::string json_of(const PageFigure& figure) {
    return fmt::format("[{},{},{}]", json_string(figure.name), json_string(figure.first),
                       json_string(figure.second));
}

std::string json_of(const PageScene& scene) {
    const auto text = [](const PageText& one) { return json_of(one); };
    std::string out = fmt::format(
        "{{\"text\":{},\"question\":{},\"choices\":{},\"several\":{},\"hints\":{},\"reveal\":{}",
        json_of(scene.text), json_of(scene.question),
        array_of(scene.choices, [](const PageChoice& one) { return json_of(one); }), scene.several,
        array_of(scene.hints, text), json_of(scene.reveal));
    if (scene.number)
        out += fmt::format(",\"number\":{},\"within\":{}", *scene.number, scene.within);
    out += fmt::format(
        ",\"points\":{},\"figures\":{},\"focus\":{},\"challenge\":{},\"film\":{},\"begin\":{},"
        "\"stop\":{}",
        array_of(scene.points, json_string),
        array_of(scene.figures, [](const PageFigure& one) { return json_of(one); }),
        array_of(scene.focus, json_string), scene.challenge, scene.film, scene.begin, scene.stop);
    if (scene.film_beside)
        out +=
            fmt::format(",\"beside\":{},\"stopBeside\":{}", *scene.film_beside, scene.stop_beside);
    return out + fmt::format(",\"name\":{},\"nameBeside\":{},\"speed\":{}}}",
                             json_string(scene.name), json_string(scene.name_beside), scene.speed);
}

/// Within a script element nothing may look like its end.
std::string within_script(std::string json) {
    for (std::size_t at = json.find("</"); at != std::string::npos; at = json.find("</", at + 2))
        json.replace(at, 2, "<\\/");
    return json;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

void put(std::string& page, std::string_view mark, std::string_view text) {
    const std::size_t at = page.find(mark);
    if (at != std::string::npos) page.replace(at, mark.size(), text);
}

}  // namespace

std::string to_html(const HtmlPage& page) {
    std::string data = fmt::format("{{\"title\":{},\"language\":{},\"dark\":{},\"command\":{}",
                                   json_string(page.title), json_string(page.language), page.dark,
                                   json_string(page.command));
    data += fmt::format(
        ",\"takeaway\":{},\"simplified\":{},\"names\":{},\"scenes\":{},\"films\":{}}}",
        json_of(page.takeaway), json_of(page.simplified), array_of(page.film_names, json_string),
        array_of(page.scenes, [](const PageScene& one) { return json_of(one); }),
        array_of(page.films, [](const Film& one) { return one.json(); }));
    std::string out(page_html);
    put(out, "$LANGUAGE$", page.language == "zh" ? "zh-CN" : "en");
    put(out, "$TITLE$", escaped(page.title));
    put(out, "$STYLE$", page_css);
    put(out, "$SCRIPT$", page_js);
    // Last: nothing in it is a mark.
    put(out, "$DATA$", within_script(std::move(data)));
    return out;
}

}  // namespace brokerscope::sim
