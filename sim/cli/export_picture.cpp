#include "sim/cli/export_picture.h"

#include "sim/cli/command.h"
#include "sim/export/svg.h"
#include "sim/lesson/html_page.h"
#include "sim/lesson/load.h"
#include "sim/scenario/forms.h"
#include "sim/scene/camera.h"
#include "sim/scene/logs.h"
#include "sim/scene/stage.h"
#include "sim/scene/timeline.h"
#include "sim/scene/visible.h"
#include "sim/session/library.h"

#include <fmt/format.h>

#include <charconv>

namespace brokerscope::sim::cli {

namespace {

std::optional<scene::Size> parse_size(const std::string& text) {
    const char* end = text.data() + text.size();
    int width = 0;
    int height = 0;
    const auto first = std::from_chars(text.data(), end, width);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != 'x') return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, height);
    if (second.ec != std::errc{} || second.ptr != end) return std::nullopt;
    if (width < 200 || height < 100 || width > 10000 || height > 10000) return std::nullopt;
    return scene::Size{static_cast<double>(width), static_cast<double>(height)};
}

/// The moment that a person means by `--at`.
std::optional<scene::Moment> moment_at(scene::Camera& camera, const Recording& recording,
                                       const std::string& text) {
    if (text.empty()) return camera.at(recording.end());
    TraceReader& reader = camera.reader();
    if (text.front() == '#') {
        std::uint64_t id = 0;
        const char* end = text.data() + text.size();
        const auto parsed = std::from_chars(text.data() + 1, end, id);
        if (parsed.ec != std::errc{} || parsed.ptr != end) {
            complain(fmt::format("brokerscope: {}: not an event (try #812)", text));
            return std::nullopt;
        }
        const std::size_t place = reader.lower_bound(trace::EventId{id});
        if (place == reader.size()) {
            complain(fmt::format("brokerscope: the run has no event {}", text));
            return std::nullopt;
        }
        const core::Instant time = reader.at(place).time;
        return camera.behind(place + 1, time);
    }
    const auto time = scenario::parse_duration(text);
    if (!time) {
        complain(fmt::format("brokerscope: {}: not a time (try 1.5s)", text));
        return std::nullopt;
    }
    return camera.at(std::min(core::Instant{time->ns}, recording.end()));
}

/// What happened up to the moment, on a line.
scene::DrawList timeline_of(scene::Camera& camera, const scene::Moment& moment,
                            const scene::Look& look) {
    scene::TimelineState state{.horizon = moment.time, .cursor = moment.time};
    const trace::EventId last = moment.view.last_event();
    TraceReader& reader = camera.reader();
    for (std::size_t place = 0; place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        if (event.id > last) break;
        const auto kind = scene::mark_of(event);
        if (!kind) continue;
        const std::string word(scene::word_of(event).in(look.language));
        state.marks.push_back({event.id, event.time, *kind, word});
    }
    return scene::timeline(state, look);
}

}  // namespace

std::optional<std::string> svg_of(const Recording& recording, const PictureOptions& options) {
    const auto size = parse_size(options.size);
    if (!size) {
        complain(fmt::format("brokerscope: {}: not a size (try 1280x720)", options.size));
        return std::nullopt;
    }
    scene::Camera camera(recording.scenario(), recording.store(), recording.index(),
                         recording.flights());
    const auto moment = moment_at(camera, recording, options.at);
    if (!moment) return std::nullopt;
    const scene::Look look{
        .theme = scene::theme_named(options.theme), .language = options.language, .size = *size};
    const scene::DrawList list = options.view == "timeline" ? timeline_of(camera, *moment, look)
                                 : options.view == "logs"   ? scene::logs(*moment, look)
                                                            : scene::stage(*moment, look);
    return to_svg(list, {.title = recording.scenario().title.in(options.language),
                         .language = options.language});
}

std::optional<std::string> html_of(const ScenarioChoice& choice, const PictureOptions& options) {
    const scene::Theme& theme = scene::theme_named(options.theme);
    const bool as_written = choice.variant.empty() && choice.sets.empty() && !choice.seed;
    if (as_written && !options.without_lesson) {
        const lesson::Library library = lesson::load_library(library_folder());
        for (const lesson::Lesson& one : library.lessons) {
            if (one.id != choice.name && one.scenario != choice.name && one.path != choice.name)
                continue;
            const auto prepared = lesson::prepare(one);
            if (prepared)
                return lesson::html_of(**prepared, library.glossary, options.language, theme);
            complain(prepared.error());
            return std::nullopt;
        }
    }
    auto scenario = load(choice);
    if (!scenario) return std::nullopt;
    const auto recording =
        Recording::make(std::move(*scenario), {}, [] { return !was_interrupted(); });
    if (!recording) return std::nullopt;
    return lesson::html_of(*recording, options.language, theme);
}

}  // namespace brokerscope::sim::cli
