#include "sim/session/run.h"

#include "core/broker/broker.h"
#include "core/quorum/controller.h"
#include "sim/app/admin.h"
#include "sim/app/auditor.h"
#include "sim/session/disk_audit.h"
#include "sim/trace/event_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim {

namespace {

constexpr core::Instant story_start{0};
/// How often a run looks whether a phase is over.
constexpr core::Duration look_interval = core::milliseconds(50);
/// How long a cluster may need to come to rest after the faults (the liveness bound).
constexpr core::Duration settle_limit = core::seconds(600);
constexpr core::Duration audit_limit = core::seconds(600);

/// What no request of Kafka can ask for: an input of the controller.
core::ErrorCode elect(core::Handler& controller, const core::TopicPartition& partition,
                      core::BrokerId leader, bool unclean) {
    auto& own = dynamic_cast<core::Controller&>(controller);
    if (leader == core::no_broker) {  // the preferred replica: the first of the assignment
        const auto* known = own.image().find_partition(partition);
        if (known == nullptr || known->replicas.empty())
            return core::ErrorCode::unknown_topic_or_partition;
        leader = known->replicas.front();
    }
    return own.elect(partition, leader, unclean);
}

}  // namespace

Run::Run(scenario::Scenario scenario, RunOptions options)
    : scenario_(std::move(scenario)),
      options_(std::move(options)),
      world_(world_options(scenario_, scenario_.seed)),
      recorder_(world_.names(), {.store = options_.store_trace}),
      invariants_(world_.names()),
      metrics_(world_.names()),
      kinds_seen_(trace::kind_count, false) {
    if (options_.record) world_.subscribe(recorder_);
    if (options_.listener != nullptr) world_.subscribe(*options_.listener);
    world_.subscribe(*this);
    if (options_.tap != nullptr) world_.network().set_tap(options_.tap);
    add_nodes(world_, scenario_, scenario_.seed, memories_, *this);
    invariants_.set_rules(partition_rules(scenario_, world_.names()));
    for (const auto* faults : {&scenario_.faults, &options_.edits})
        for (const scenario::Fault& fault : *faults)
            if (asks_unclean_election(fault.action)) invariants_.allow_unclean_elections();
    injector_ = std::make_unique<Injector>(world_, scenario_, elect);
    begin_boot();
}

Run::~Run() = default;

void Run::on_event(const trace::Event& event) {
    kinds_seen_[event.payload.index()] = true;
    if (options_.run_checks) {
        history_.on_event(event);
        invariants_.on_event(event);
        metrics_.on_event(event);
    }
    if (phase_ == trace::Phase::boot) {
        if (const auto* led = std::get_if<trace::LeaderStarted>(&event.payload))
            progress_.has_leader[led->partition] = true;
        if (std::holds_alternative<trace::BrokerUnfenced>(event.payload)) ++progress_.unfenced;
    }
    if (scenario_.until && !until_seen_ && phase_ == trace::Phase::story)
        until_seen_ = injector_->matches(*scenario_.until, event);
}

std::optional<BusinessRecord> Run::find(trace::Partition partition, core::Offset batch_offset,
                                        trace::ContentHash content, std::int32_t index) const {
    const RecordRef record = history_.record_at(partition, batch_offset, content, index);
    if (!record) return std::nullopt;
    const trace::Name client = history_.clients()[record.client].name;
    return BusinessRecord{std::string(recorder_.store().names().text(client)), record.n};
}

// --- Phases -------------------------------------------------------------------------------------

trace::EventId Run::enter(trace::Phase phase) {
    phase_ = phase;
    phase_since_ = world_.now();
    return world_.emit(trace::RunPhase{phase});
}

void Run::begin_boot() {
    world_.at(world_.now(), Rank::story, [this] {
        enter(trace::Phase::boot);
        for (const scenario::Controller& controller : scenario_.cluster.controllers)
            world_.start(world_.node(controller.id));
        for (const scenario::Broker& broker : scenario_.cluster.brokers)
            world_.start(world_.node(broker.id));
        world_.start(world_.node("admin"));
    });
    world_.at(story_start, Rank::story, [this] { begin_story(); });
    schedule_edits();
}

std::string Run::missing_at_boot() {
    std::string missing;
    const auto add = [&](std::string what) { missing += (missing.empty() ? "" : "; ") + what; };
    if (progress_.unfenced < scenario_.cluster.brokers.size())
        add(fmt::format("{} of {} brokers are registered and unfenced", progress_.unfenced,
                        scenario_.cluster.brokers.size()));
    for (const core::TopicPartition& partition : partitions_of(scenario_)) {
        const trace::Name* topic = world_.names().find(partition.topic);
        if (topic == nullptr || !progress_.has_leader.contains({*topic, partition.partition}))
            add(to_string(partition) + " has no leader");
    }
    if (const auto* admin = dynamic_cast<const Admin*>(world_.handler(world_.node("admin"))))
        if (!admin->is_done()) add(admin->complaint());
    return missing;
}

void Run::begin_story() {
    boot_error_ = missing_at_boot();
    world_.shutdown(world_.node("admin"));
    if (!boot_error_.empty()) return end();
    enter(trace::Phase::story);
    for (const scenario::Client& client : scenario_.clients)
        world_.at(story_start + client.start, Rank::story,
                  [this, node = world_.node(client.id)] { world_.start(node); });
    injector_->begin_story();
    look_again();
}

void Run::begin_settling() {
    if (scenario_.settle == scenario::Settle::none) return begin_audit();
    enter(trace::Phase::settle);
    injector_->settle(scenario_.settle);
    look_again();
}

void Run::begin_audit() {
    enter(trace::Phase::audit);
    for (const scenario::Broker& broker : scenario_.cluster.brokers)
        world_.call(world_.node(broker.id), [](core::Handler& handler) {
            dynamic_cast<core::Broker&>(handler).emit_digests();
        });
    const NodeId auditor =
        world_.add_node({.name = "auditor", .make = [this](core::Env& env) {
                             return std::make_unique<Auditor>(env, broker_endpoints(scenario_),
                                                              partitions_of(scenario_));
                         }});
    world_.start(auditor);
    look_again();
}

void Run::end() {
    const trace::EventId ended = enter(trace::Phase::ended);
    if (options_.run_checks && boot_error_.empty())
        for (std::string& fault : audit_disks(world_, scenario_, invariants_))
            invariants_.add_stored_fault(ended, world_.now(), std::move(fault));
    // The step that ends a run may go on to one more input: nobody listens to it.
    if (options_.record) world_.unsubscribe(recorder_);
    world_.unsubscribe(*this);
    if (options_.listener != nullptr) world_.unsubscribe(*options_.listener);
    world_.network().set_tap(nullptr);
    recorder_.finish();
}

void Run::look_again() {
    world_.at(world_.now() + look_interval, Rank::story, [this] { look(); });
}

void Run::look() {
    const core::Duration spent = world_.now() - phase_since_;
    switch (phase_) {
        case trace::Phase::story: {
            const bool out_of_time = world_.now() >= story_start + scenario_.duration;
            const bool over = scenario_.until ? until_seen_ : story_is_over();
            reached_duration_ = out_of_time && !over;
            if (over || out_of_time) return begin_settling();
            break;
        }
        case trace::Phase::settle:
            if (is_quiet()) return begin_audit();
            if (spent >= settle_limit) {
                reached_duration_ = true;
                return begin_audit();
            }
            break;
        case trace::Phase::audit: {
            const auto* auditor =
                dynamic_cast<const Auditor*>(world_.handler(world_.node("auditor")));
            if (auditor == nullptr || auditor->is_done() || spent >= audit_limit) return end();
            break;
        }
        case trace::Phase::boot:
        case trace::Phase::ended: return;
    }
    look_again();
}

// --- When is it over? ---------------------------------------------------------------------------

Application* Run::application(const std::string& client) {
    return dynamic_cast<Application*>(world_.handler(world_.node(client)));
}

/// No client has work left: every send has its outcome, everything readable was processed. A client
/// whose process is down has none, unless its start is still to come.
bool Run::clients_are_done() {
    for (const scenario::Client& client : scenario_.clients) {
        if (world_.now() < story_start + client.start) return false;
        const Application* own = application(client.id);
        if (own != nullptr && !own->is_done()) return false;
    }
    return true;
}

bool Run::consumers_have_caught_up() {
    for (const scenario::Client& client : scenario_.clients) {
        if (!client.consumer || application(client.id) == nullptr) continue;
        for (const core::TopicPartition& partition : client.consumer->assign) {
            const trace::Name* topic = world_.names().find(partition.topic);
            if (topic == nullptr) return false;
            const trace::Partition traced{*topic, partition.partition};
            const trace::Name* node = world_.names().find(client.id);
            if (history_.position_of(*node, traced) < invariants_.high_watermark(traced))
                return false;
        }
    }
    return true;
}

bool Run::is_quiet() {
    return clients_are_done() && consumers_have_caught_up() && invariants_.replicas_are_equal();
}

/// The story has nothing more to tell: no work, no timed fault to come. While faults that only the
/// settling ends are active, replicas and consumers may have to wait for it.
bool Run::story_is_over() {
    if (injector_->has_timed_work() || !clients_are_done()) return false;
    if (injector_->has_lasting_effects()) return true;
    return consumers_have_caught_up() && invariants_.replicas_are_equal();
}

// --- Driving ------------------------------------------------------------------------------------

bool Run::step() {
    if (has_ended()) return false;
    apply_due_edits();
    world_.step();
    return !has_ended();
}

bool Run::run_until(core::Instant until) {
    while (!has_ended()) {
        apply_due_edits();
        if (world_.next_time() > until) {
            world_.run_until(until);
            return true;
        }
        world_.step(until);
    }
    return false;
}

void Run::finish(const std::function<bool()>& go_on) {
    constexpr std::uint64_t ask_every = 4096;
    for (std::uint64_t inputs = 0; step(); ++inputs)
        if (go_on && inputs % ask_every == 0 && !go_on()) return;
}

// --- Edits --------------------------------------------------------------------------------------

void Run::schedule_edits() {
    // An edit without a step is the first thing of its instant; one with a step waits for its turn.
    for (const scenario::Fault& edit : options_.edits) {
        const auto& at = std::get<scenario::AtInstant>(edit.trigger);
        if (!at.step) world_.at(at.at, Rank::edit, [this, &edit] { injector_->act(edit); });
    }
}

void Run::apply_due_edits() {
    for (; next_edit_ < options_.edits.size(); ++next_edit_) {
        const scenario::Fault& edit = options_.edits[next_edit_];
        const auto& at = std::get<scenario::AtInstant>(edit.trigger);
        if (!at.step) continue;
        const auto step = static_cast<std::uint64_t>(*at.step);
        if (world_.inputs() < step) return;
        if (world_.inputs() > step || world_.now() > at.at) {
            if (stale_edit_.empty())
                stale_edit_ = fmt::format("no input number {} at {}", step, format_time(at.at));
            continue;
        }
        world_.run_before(at.at);
        world_.at(at.at, Rank::edit, [this, &edit] { injector_->act(edit); });
    }
}

scenario::Fault Run::edit(scenario::Action action, scenario::End end) {
    // Behind all that this instant holds, so that the stamp alone says where the edit stands.
    world_.run_before(world_.now() + core::nanoseconds(1));
    scenario::Fault fault{
        .trigger = scenario::AtInstant{world_.now(), static_cast<std::int64_t>(world_.inputs())},
        .action = std::move(action),
        .end = std::move(end)};
    if (asks_unclean_election(fault.action)) invariants_.allow_unclean_elections();
    injector_->act(fault);
    return fault;
}

// --- The verdict --------------------------------------------------------------------------------

/// The injector's ledger in the words of the report, which knows no injector.
std::vector<FaultRow> Run::fault_rows() const {
    std::vector<FaultRow> rows;
    for (const LedgerRow& row : injector_->ledger())
        rows.push_back({.fault = row.fault,
                        .id = row.id,
                        .action = row.action,
                        .fired = row.fired,
                        .messages = row.messages,
                        .bytes = row.bytes,
                        .processes = row.processes,
                        .connections = row.connections,
                        .first_effect = row.first_effect});
    return rows;
}

Report Run::report() {
    const Judgement judgement{.history = history_,
                              .names = world_.names(),
                              .scopes = scope_rules(scenario_, world_.names()),
                              .divergences = invariants_.divergences()};
    return make_report(scenario_,
                       {.history = history_,
                        .invariants = invariants_,
                        .names = world_.names(),
                        .checks = judge(judgement),
                        .metrics = metrics_.values(has_ended() ? phase_since_ : world_.now()),
                        .faults = fault_rows(),
                        .kinds_seen = kinds_seen_,
                        .seed = scenario_.seed,
                        .trace_hash = recorder_.hash(),
                        .events = recorder_.event_count(),
                        .end = has_ended() ? phase_since_ : world_.now(),
                        .reached_duration = reached_duration_,
                        .incomplete = !has_ended()});
}

}  // namespace brokerscope::sim
