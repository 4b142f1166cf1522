#include "sim/lesson/placements.h"

#include "core/base/error_code.h"
#include "sim/lesson/prepared.h"
#include "sim/scenario/event_fields.h"

#include <array>

namespace brokerscope::sim::lesson {

namespace {

using scenario::Action;
using scenario::End;
using scenario::Fault;
using scenario::NodeRefs;

End lasting(core::Duration span) { return scenario::Latency::constant(span); }

class Placements {
public:
    Placements(const Recording& run, core::Instant from) : scenario_(run.scenario()) {
        const Stop end = end_of(run);
        TraceReader reader(run.store());
        for (std::size_t place = 0; place < reader.size(); ++place) {
            const trace::Event& event = reader.at(place);
            if (event.time < from || event.time < core::Instant{0}) continue;
            if (event.id > end.event) break;
            if (moments_.empty() || moments_.back() != event.time) moments_.push_back(event.time);
            if (const auto* sent = std::get_if<trace::MessageSent>(&event.payload))
                messages_.push_back(*sent);
        }
        if (!moments_.empty()) moments_.push_back(moments_.back() + core::nanoseconds(1));
    }

    std::vector<Fault> of(const std::string& word) {
        faults_.clear();
        if (word == "lose") {
            for (const scenario::Notice notice :
                 {scenario::Notice::reset, scenario::Notice::silence})
                on_messages(Action{scenario::Lose{std::nullopt, notice}});
        }
        if (word == "hold") on_messages(Action{scenario::Hold{}});
        if (word == "delay")
            for (const core::Duration by : {core::milliseconds(100), core::seconds(60)})
                on_messages(Action{
                    scenario::Delay{std::nullopt, scenario::Latency::constant(by), std::nullopt}});
        if (word == "answer")
            for (const core::ErrorCode error :
                 {core::ErrorCode::not_leader_or_follower, core::ErrorCode::request_timed_out})
                on_messages(Action{scenario::Answer{std::nullopt, error}}, true);
        on_nodes(word);
        on_links(word);
        if (word == "elect") elections();
        return std::move(faults_);
    }

private:
    void on_messages(const Action& action, bool requests_only = false) {
        for (const trace::Message& message : messages_) {
            const bool asks = message.kind == trace::Kind::request;
            const bool answerable =
                message.api == core::ApiKey::produce || message.api == core::ApiKey::fetch;
            if (requests_only && !(asks && answerable)) continue;
            Fault fault;
            scenario::OnEvent when;
            const scenario::EventKind& kind = *scenario::event_kind("message.sent");
            when.event.kind = kind.kind;
            when.event.written_kind = kind.name;
            const scenario::EventField& field = *kind.field("message");
            when.event.fields.push_back({field.index, std::string(field.name),
                                         static_cast<std::int64_t>(message.message.value)});
            fault.trigger = std::move(when);
            fault.action = action;
            faults_.push_back(std::move(fault));
        }
    }

    void at_moments(const Action& action, const std::vector<End>& ends) {
        for (const End& end : ends)
            for (const core::Instant moment : moments_) {
                Fault fault;
                fault.trigger = scenario::AtInstant{moment, std::nullopt};
                fault.action = action;
                fault.end = end;
                faults_.push_back(std::move(fault));
            }
    }

    void on_nodes(const std::string& word) {
        const std::vector<End> lasts = {End{}, lasting(core::seconds(1))};
        std::vector<End> pauses = lasts;
        pauses.push_back(lasting(core::seconds(60)));
        for (const std::string& id : scenario_.node_ids()) {
            const NodeRefs node = {{.name = id}};
            if (word == "crash") at_moments(Action{scenario::Crash{node}}, lasts);
            if (word == "power-loss") at_moments(Action{scenario::PowerLoss{node}}, lasts);
            if (word == "pause") at_moments(Action{scenario::Pause{node}}, pauses);
            if (word == "shutdown") at_moments(Action{scenario::Shutdown{node}}, lasts);
            if (word == "isolate") at_moments(Action{scenario::Isolate{node}}, lasts);
            if (word == "start") at_moments(Action{scenario::Start{node}}, {End{}});
            if (word == "disk.flush") at_moments(Action{scenario::DiskFlush{node}}, {End{}});
        }
    }

    void on_links(const std::string& word) {
        const std::vector<End> lasts = {End{}, lasting(core::seconds(1))};
        const std::vector<std::string> ids = scenario_.node_ids();
        for (const std::string& a : ids)
            for (const std::string& b : ids) {
                if (a == b) continue;
                const NodeRefs from = {{.name = a}};
                const NodeRefs to = {{.name = b}};
                if (word == "one-way") at_moments(Action{scenario::OneWay{from, to}}, lasts);
                if (a > b) continue;
                if (word == "cut") at_moments(Action{scenario::Cut{from, to}}, lasts);
                if (word == "slow")
                    at_moments(
                        Action{scenario::Slow{
                            from, to, scenario::Latency::constant(core::seconds(1)), std::nullopt}},
                        lasts);
            }
    }

    void elections() {
        for (const scenario::Topic& topic : scenario_.cluster.topics)
            for (std::int32_t i = 0; i < topic.partitions; ++i)
                for (const scenario::Broker& broker : scenario_.cluster.brokers)
                    at_moments(Action{scenario::Elect{
                                   {topic.name, i}, NodeRefs{{.name = broker.id}}, false}},
                               {End{}});
    }

    const scenario::Scenario& scenario_;
    std::vector<core::Instant> moments_;  // at which something happened, ascending
    std::vector<trace::Message> messages_;
    std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> placements_of(const std::vector<std::string>& allowed, const Recording& run,
                                 core::Instant from) {
    std::vector<Fault> all;
    Placements placements(run, from);
    for (const std::string& word : allowed)
        for (Fault& fault : placements.of(word)) all.push_back(std::move(fault));
    return all;
}

}  // namespace brokerscope::sim::lesson
