#include "sim/trace/causal_graph.h"
#include "sim/trace/event_text.h"
#include "tests/sim/trace/made_run.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace brokerscope::sim {
namespace {

class Causes : public testing::Test {
protected:
    explicit Causes(int rounds = 40) : run_(rounds, {.seed = 5, .batch_records = 3}) {}

    /// Place of the n-th entry of a kind, from 1.
    Place nth(std::string_view kind, int n) {
        for (Place place = 0; place < reader_.size(); ++place)
            if (trace::kind_of(reader_.at(place).payload) == kind && --n == 0) return place;
        ADD_FAILURE() << "no such " << kind;
        return 0;
    }
    std::vector<std::string> kinds(const std::vector<Place>& places) {
        std::vector<std::string> result;
        for (const Place place : places)
            result.emplace_back(trace::kind_of(reader_.at(place).payload));
        return result;
    }
    std::vector<Place> of_kind(const std::vector<Place>& places, std::string_view kind) {
        std::vector<Place> result;
        for (const Place place : places)
            if (trace::kind_of(reader_.at(place).payload) == kind) result.push_back(place);
        return result;
    }

    MadeRun run_;
    TraceReader reader_{run_.recorder.reader()};
    TraceIndex index_{reader_};
    CausalGraph graph_{index_};
};

TEST_F(Causes, every_edge_leads_forward) {
    ASSERT_EQ(index_.size(), reader_.size());
    for (Place place = 0; place < index_.size(); ++place)
        for (const InEdge& edge : index_.in_edges(place)) EXPECT_LT(edge.from, place);
}

TEST_F(Causes, a_record_is_followed_from_send_to_effect) {
    const Place effect = nth("record.effect", 7);
    const auto sent = of_kind(graph_.cone(effect), "record.sent");
    ASSERT_FALSE(sent.empty());
    const std::vector<std::string> expected{"record.sent",       "batch.sent",     "message.sent",
                                            "message.delivered", "batch.appended", "record.polled",
                                            "record.taken",      "record.effect"};
    EXPECT_EQ(kinds(graph_.chain(sent.back(), effect)), expected);
}

TEST_F(Causes, an_acknowledgement_came_of_the_replicas_and_the_high_watermark) {
    const Place acknowledged = nth("batch.acknowledged", 3);
    const std::vector<Place> cone = graph_.cone(acknowledged);
    EXPECT_FALSE(of_kind(cone, "hw.advanced").empty());
    EXPECT_FALSE(of_kind(cone, "produce.answered").empty());
    const auto appended = of_kind(cone, "batch.appended");
    ASSERT_FALSE(appended.empty());
    EXPECT_EQ(std::get<trace::BatchAppended>(reader_.at(appended.back()).payload).role,
              trace::Role::follower);
}

TEST_F(Causes, dominators_are_on_every_chain) {
    const Place effect = nth("record.effect", 7);
    const Place sent = of_kind(graph_.cone(effect), "record.sent").back();
    const std::vector<Place> must = graph_.dominators(sent, effect);
    ASSERT_GE(must.size(), 3u);
    EXPECT_EQ(must.front(), sent);
    EXPECT_EQ(must.back(), effect);
    // The naive twin: without a dominator no chain is left.
    for (const Place place : graph_.chain(sent, effect)) {
        std::vector<bool> reached(index_.size(), false);
        reached[sent] = place != sent;
        for (Place at = sent + 1; at <= effect; ++at)
            for (const InEdge& edge : index_.in_edges(at))
                if (reached[edge.from] && at != place) reached[at] = true;
        EXPECT_EQ(!reached[effect], std::ranges::binary_search(must, place))
            << format_event(reader_.at(place), reader_.names());
    }
    EXPECT_TRUE(graph_.dominators(effect, sent).empty());
}

TEST_F(Causes, happens_before_is_order_on_a_node_and_causes_between_nodes) {
    for (Place b = 60; b < 160; b += 20) {
        // The naive twin: reachability over causes, joins and the order on each node.
        std::vector<bool> past(index_.size(), false);
        past[b] = true;
        for (Place at = b + 1; at-- > 0;) {
            if (!past[at]) {
                for (Place later = at + 1; later <= b && !past[at]; ++later)
                    past[at] = past[later] && index_.node(later) == index_.node(at);
            }
            if (!past[at]) continue;
            for (const InEdge& edge : index_.in_edges(at)) past[edge.from] = true;
        }
        for (Place a = 0; a < b; ++a) {
            ASSERT_EQ(graph_.happens_before(a, b), past[a]) << a;
        }
        EXPECT_FALSE(graph_.happens_before(b, b));
        EXPECT_FALSE(graph_.happens_before(b, b - 1));
    }
}

TEST_F(Causes, a_record_is_found_by_its_batch_and_back) {
    const auto shop = *parse_record("shop/8", reader_.names());
    EXPECT_EQ(to_string(shop, reader_.names()), "shop/8");
    const std::vector<RecordInBatch> batches = index_.batches_of(shop);
    ASSERT_EQ(batches.size(), 1u);
    EXPECT_EQ(batches[0].index, 1);
    EXPECT_EQ(index_.record_at(batches[0].content, batches[0].index), shop);
    EXPECT_EQ(index_.record_at(batches[0].content, 3), std::nullopt);
    EXPECT_EQ(parse_record("nobody/8", reader_.names()), std::nullopt);
    EXPECT_EQ(parse_record("shop/x", reader_.names()), std::nullopt);
    EXPECT_EQ(parse_record("shop/0", reader_.names()), std::nullopt);
    EXPECT_EQ(parse_record("shop", reader_.names()), std::nullopt);
}

TEST_F(Causes, the_life_of_a_record_has_each_of_its_stations) {
    const auto life = kinds(index_.life_of(*parse_record("shop/8", reader_.names())));
    const auto count = [&](std::string_view kind) { return std::ranges::count(life, kind); };
    EXPECT_EQ(count("record.sent"), 1);
    EXPECT_EQ(count("batch.sent"), 1);
    EXPECT_EQ(count("batch.appended"), 3);
    EXPECT_GE(count("hw.advanced"), 1);
    EXPECT_EQ(count("produce.answered"), 1);
    EXPECT_EQ(count("batch.acknowledged"), 1);
    EXPECT_EQ(count("record.polled"), 1);
    EXPECT_EQ(count("record.taken"), 1);
    EXPECT_EQ(count("record.effect"), 1);
    EXPECT_EQ(count("record.processed"), 1);
    EXPECT_EQ(count("produce.handled"), 1);
    EXPECT_EQ(life.front(), "record.made");
}

class CausesOfTrouble : public Causes {
protected:
    CausesOfTrouble() : Causes(300) {}
};

TEST_F(CausesOfTrouble, a_second_try_came_of_the_fault_that_hit_the_first) {
    const Place fired = nth("fault.fired", 1);
    const Place retried = nth("batch.retried", 1);
    EXPECT_FALSE(graph_.chain(fired, retried).empty());
    EXPECT_TRUE(graph_.happens_before(fired, retried));
    for (Place place = retried; place < index_.size(); ++place) {
        const auto* sent = std::get_if<trace::BatchSent>(&reader_.at(place).payload);
        if (sent == nullptr || sent->attempt != 2) continue;
        EXPECT_EQ(graph_.edge(retried, place), JoinKind::resolved);
        return;
    }
    ADD_FAILURE() << "no second try";
}

TEST_F(CausesOfTrouble, an_index_of_a_damaged_order_of_events_is_still_an_index) {
    // Every second entry left out: joins are missing, nothing breaks.
    Recorder thinned(run_.names, {.store = true, .fold_idle = false});
    for (std::size_t i = 0; i < run_.events.size(); i += 2) thinned.on_event(run_.events[i]);
    TraceReader reader = thinned.reader();
    const TraceIndex index(reader);
    EXPECT_EQ(index.size(), reader.size());
}

}  // namespace
}  // namespace brokerscope::sim
