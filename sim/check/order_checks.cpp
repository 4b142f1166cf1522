// Order: order-log, order-key, order-global.

#include "sim/check/evidence.h"
#include "sim/check/inversions.h"

#include <algorithm>
#include <tuple>

namespace brokerscope::sim {

namespace {

/// A record where order is judged: its place in the intended order, and the event that shows it.
struct Standing {
    RecordRef record;
    std::int64_t rank = 0;
    PartitionIndex partition = 0;
    core::Offset offset;
    trace::EventId event = trace::no_event;
};

/// Counts pairs of `places` that stand against their rank and adds them to a check.
void add_inversions(const std::vector<Standing>& places, const std::string& scope,
                    CheckResult& check) {
    std::vector<std::int64_t> ranks;
    ranks.reserve(places.size());
    for (const Standing& place : places) ranks.push_back(place.rank);
    const Inversions inversions = count_inversions(ranks, CheckResult::witnesses_max);
    if (inversions.count == 0) return;
    const auto examples = static_cast<std::int64_t>(inversions.examples.size());
    for (const auto& [earlier, later] : inversions.examples) {
        const Standing& second = places[later];
        check.add(scope, {.records = {places[earlier].record, second.record},
                          .partition = second.partition,
                          .offsets = {places[earlier].offset, second.offset},
                          .event = second.event});
    }
    check.found += inversions.count - examples;
    check.by_scope[scope] += inversions.count - examples;
}

/// order-log: one producer session, one partition; of several copies the first counts.
void judge_log(const Evidence& evidence, CheckResults& results) {
    using Session = std::pair<ClientIndex, std::uint32_t>;
    for (PartitionIndex partition = 0; partition < evidence.logs().size(); ++partition) {
        std::map<Session, std::vector<Standing>> sessions;
        for (const Reading& reading : evidence.history.audit()[partition].batches) {
            const auto batch =
                evidence.history.batch_at(partition, reading.batch_offset, reading.content);
            if (!batch || reading.control) continue;
            const BatchState& state = evidence.history.batches()[*batch];
            for (std::int32_t i = 0; i < reading.count; ++i) {
                const RecordRef record = evidence.history.record_in(*batch, i);
                const core::Offset offset = reading.offset + i;
                if (!record || evidence.copies(record).first != offset) continue;
                sessions[{state.client, state.life}].push_back(
                    {record, record.n, partition, offset, reading.event});
            }
        }
        for (const auto& [session, places] : sessions)
            add_inversions(places, evidence.partition_name(partition), results["order-log"]);
    }
}

/// First effects of a scope in their order, with the state of each record.
std::vector<Standing> first_effects(const Evidence& evidence, const Scope& scope) {
    const PolledRecords& polled = scope.polled;
    std::vector<Standing> places;
    std::vector<std::vector<bool>> seen(evidence.history.clients().size());
    for (std::size_t i = 0; i < seen.size(); ++i)
        seen[i].resize(evidence.history.clients()[i].records.size());
    for (const Effect& effect : scope.effects()) {
        const RecordRef record = polled.at(effect.partition, effect.offset, effect.event);
        if (!record) continue;
        auto known = seen[record.client][static_cast<std::size_t>(record.n - 1)];
        if (known) continue;
        known = true;
        places.push_back({record, 0, effect.partition, effect.offset, effect.event});
    }
    return places;
}

/// Two clients, no numbers: i comes before j only if i was acknowledged before j was sent.
void add_pairs_across_clients(const Evidence& evidence, const std::vector<Standing>& places,
                              const std::string& scope, CheckResult& check) {
    for (std::size_t late = 1; late < places.size(); ++late) {
        const RecordState& j = evidence.history.state(places[late].record);
        for (std::size_t early = 0; early < late; ++early) {
            // The effect of `early` came first: inverted if `late` was acknowledged before it was
            // sent.
            if (places[early].record.client == places[late].record.client) continue;
            const RecordState& i = evidence.history.state(places[early].record);
            if (j.acked == trace::no_event || j.acked > i.sent) continue;
            check.add(scope, {.records = {places[early].record, places[late].record},
                              .partition = places[late].partition,
                              .offsets = {places[early].offset, places[late].offset},
                              .event = places[late].event});
        }
    }
}

/// order-key among the effects of one key.
void judge_one_key(const Evidence& evidence, std::vector<Standing> places, const std::string& scope,
                   CheckResult& check) {
    const auto number = [&](const Standing& place) {
        return evidence.history.state(place.record).number;
    };
    if (std::ranges::all_of(places, [&](const Standing& place) { return number(place) != 0; })) {
        for (Standing& place : places) place.rank = number(place);
        add_inversions(places, scope, check);
        return;
    }
    std::map<ClientIndex, std::vector<Standing>> by_client;
    for (Standing& place : places) {
        place.rank = place.record.n;
        by_client[place.record.client].push_back(place);
    }
    for (const auto& [client, own] : by_client) add_inversions(own, scope, check);
    if (by_client.size() > 1) add_pairs_across_clients(evidence, places, scope, check);
}

void judge_keys(const Evidence& evidence, const Scope& scope, const std::vector<Standing>& effects,
                CheckResults& results) {
    std::map<std::uint64_t, std::vector<Standing>> by_key;
    for (const Standing& place : effects)
        if (const std::uint64_t key = evidence.history.state(place.record).key; key != 0)
            by_key[key].push_back(place);
    for (auto& [key, places] : by_key)
        judge_one_key(evidence, std::move(places), scope.name, results["order-key"]);
}

/// order-global: against the business order; records without a number stand in order of sending.
void judge_global(const Evidence& evidence, const Scope& scope, std::vector<Standing> effects,
                  CheckResults& results) {
    const bool numbered = std::ranges::any_of(effects, [&](const Standing& place) {
        return evidence.history.state(place.record).number != 0;
    });
    std::vector<Standing*> by_sending;
    for (Standing& place : effects) by_sending.push_back(&place);
    std::ranges::sort(by_sending, {}, [&](const Standing* place) {
        const RecordState& state = evidence.history.state(place->record);
        return std::tuple(state.sent, place->record);
    });
    std::int64_t order = 0;
    for (Standing* place : by_sending) place->rank = ++order;
    if (numbered) {
        std::erase_if(effects, [&](const Standing& place) {
            return evidence.history.state(place.record).number == 0;
        });
        for (Standing& place : effects) place.rank = evidence.history.state(place.record).number;
    }
    add_inversions(effects, scope.name, results["order-global"]);
}

}  // namespace

void judge_order(const Evidence& evidence, const std::vector<Scope>& scopes,
                 CheckResults& results) {
    judge_log(evidence, results);
    for (const Scope& scope : scopes) {
        const std::vector<Standing> effects = first_effects(evidence, scope);
        judge_keys(evidence, scope, effects, results);
        judge_global(evidence, scope, effects, results);
    }
}

}  // namespace brokerscope::sim
