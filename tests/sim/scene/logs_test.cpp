// The logs of a partition as a picture: what it says at moments of the library's scenarios.

#include "sim/scene/logs.h"

#include "sim/scene/text_metrics.h"
#include "tests/sim/scene/film.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace brokerscope::sim::scene {
namespace {

constexpr Size usual{1280, 300};

std::string scenario_file(const std::string& path) {
    return std::string(BROKERSCOPE_SOURCE_DIR) + "/scenarios/" + path + ".yaml";
}

DrawList picture(const Moment& moment, Size size = usual, std::string_view language = "en") {
    return logs(moment, {.theme = light_theme(), .language = language, .size = size});
}

std::size_t texts(const DrawList& list, std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(list.items, [&](const Item& item) {
        return item.kind == Item::Kind::text && item.text == text;
    }));
}

TEST(Logs, leader_stands_first_and_every_replica_says_where_it_is) {
    Film film(scenario_file("duplicates/dup-lost-response"));
    const DrawList list = picture(film.at(film.end()));
    const Entity* leader = list.find("replica:orders/0@broker-1");
    const Entity* follower = list.find("replica:orders/0@broker-2");
    ASSERT_TRUE(leader != nullptr && follower != nullptr);
    EXPECT_LT(leader->bounds.y, follower->bounds.y);
    EXPECT_EQ(leader->description, "LEADER · e0, HW 6, LEO 6, synced to 0, log start 0");
    EXPECT_EQ(texts(list, "HW 6"), 3u);
    EXPECT_EQ(list.find("partition:__cluster_metadata/0"), nullptr);
}

TEST(Logs, a_record_at_two_offsets_is_marked_at_both) {
    Film film(scenario_file("duplicates/dup-lost-response"));
    const DrawList list = picture(film.at(film.end()));
    for (const char* id : {"record:orders/0@broker-1#2", "record:orders/0@broker-1#3"}) {
        const Entity* cell = list.find(id);
        ASSERT_NE(cell, nullptr);
        EXPECT_EQ(cell->name, "shop/3");
        EXPECT_NE(cell->description.find("copies in this log: 2"), std::string::npos);
    }
    EXPECT_EQ(texts(list, "2×"), 6u) << "two cells of three replicas";
}

TEST(Logs, edges_are_dashed_above_the_high_watermark_and_nothing_behind_the_cursor_is_there) {
    Film film(scenario_file("loss/loss-acks1-crash"));
    const Moment moment = film.behind("node.crashed");
    const DrawList list = picture(moment);
    for (const ReplicaView& replica : moment.view.replicas()) {
        const std::string node(moment.view.names().text(replica.node));
        if (moment.view.names().text(replica.partition.topic) != "orders") continue;
        for (std::int64_t offset = 0; offset < 20; ++offset) {
            const Entity* cell =
                list.find("record:orders/0@" + node + "#" + std::to_string(offset));
            ASSERT_EQ(cell != nullptr, offset < replica.log_end.value) << node << offset;
            if (cell == nullptr) continue;
            const auto index = static_cast<EntityIndex>(cell - list.entities.data());
            const auto box = std::ranges::find(list.items, index, &Item::entity);
            EXPECT_EQ(box->pen.dash, offset < replica.hw.value ? Dash::solid : Dash::dashed);
        }
    }
}

TEST(Logs, what_was_cut_off_is_struck_through_and_then_gone) {
    Film film(scenario_file("durability/repl-unclean-election"));
    const Moment cut = film.behind("log.truncated");
    const auto struck = [](const DrawList& list) {
        return std::ranges::count_if(list.items,
                                     [](const Item& item) { return item.style.strike; });
    };
    EXPECT_GE(struck(picture(cut)), 1);
    const Moment later = film.at(cut.time + cut.pace * 3);
    EXPECT_EQ(struck(picture(later)), 0);
}

TEST(Logs, more_offsets_than_fit_are_a_window_that_says_what_it_leaves_out) {
    Film film(scenario_file("loss/loss-unhandled-failure"));
    const Moment end = film.at(film.end());
    const Size narrow{520, 300};
    const Look look{.theme = light_theme(), .size = narrow};
    const DrawList list = logs(end, look);
    ASSERT_NE(list.find("button:logs-earlier"), nullptr);
    const auto first = first_after("button:logs-earlier", end, look, {});
    ASSERT_TRUE(first);
    const DrawList earlier = logs(end, look, {.first = first});
    EXPECT_NE(earlier.find("button:logs-end"), nullptr);
    EXPECT_NE(list, earlier);
    EXPECT_FALSE(first_after("button:logs-end", end, look, {.first = first}));
}

TEST(Logs, every_text_is_in_its_place_at_many_moments_of_every_scenario) {
    for (const std::string& file : library_files()) {
        Film film(file);
        for (int i = 0; i <= 10; ++i) {
            const Moment moment = film.at(core::Instant{film.end().ns / 10 * i});
            for (const std::string_view language : {"en", "zh"}) {
                for (const Size size : {usual, Size{900, 220}, Size{1920, 420}}) {
                    const DrawList list = picture(moment, size, language);
                    for (const Item& item : list.items) {
                        if (item.kind != Item::Kind::text) continue;
                        EXPECT_LE(text_width(item.text, item.style), item.rect.width + 0.1)
                            << file << ' ' << i << ' ' << item.text;
                        EXPECT_GE(item.style.size, light_theme().small);
                        EXPECT_TRUE(has_glyphs(item.text, item.style.face)) << item.text;
                        EXPECT_LE(item.rect.right(), size.width) << file << ' ' << item.text;
                        EXPECT_GE(item.rect.x, 0) << file << ' ' << item.text;
                    }
                }
            }
        }
    }
}

}  // namespace
}  // namespace brokerscope::sim::scene
