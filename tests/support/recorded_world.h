#pragma once
// A world whose every event is kept: what tests of nodes run on.
//
//   RecordedWorld run;
//   run.add("server", make<Server>, {.lanes = 8});
//   run.start("server");
//   run.world.run_for(core::seconds(1));
//   EXPECT_EQ(run.log.count<trace::MessageLost>(), 0);

#include "core/base/hash.h"
#include "sim/node/world.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace brokerscope::tests {

/// Folds an event, field by field, into a hash. Names go in as text.
class EventHash {
public:
    explicit EventHash(const core::trace::NameTable& names) : names_(names) {}

    void add(const core::trace::Event& event) {
        word(event.id.value);
        word(static_cast<std::uint64_t>(event.time.ns));
        field(event.node);
        word(event.cause.value);
        word(event.payload.index());
        core::trace::visit_fields(event.payload,
                                  [this](std::string_view, const auto& value) { field(value); });
    }
    std::uint64_t value() const { return state_; }

private:
    void word(std::uint64_t value) { state_ = core::hash_step(state_, value); }
    void field(core::trace::Name name) { word(core::hash64(names_.text(name))); }
    void field(core::trace::Partition partition) {
        field(partition.topic);
        word(static_cast<std::uint64_t>(partition.index));
    }
    void field(const core::trace::BrokerList& list) {
        word(list.count);
        for (const std::int32_t id : list.view()) word(static_cast<std::uint64_t>(id));
    }
    void field(core::Instant time) { word(static_cast<std::uint64_t>(time.ns)); }
    void field(core::Duration span) { word(static_cast<std::uint64_t>(span.ns)); }
    template <class Value>
    void field(const Value& value) {
        if constexpr (std::is_enum_v<Value> || std::is_integral_v<Value>)
            word(static_cast<std::uint64_t>(value));
        else
            word(static_cast<std::uint64_t>(value.value));
    }

    const core::trace::NameTable& names_;
    std::uint64_t state_ = 0;
};

/// Keeps all events of a run.
class EventLog final : public core::trace::EventSink {
public:
    explicit EventLog(const core::trace::NameTable& names) : names_(names), hash_(names) {}

    void on_event(const core::trace::Event& event) override {
        hash_.add(event);
        events.push_back(event);
    }
    std::uint64_t hash() const { return hash_.value(); }
    std::string text(core::trace::Name name) const { return std::string(names_.text(name)); }

    /// All events of one kind, in order.
    template <class Payload>
    std::vector<core::trace::Event> all() const {
        std::vector<core::trace::Event> found;
        for (const core::trace::Event& event : events)
            if (std::holds_alternative<Payload>(event.payload)) found.push_back(event);
        return found;
    }
    template <class Payload>
    std::vector<Payload> payloads() const {
        std::vector<Payload> found;
        for (const core::trace::Event& event : events)
            if (const auto* payload = std::get_if<Payload>(&event.payload))
                found.push_back(*payload);
        return found;
    }
    template <class Payload>
    int count() const {
        return static_cast<int>(payloads<Payload>().size());
    }
    /// Events of one kind at one node.
    template <class Payload>
    int count_at(std::string_view node) const {
        int count = 0;
        for (const core::trace::Event& event : events)
            if (std::holds_alternative<Payload>(event.payload) && text(event.node) == node) ++count;
        return count;
    }

    std::vector<core::trace::Event> events;

private:
    const core::trace::NameTable& names_;
    EventHash hash_;
};

/// For `add`: a node whose handler is made from its env alone.
template <class Handler>
std::unique_ptr<core::Handler> make(core::Env& env) {
    return std::make_unique<Handler>(env);
}

class RecordedWorld {
public:
    explicit RecordedWorld(const sim::WorldOptions& options = {})
        : world(options), log(world.names()) {
        world.subscribe(log);
    }

    sim::NodeId add(std::string name, sim::HandlerFactory factory, sim::NodeOptions options = {}) {
        options.name = std::move(name);
        options.make = std::move(factory);
        return world.add_node(std::move(options));
    }
    void start(std::string_view name) { world.start(world.node(name)); }
    void crash(std::string_view name) { world.crash(world.node(name)); }
    void power_loss(std::string_view name, sim::PowerLoss how = {}) {
        world.power_loss(world.node(name), how);
    }
    void pause(std::string_view name) { world.pause(world.node(name)); }
    void resume(std::string_view name) { world.resume(world.node(name)); }
    void shutdown(std::string_view name) { world.shutdown(world.node(name)); }
    /// The handler of a running process, for looking.
    template <class Handler>
    const Handler& look(std::string_view name) const {
        return dynamic_cast<const Handler&>(*world.handler(world.node(name)));
    }

    sim::World world;
    EventLog log;
};

}  // namespace brokerscope::tests
