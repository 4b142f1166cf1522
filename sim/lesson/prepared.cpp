#include "sim/lesson/prepared.h"

#include "sim/lesson/find_stop.h"
#include "sim/scenario/load.h"
#include "sim/scenario/metric_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace brokerscope::sim::lesson {

namespace {

class Preparation {
public:
    Preparation(const Lesson& lesson, std::optional<std::uint64_t> seed,
                const std::function<bool()>& go_on)
        : prepared_(std::make_shared<PreparedLesson>()), seed_(seed), go_on_(go_on) {
        prepared_->lesson = lesson;
    }

    std::expected<std::shared_ptr<const PreparedLesson>, std::string> prepare() {
        const Lesson& lesson = prepared_->lesson;
        if (!run_of(lesson.variant)) return std::unexpected(error_);
        for (const Step& step : lesson.steps) {
            auto done =
                std::visit([&](const auto& what) { return prepare(step, what); }, step.what);
            if (!done) return std::unexpected(error_);
            prepared_->steps.push_back(std::move(*done));
        }
        return prepared_;
    }

private:
    using Prepared = std::optional<PreparedStep>;

    /// The number of the variant's run, made if need be.
    std::optional<std::size_t> run_of(const std::string& variant) {
        const auto at = std::ranges::find(prepared_->variants, variant);
        if (at != prepared_->variants.end())
            return static_cast<std::size_t>(at - prepared_->variants.begin());
        const Lesson& lesson = prepared_->lesson;
        auto scenario =
            scenario::load_file(lesson.path, {.variant = variant, .sets = {}, .seed = seed_});
        if (!scenario) {
            error_ = scenario.error().lines().front();
            return std::nullopt;
        }
        auto recording = Recording::make(std::move(*scenario), {}, go_on_);
        if (!recording) return std::nullopt;  // interrupted: no error
        if (!recording->complaint().empty()) {
            error_ = fmt::format("{}: {}", lesson.path, recording->complaint());
            return std::nullopt;
        }
        positions_.push_back(beginning_of(*recording));
        prepared_->variants.push_back(variant);
        prepared_->runs.push_back(std::move(recording));
        return prepared_->runs.size() - 1;
    }

    Prepared prepare(const Step& step, const Say&) { return on_main(step); }

    Prepared prepare(const Step& step, const Ask& ask) {
        PreparedStep done = on_main(step);
        judge(ask.question, done, done.run, done.stop);
        return done;
    }

    Prepared prepare(const Step& step, const Compare& compare) {
        const auto first = run_of(compare.first);
        const auto second = run_of(compare.second);
        if (!first || !second) return std::nullopt;
        PreparedStep done{.run = *first, .beside = *second};
        const Recording& one = *prepared_->runs[*first];
        const Recording& other = *prepared_->runs[*second];
        done.begin = beginning_of(one);
        if (!step.until) {
            done.stop = end_of(one);
            done.stop_beside = end_of(other);
        } else if (const auto stop = find_stop(*step.until, other)) {
            done.stop_beside = stop;
            done.stop = at_time(stop->time, one);
        }
        if (compare.question) judge(*compare.question, done, *second, done.stop_beside);
        for (const std::string& name : compare.look)
            done.figures.push_back(figure(name, one, other));
        return done;
    }

    Prepared prepare(const Step&, const Try& attempt) {
        const auto run = run_of(attempt.variant);
        if (!run) return std::nullopt;
        const Recording& recording = *prepared_->runs[*run];
        return PreparedStep{
            .run = *run, .stop = end_of(recording), .begin = beginning_of(recording)};
    }

    /// A step of the lesson's own run. One without a stop of its own that follows a comparison
    /// stays with it.
    PreparedStep on_main(const Step& step) {
        if (!step.until && !prepared_->steps.empty() && prepared_->steps.back().beside) {
            const PreparedStep& before = prepared_->steps.back();
            return {.run = before.run,
                    .beside = before.beside,
                    .stop = before.stop,
                    .stop_beside = before.stop_beside,
                    .begin = before.stop.value_or(before.begin)};
        }
        PreparedStep done{.stop = positions_[0], .begin = positions_[0]};
        if (step.until) done.stop = find_stop(*step.until, *prepared_->runs[0]);
        if (done.stop) positions_[0] = *done.stop;
        return done;
    }

    void judge(const Question& question, PreparedStep& done, std::size_t run,
               const std::optional<Stop>& stop) {
        const Recording& recording = *prepared_->runs[run];
        for (const Answer& answer : question.answers)
            done.right.push_back(is_right(answer.right, recording, stop));
        if (!stop) return;
        TraceReader reader(recording.store());
        ViewTimeline timeline(reader);
        const Cursor cursor{recording, timeline.seek(stop->event)};
        if (question.number) done.number = number_at(*question.number, cursor);
        done.points = entities_of(question.points, recording, cursor.view);
    }

    static bool is_right(const Right& right, const Recording& recording,
                         const std::optional<Stop>& stop) {
        if (std::holds_alternative<Always>(right)) return true;
        if (const auto* occurs = std::get_if<Occurs>(&right)) {
            const auto at = find_event(occurs->event, occurs->nth, recording);
            return at && stop && at->event <= stop->event;
        }
        if (const auto* comes = std::get_if<ComesOut>(&right))
            return std::ranges::all_of(hold_against(comes->expect, recording), &Finding::holds);
        return false;
    }

    static Stop at_time(core::Instant time, const Recording& recording) {
        const Stop end = end_of(recording);
        if (time >= end.time) return end;
        TraceReader reader(recording.store());
        const std::size_t behind = reader.lower_bound(time + core::nanoseconds(1));
        if (behind == 0) return beginning_of(recording);
        return {reader.at(behind - 1).id, time};
    }

    static Figure figure(const std::string& name, const Recording& one, const Recording& other) {
        Figure figure{.name = name};
        figure.first = value_named(name, one.report(), figure.is_time);
        figure.second = value_named(name, other.report(), figure.is_time);
        return figure;
    }

    static std::int64_t value_named(const std::string& name, const Report& report, bool& is_time) {
        if (report.scopes.contains(name)) return found_by(name, "", report);
        if (const auto at = report.metrics.find(name + "_ns"); at != report.metrics.end()) {
            is_time = true;
            return at->second;
        }
        if (const auto at = report.metrics.find(name); at != report.metrics.end())
            return at->second;
        if (scenario::find_metric_fault(name)) return count_named(report.counts, name);
        is_time = true;
        return 0;
    }

public:
    /// What a check found, in a scope or altogether.
    static std::int64_t found_by(const std::string& name, const std::string& scope,
                                 const Report& report) {
        for (const CheckRow& row : report.checks)
            if (row.name == name && row.scope.value_or("") == scope) return row.found;
        const auto scopes = report.scopes.find(name);
        if (scopes == report.scopes.end()) return 0;
        std::int64_t sum = 0;
        for (const auto& [own, found] : scopes->second)
            if (scope.empty() || own == scope) sum += found;
        return sum;
    }

private:
    std::shared_ptr<PreparedLesson> prepared_;
    std::optional<std::uint64_t> seed_;
    const std::function<bool()>& go_on_;
    std::vector<Stop> positions_;  // where the lesson is, by run
    std::string error_;
};

std::optional<trace::EventId> witness_of(const scenario::Expectation& wanted,
                                         const Report& report) {
    for (const CheckRow& row : report.checks)
        if (row.name == wanted.name)
            for (const CheckRow::Seen& seen : row.witnesses)
                if (seen.event) return trace::EventId{*seen.event};
    return std::nullopt;
}

void node_names(const scenario::NodeRef& ref, const Recording& recording, const ClusterView& view,
                std::vector<std::string>& names) {
    using Kind = scenario::NodeRef::Kind;
    const scenario::Cluster& cluster = recording.scenario().cluster;
    const auto broker_name = [&](std::int32_t id) {
        for (const scenario::Broker& broker : cluster.brokers)
            if (broker.node_id.value == id) names.push_back(broker.id);
    };
    const PartitionView* partition = nullptr;
    if (const trace::Name* topic = view.names().find(ref.partition.topic))
        partition = view.partition({*topic, ref.partition.partition});
    switch (ref.kind) {
        case Kind::id: names.push_back(ref.name); return;
        case Kind::leader:
            if (partition != nullptr) broker_name(partition->leader.value);
            return;
        case Kind::follower: {
            std::int32_t rank = 0;
            for (const scenario::Broker& broker : cluster.brokers) {
                const trace::Name* node = view.names().find(broker.id);
                if (partition == nullptr || node == nullptr ||
                    broker.node_id == partition->leader ||
                    view.replica(partition->partition, *node) == nullptr)
                    continue;
                if (++rank == ref.rank) names.push_back(broker.id);
            }
            return;
        }
        case Kind::controller:
        case Kind::controllers:
            for (const scenario::Controller& controller : cluster.controllers)
                names.push_back(controller.id);
            return;
        case Kind::clients:
            for (const scenario::Client& client : recording.scenario().clients)
                names.push_back(client.id);
            return;
        case Kind::any:
        case Kind::brokers:
            for (const scenario::Broker& broker : cluster.brokers) names.push_back(broker.id);
            return;
        case Kind::rack:
            for (const scenario::Broker& broker : cluster.brokers)
                if (broker.rack == ref.name) names.push_back(broker.id);
            return;
    }
    UNREACHABLE("a kind that is none");
}

/// A record's cells in every log that holds it.
void record_cells(const scenario::RecordRef& record, const Recording& recording,
                  const ClusterView& view, std::vector<std::string>& ids) {
    const auto wanted = parse_record(scenario::to_string(record), view.names());
    if (!wanted) return;
    for (const ReplicaView& replica : view.replicas())
        for (std::size_t i = 0; i < replica.log.size(); ++i) {
            const LogBatch& batch = replica.log[i];
            for (std::int32_t index = 0; index < batch.count && !batch.control; ++index)
                if (recording.index().record_at(batch.content, index) == wanted)
                    ids.push_back(fmt::format(
                        "record:{}/{}@{}#{}", view.names().text(replica.partition.topic),
                        replica.partition.index, view.names().text(replica.node),
                        (batch.base + index).value));
        }
}

}  // namespace

std::vector<Finding> hold_against(const scenario::Expect& expect, const Recording& recording) {
    const Report& report = recording.report();
    std::vector<Finding> findings;
    const auto put = [&](const scenario::Expectation& wanted, std::int64_t found) {
        findings.push_back(
            {.name = wanted.scope.empty() ? wanted.name : wanted.name + " " + wanted.scope,
             .must = scenario::to_string(wanted.must),
             .found = found,
             .holds = wanted.must.holds(found, report.counts.sent),
             .witness = witness_of(wanted, report)});
    };
    for (const scenario::Expectation& check : expect.checks)
        put(check, Preparation::found_by(check.name, check.scope, report));
    for (const scenario::Expectation& count : expect.counts) {
        std::int64_t found = 0;
        if (count.scope.empty()) found = count_named(report.counts, count.name);
        for (const ClientRow& client : report.clients)
            if (client.name == count.scope) found = count_named(client.counts, count.name);
        put(count, found);
    }
    for (const scenario::Expectation& metric : expect.metrics) {
        auto at = report.metrics.find(metric.name);
        if (at == report.metrics.end()) at = report.metrics.find(metric.name + "_ns");
        put(metric, at == report.metrics.end() ? 0 : at->second);
    }
    if (expect.reaches.empty()) return findings;
    std::vector<std::optional<trace::EventId>> first(trace::kind_count);
    TraceReader reader(recording.store());
    for (std::size_t place = reader.lower_bound(core::Instant{0}); place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        if (!first[event.payload.index()]) first[event.payload.index()] = event.id;
    }
    for (const trace::KindIndex kind : expect.reaches)
        findings.push_back({.name = std::string(trace::kind_names[kind]),
                            .must = ">= 1",
                            .found = first[kind] ? 1 : 0,
                            .holds = first[kind].has_value(),
                            .witness = first[kind]});
    return findings;
}

std::vector<std::string> entities_of(const std::vector<Thing>& things, const Recording& recording,
                                     const ClusterView& view) {
    std::vector<std::string> ids;
    for (const Thing& thing : things) {
        if (const auto* node = std::get_if<scenario::NodeRef>(&thing)) {
            std::vector<std::string> names;
            node_names(*node, recording, view, names);
            for (const std::string& name : names) ids.push_back("node:" + name);
        } else if (const auto* partition = std::get_if<core::TopicPartition>(&thing)) {
            ids.push_back("partition:" + core::to_string(*partition));
        } else {
            record_cells(std::get<scenario::RecordRef>(thing), recording, view, ids);
        }
    }
    return ids;
}

std::expected<std::shared_ptr<const PreparedLesson>, std::string> prepare(
    const Lesson& lesson, std::optional<std::uint64_t> seed, const std::function<bool()>& go_on) {
    return Preparation(lesson, seed, go_on).prepare();
}

}  // namespace brokerscope::sim::lesson
