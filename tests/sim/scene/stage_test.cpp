// The stage at many moments of every scenario: everything is in its place and can be read.
//
// BROKERSCOPE_PICTURES=folder writes the pictures that are looked at.

#include "sim/scene/stage.h"
#include "sim/export/svg.h"
#include "sim/scene/sketch.h"
#include "sim/scene/text_metrics.h"
#include "tests/sim/scene/film.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace brokerscope::sim::scene {
namespace {

const Theme* const themes[] = {&light_theme(), &dark_theme(), &projector_theme()};
constexpr Size sizes[] = {{1280, 720}, {1920, 1080}};

void write(const DrawList& list, const std::string& name) {
    const char* folder = std::getenv("BROKERSCOPE_PICTURES");
    if (folder == nullptr) return;
    std::ofstream(std::string(folder) + "/" + name + ".svg") << to_svg(list);
}

/// What a strict eye would find: texts that run out of their place, lie on each other or outside.
std::vector<std::string> faults_of(const DrawList& list) {
    std::vector<std::string> found;
    std::vector<std::pair<Rect, std::string>> texts;
    for (const Item& item : list.items) {
        if (item.kind != Item::Kind::text) continue;
        const double width = text_width(item.text, item.style);
        if (width > item.rect.width + 0.01) found.push_back("wider than its place: " + item.text);
        if (!has_glyphs(item.text, item.style.face)) found.push_back("no glyph: " + item.text);
        Rect ink = item.rect;
        ink.width = width;
        if (item.style.align == Align::centre) ink.x = item.rect.centre().x - width / 2;
        if (item.style.align == Align::right) ink.x = item.rect.right() - width;
        // Letters reach from a little above the x-height to the descender.
        ink.y = item.rect.centre().y - item.style.size * 0.5;
        ink.height = item.style.size;
        if (!Rect{0, 0, list.size.width, list.size.height}.contains(ink))
            found.push_back("outside: " + item.text);
        for (const auto& [rect, text] : texts)
            if (rect.intersects(ink)) found.push_back(item.text + " lies on " + text);
        texts.emplace_back(ink, item.text);
    }
    return found;
}

std::string stem(const std::string& file) { return std::filesystem::path(file).stem().string(); }

TEST(Stage, every_text_is_in_its_place_at_every_moment) {
    for (const std::string& file : library_files()) {
        Film film(file);
        for (const Theme* theme : themes)
            for (const std::string_view language : {"en", "zh"})
                for (const Size size : sizes)
                    for (int i = 0; i < 20; ++i) {
                        const core::Instant time{film.end().ns / 40 * i};
                        const DrawList list = stage(film.at(time), {*theme, language, size});
                        const auto faults = faults_of(list);
                        EXPECT_TRUE(faults.empty())
                            << stem(file) << " " << theme->name << " " << language << " "
                            << size.width << " at " << time.ns << ": " << faults.front() << " ("
                            << faults.size() << ")";
                        if (!faults.empty()) return write(list, "fault");
                    }
    }
}

TEST(Stage, pictures_to_look_at) {
    if (std::getenv("BROKERSCOPE_PICTURES") == nullptr) GTEST_SKIP();
    for (const std::string& file : library_files()) {
        Film film(file);
        for (int i = 0; i < 6; ++i)
            write(stage(film.at(core::Instant{film.end().ns / 12 * i}),
                        {light_theme(), "en", {1280, 720}}),
                  stem(file) + "-" + std::to_string(i));
    }
    Film film(BROKERSCOPE_SOURCE_DIR "/scenarios/duplicates/dup-lost-response.yaml");
    int n = 0;
    for (int us = 4000; us < 26000; us += 500)
        write(stage(film.at(core::Instant{us * 1000}), {light_theme(), "en", {1280, 720}}),
              "film-" + std::to_string(100 + n++));
}

}  // namespace
}  // namespace brokerscope::sim::scene
