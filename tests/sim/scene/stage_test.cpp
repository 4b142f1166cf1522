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
#include <map>
#include <set>

namespace brokerscope::sim::scene {
namespace {

const Theme* const themes[] = {&light_theme(), &dark_theme(), &projector_theme()};
constexpr Size sizes[] = {{1280, 720}, {1920, 1080}, {640, 400}, {1000, 450}, {3840, 2160}};

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
                for (const Size& size : sizes)
                    for (int i = 0; i < 20; i += &size - sizes < 2 ? 1 : 6) {
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

/// What lies under the middle of a text: the ground and the fills over it.
Colour ground_of(const DrawList& list, std::size_t index) {
    Colour ground = list.ground;
    const Point at = list.items[index].rect.centre();
    for (std::size_t i = 0; i < index; ++i) {
        const Item& item = list.items[i];
        if (item.fill.colour.alpha == 0) continue;
        Rect rect = item.rect;
        for (std::size_t p = 0; p < item.points.size(); ++p) {
            if (p == 0) rect = {item.points[0].x, item.points[0].y, 0, 0};
            const Point q = item.points[p];
            const double right = std::max(rect.right(), q.x), bottom = std::max(rect.bottom(), q.y);
            rect.x = std::min(rect.x, q.x);
            rect.y = std::min(rect.y, q.y);
            rect.width = right - rect.x;
            rect.height = bottom - rect.y;
        }
        if (rect.contains(at)) ground = blend(item.fill.colour, ground);
    }
    return ground;
}

TEST(Stage, every_text_can_be_read_on_its_ground) {
    for (const std::string& file : library_files()) {
        Film film(file);
        for (const Theme* theme : themes)
            for (int i = 0; i < 20; ++i) {
                const DrawList list =
                    stage(film.at(core::Instant{film.end().ns / 40 * i}), {*theme, "en", sizes[0]});
                for (std::size_t n = 0; n < list.items.size(); ++n) {
                    if (list.items[n].kind != Item::Kind::text) continue;
                    const double found = contrast(list.items[n].style.colour, ground_of(list, n));
                    EXPECT_GE(found, 4.5) << stem(file) << " " << theme->name << " at " << i << ": "
                                          << list.items[n].text;
                    if (found < 4.5) return write(list, "fault");
                }
            }
    }
}

/// Two states are told apart without hue: by lightness, or by the dash or the hatch.
TEST(Stage, states_differ_by_more_than_hue) {
    for (const Theme* theme : themes) {
        EXPECT_GE(contrast(theme->leader, theme->in_sync), 1.8) << theme->name;
        EXPECT_GE(contrast(theme->leader, theme->out_of_sync), 1.8) << theme->name;
        EXPECT_GE(contrast(theme->request, theme->panel), 4.5) << theme->name;
        EXPECT_GE(contrast(theme->violation, theme->panel), 3) << theme->name;
    }
    Film film(BROKERSCOPE_SOURCE_DIR "/scenarios/durability/repl-unclean-election.yaml");
    const Moment moment = film.behind("node.crashed");
    const DrawList list = stage(moment, {light_theme(), "en", sizes[0]});
    int hatched = 0, dotted = 0;
    for (const Item& item : list.items) {
        if (item.entity < 0) continue;
        const Entity& entity = list.entities[static_cast<std::size_t>(item.entity)];
        if (entity.kind != EntityKind::replica) continue;
        hatched += item.fill.hatch == Hatch::diagonal;
        dotted += item.pen.dash == Dash::dotted;
    }
    EXPECT_EQ(hatched, 1);  // the one that is offline
    EXPECT_EQ(dotted, 2);   // those out of sync
}

TEST(Stage, entities_have_one_id_a_name_and_words) {
    for (const std::string& file : library_files()) {
        Film film(file);
        for (int i = 0; i < 20; ++i) {
            const DrawList list = stage(film.at(core::Instant{film.end().ns / 40 * i}),
                                        {light_theme(), "zh", sizes[0]});
            std::set<std::string> ids;
            for (const Entity& entity : list.entities) {
                EXPECT_TRUE(ids.insert(entity.id).second) << stem(file) << ": " << entity.id;
                EXPECT_FALSE(entity.name.empty()) << entity.id;
                EXPECT_FALSE(entity.description.empty()) << entity.id;
            }
        }
    }
}

TEST(Stage, fifty_brokers_are_tiles_that_can_be_read) {
    auto scenario =
        scenario::load_file(BROKERSCOPE_SOURCE_DIR "/scenarios/duplicates/dup-lost-response.yaml",
                            {.sets = {"cluster.brokers=50"}});
    ASSERT_TRUE(scenario);
    Film film(Recording::make(std::move(*scenario)));
    for (const Size size : sizes) {
        const DrawList list = stage(film.at(core::Instant{6'100'000}), {light_theme(), "en", size});
        const auto faults = faults_of(list);
        EXPECT_TRUE(faults.empty()) << size.width << ": " << faults.front();
        if (size.width == 1280) write(list, "fifty");
    }
}

TEST(Stage, what_a_person_cuts_is_drawn_cut) {
    Film film(BROKERSCOPE_SOURCE_DIR "/scenarios/duplicates/dup-lost-response.yaml");
    const core::Instant then{12'000'000};
    scenario::Cut cut;
    cut.a = {{.name = "broker-1"}};
    cut.b = {{.name = "broker-2"}};
    Film branch(Recording::act(film.recording(), then, {cut}));
    const DrawList list =
        stage(branch.at(then + core::Duration{1'000'000}), {light_theme(), "en", {1280, 720}});
    const Entity* link = list.find("link:broker-1~broker-2");
    ASSERT_NE(link, nullptr);
    EXPECT_EQ(link->description, "cut: nothing arrives");
}

TEST(Stage, a_dot_never_jumps) {
    Film film(BROKERSCOPE_SOURCE_DIR "/scenarios/duplicates/dup-lost-response.yaml");
    std::map<std::string, Point> before;
    for (int us = 4000; us < 30000; us += 10) {
        const DrawList list =
            stage(film.at(core::Instant{us * 1000}), {light_theme(), "en", sizes[0]});
        std::map<std::string, Point> now;
        for (const Entity& entity : list.entities)
            if (entity.kind == EntityKind::message) now[entity.id] = entity.bounds.centre();
        for (const auto& [id, at] : now) {
            const auto last = before.find(id);
            if (last == before.end()) continue;
            const double dx = at.x - last->second.x, dy = at.y - last->second.y;
            // A hop of 500 us covers at most half the picture; corners of lanes shift a little.
            EXPECT_LT(dx * dx + dy * dy, 40 * 40) << id << " at " << us;
        }
        before = std::move(now);
    }
}

void expect_golden(const DrawList& list, const std::string& name) {
    const std::string path = BROKERSCOPE_SOURCE_DIR "/tests/sim/scene/" + name + ".txt";
    if (std::getenv("BROKERSCOPE_REWRITE") != nullptr) std::ofstream(path) << to_text(list);
    std::ifstream file(path);
    const std::string golden{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(to_text(list), golden) << name << ": BROKERSCOPE_REWRITE=1 writes it anew";
}

TEST(Stage, looks_as_it_did) {
    Film film(BROKERSCOPE_SOURCE_DIR "/scenarios/duplicates/dup-lost-response.yaml");
    const Look look{light_theme(), "en", {1280, 720}};
    expect_golden(stage(film.at(core::Instant{}), look), "rest");
    expect_golden(stage(film.at(core::Instant{6'100'000}), look), "in-flight");
    expect_golden(stage(film.behind("message.lost"), look), "lost-response");
    Film crash(BROKERSCOPE_SOURCE_DIR "/scenarios/loss/loss-acks1-crash.yaml");
    expect_golden(stage(crash.behind("node.crashed"), look), "crashed-leader");
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
    write(stage(film.at(core::Instant{21'900'000}), {dark_theme(), "zh", {1280, 720}}), "dark");
    write(stage(film.at(core::Instant{21'900'000}), {projector_theme(), "zh", {1280, 720}}),
          "proj");
    write(stage(film.at(core::Instant{21'900'000}), {light_theme(), "en", {640, 400}}), "little");
    Film cut(BROKERSCOPE_SOURCE_DIR "/scenarios/durability/repl-isr-shrink-2013.yaml");
    const core::Instant cut_at = cut.behind("fault.fired").time;
    write(stage(cut.at(cut_at + core::Duration{12'000'000}), {light_theme(), "en", {1280, 720}}),
          "cut");
    const core::Instant again = film.behind("batch.sent", 4).time;
    write(stage(film.at(again + core::Duration{250'000}), {light_theme(), "en", {1280, 720}}),
          "again");
    write(stage(film.later(film.behind("message.lost", 1), core::Duration{250'000}),
                {light_theme(), "en", {1280, 720}}),
          "lost");
    for (int us = 4000; us < 26000; us += 500)
        write(stage(film.at(core::Instant{us * 1000}), {light_theme(), "en", {1280, 720}}),
              "film-" + std::to_string(100 + n++));
}

}  // namespace
}  // namespace brokerscope::sim::scene
