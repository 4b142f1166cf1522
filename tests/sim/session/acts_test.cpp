// What can be done to things: over the whole library, at many moments, whatever the list calls
// legal touches something, and saved as a scenario it replays to the same run.

#include "sim/session/acts.h"
#include "core/base/random.h"
#include "sim/scenario/load.h"
#include "sim/session/library.h"
#include "sim/session/recording.h"
#include "sim/view/view_timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

namespace brokerscope::sim {
namespace {

using testing::Contains;
using testing::Field;
using testing::Not;

scenario::Scenario loaded(const std::string& path) {
    auto read = scenario::load_file(path);
    if (!read)
        for (const std::string& line : read.error().lines()) ADD_FAILURE() << line;
    return std::move(*read);
}

scenario::Scenario library_scenario(const std::string& id) { return loaded(*find_scenario(id)); }

/// Every thing of the picture that acts may be about.
std::vector<std::string> things(const ClusterView& view, const scenario::Scenario& scenario) {
    std::vector<std::string> ids = {""};
    const std::vector<std::string> nodes = scenario.node_ids();
    for (const std::string& node : nodes) ids.push_back("node:" + node);
    for (const std::string& a : nodes)
        for (const std::string& b : nodes)
            if (a < b) ids.push_back("link:" + a + "~" + b);
    for (const MessageView& message : view.in_flight())
        ids.push_back("message:" + std::to_string(message.message.message.value));
    for (const PartitionView& partition : view.partitions())
        ids.push_back("partition:" + std::string(view.names().text(partition.partition.topic)) +
                      "/" + std::to_string(partition.partition.index));
    return ids;
}

/// A recording and a cursor on it.
struct Looking {
    explicit Looking(std::shared_ptr<const Recording> what)
        : recording(std::move(what)), reader(recording->store()), timeline(reader) {}
    void seek(core::Instant time) {
        timeline.seek_place(reader.lower_bound(time + core::nanoseconds(1)));
    }
    std::vector<Act> acts(std::string_view entity) const {
        return acts_on(entity, timeline.view(), recording->scenario(), recording->edits());
    }
    const Act* find(std::string_view entity, std::string_view id) {
        found = acts(entity);
        const auto at = std::ranges::find(found, id, &Act::id);
        return at == found.end() ? nullptr : &*at;
    }

    std::shared_ptr<const Recording> recording;
    TraceReader reader;
    ViewTimeline timeline;
    std::vector<Act> found;
};

void expect_both_languages(const scenario::Text& text, const std::string& where) {
    for (const char* language : {"en", "zh"}) {
        const auto at = text.by_language.find(language);
        EXPECT_TRUE(at != text.by_language.end() && !at->second.empty()) << where;
    }
}

/// Does one choice; says what came of it.
void try_out(const Looking& looking, core::Instant moment, const std::string& entity,
             const Act& act, const ActChoice& choice, bool replay) {
    SCOPED_TRACE(looking.recording->scenario().id + " at " + std::to_string(moment.ns) + "ns: " +
                 (entity.empty() ? "the ground" : entity) + " " + act.id + " " + choice.id);
    const auto branch = Recording::act(*looking.recording, moment, choice.action, choice.end);
    ASSERT_NE(branch, nullptr);
    ASSERT_EQ(branch->complaint(), "");
    EXPECT_FALSE(branch->report().faults.back().vacuous());
    if (!replay) return;
    auto again = scenario::load(branch->save(), "saved.yaml");
    ASSERT_TRUE(again) << branch->save();
    const auto replayed = Recording::make(std::move(*again));
    EXPECT_EQ(replayed->hash(), branch->hash()) << branch->save();
}

// What lasts is done for two seconds: a cluster that stays broken to the end of its story takes
// long.
TEST(Acts, what_is_legal_touches_something_and_replays) {
    // Everything at every moment takes minutes: by default a sample.
    const bool thorough = std::getenv("BROKERSCOPE_THOROUGH") != nullptr;
    core::RandomStream random = core::RandomStream::named(1, "acts");
    std::map<std::string, int> done;
    for (const LibraryEntry& entry : list_library(library_folder())) {
        Looking looking(Recording::make(loaded(entry.path)));
        ASSERT_EQ(looking.recording->complaint(), "");
        const std::int64_t end = looking.recording->end().ns;
        for (int round = 0; round < (thorough ? 40 : 2); ++round) {
            const core::Instant moment{
                static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(end)))};
            looking.seek(moment);
            struct Candidate {
                std::string entity;
                Act act;
            };
            std::vector<Candidate> legal;
            for (const std::string& entity :
                 things(looking.timeline.view(), looking.recording->scenario()))
                for (Act& act : looking.acts(entity)) {
                    ASSERT_FALSE(act.choices.empty());
                    expect_both_languages(act.title, act.id);
                    expect_both_languages(act.meaning, act.id);
                    if (!act.legal()) expect_both_languages(act.why_not, act.id);
                    if (act.legal()) legal.push_back({entity, std::move(act)});
                }
            for (int i = 0; i < (thorough ? 20 : 3) && !legal.empty(); ++i) {
                const Candidate& one = legal[random.below(legal.size())];
                const auto brief = std::ranges::find(one.act.choices, "for-2s", &ActChoice::id);
                const ActChoice& choice =
                    thorough ? one.act.choices[random.below(one.act.choices.size())]
                    : brief != one.act.choices.end() ? *brief
                                                     : one.act.choices.front();
                ++done[one.act.id.substr(0, one.act.id.find(':'))];
                try_out(looking, moment, one.entity, one.act, choice, i == 0 || thorough);
            }
        }
    }
    if (!thorough) return;
    for (const auto& [id, times] : done) std::printf("%s: %d\n", id.c_str(), times);
}

TEST(Acts, a_message_on_its_way_is_lost_from_a_recording) {
    Looking looking(Recording::make(library_scenario("life-of-a-record")));
    // The first response to a Produce request, half way.
    const Flight* answer = nullptr;
    for (std::int64_t number = 1; answer == nullptr; ++number) {
        const Flight* flight = looking.recording->flights().find(trace::MessageId{number});
        if (flight != nullptr && flight->api == core::ApiKey::produce &&
            flight->kind == trace::Kind::response)
            answer = flight;
    }
    const core::Instant moment =
        answer->sent + core::Duration{(answer->ended - answer->sent).ns / 2};
    looking.seek(moment);
    const std::string entity = "message:" + std::to_string(answer->message.value);
    const Act* lose = looking.find(entity, "lose");
    ASSERT_TRUE(lose != nullptr && lose->legal());
    EXPECT_EQ(lose->title.in("en"), "Lose this Produce response");
    const auto branch = Recording::act(*looking.recording, moment, lose->choices[0].action);
    const Flight* lost = branch->flights().find(answer->message);
    ASSERT_NE(lost, nullptr);
    EXPECT_EQ(lost->end, FlightEnd::lost);
    EXPECT_EQ(lost->ended, moment + core::nanoseconds(1));

    looking.seek(answer->ended);
    EXPECT_FALSE(looking.find(entity, "lose")->legal());
    EXPECT_EQ(looking.find(entity, "lose")->why_not.in("en"), "It is not on its way any more.");
}

TEST(Acts, keys_take_what_is_legal_first) {
    Looking looking(Recording::make(library_scenario("life-of-a-record")));
    const core::Instant moment = core::Instant{} + core::milliseconds(5);
    looking.seek(moment);
    const std::vector<Act> up = looking.acts("node:broker-2");
    EXPECT_EQ(act_for_key(up, 'K')->id, "crash");
    EXPECT_TRUE(act_for_key(up, 'K')->legal());
    EXPECT_EQ(act_for_key(up, 'U')->id, "start");
    EXPECT_FALSE(act_for_key(up, 'U')->legal());
    EXPECT_EQ(act_for_key(up, 'Q'), nullptr);

    Looking down(
        Recording::act(*looking.recording, moment, act_for_key(up, 'K')->choices[0].action));
    down.seek(moment + core::nanoseconds(1));
    const std::vector<Act> crashed = down.acts("node:broker-2");
    EXPECT_TRUE(act_for_key(crashed, 'U')->legal());
    EXPECT_EQ(act_for_key(crashed, 'K')->why_not.in("en"), "broker-2 is down already.");
    EXPECT_EQ(act_for_key(crashed, 'K')->why_not.in("zh"), "broker-2 已经停止运行。");
}

TEST(Acts, what_was_cut_by_hand_is_brought_back_by_hand) {
    Looking looking(Recording::make(library_scenario("life-of-a-record")));
    const core::Instant moment = core::Instant{} + core::milliseconds(5);
    looking.seek(moment);
    const std::string link = "link:broker-1~broker-2";
    const Act* cut = looking.find(link, "cut");
    ASSERT_TRUE(cut != nullptr && cut->legal());
    Looking apart(Recording::act(*looking.recording, moment, cut->choices[0].action));
    const core::Instant later = moment + core::milliseconds(1);
    apart.seek(later);
    EXPECT_FALSE(apart.find(link, "cut")->legal());
    const std::vector<Act> now = apart.acts(link);
    const Act* end = act_for_key(now, 'U');
    ASSERT_TRUE(end != nullptr && end->legal());
    EXPECT_EQ(end->id, "end:fault-1");
    const auto healed = Recording::act(*apart.recording, later, end->choices[0].action);
    EXPECT_FALSE(healed->report().faults.back().vacuous());
    Looking after(healed);
    after.seek(later + core::nanoseconds(1));
    EXPECT_TRUE(after.find(link, "cut")->legal());
}

TEST(Acts, nothing_is_done_outside_the_story_or_to_what_is_not_of_it) {
    Looking looking(Recording::make(library_scenario("life-of-a-record")));
    looking.seek(looking.recording->end());
    for (const Act& act : looking.acts("node:broker-1")) EXPECT_FALSE(act.legal()) << act.id;
    EXPECT_TRUE(looking.acts("node:auditor").empty());
    EXPECT_TRUE(looking.acts("time").empty());
    EXPECT_TRUE(looking.acts("message:x").empty());
    EXPECT_TRUE(looking.acts("link:broker-1").empty());
}

TEST(Acts, an_election_names_a_replica_and_says_when_it_is_unclean) {
    Looking looking(Recording::make(library_scenario("life-of-a-record")));
    looking.seek(core::Instant{} + core::milliseconds(5));
    const std::vector<Act> acts = looking.acts("partition:orders/0");
    EXPECT_EQ(acts.size(), 3u);
    EXPECT_EQ(std::ranges::count_if(acts, [](const Act& act) { return act.legal(); }), 2);
    EXPECT_THAT(looking.acts("replica:orders/0@broker-2"), Contains(Field(&Act::id, "crash")));
    EXPECT_THAT(looking.acts("record:orders/0@broker-2#0"),
                Not(Contains(Field(&Act::id, "elect:broker-1"))));
}

}  // namespace
}  // namespace brokerscope::sim
