#include "sim/node/world.h"

#include "core/base/assert.h"

#include <utility>

namespace brokerscope::sim {

World::World(const WorldOptions& options)
    : shared_(options), target_(shared_.kernel.add_target(*this)) {
    for (Origin& rank : ranks_) rank = shared_.kernel.add_origin();
}

World::~World() {
    // Processes are destroyed as the dead are: what they still ask for is dropped.
    for (const auto& machine : machines_)
        if (Process* process = machine->process()) process->kill();
    bury_the_dead();
}

NodeId World::add_node(NodeOptions options) {
    const std::string name = options.name;
    const Origin origin = shared_.kernel.add_origin();
    machines_.push_back(std::make_unique<Machine>(shared_, std::move(options), origin));
    const NodeId id = machines_.back()->id();
    ASSERT(id.value + 1 == machines_.size());
    nodes_.emplace(name, id);
    return id;
}

std::optional<NodeId> World::find(std::string_view name) const {
    const auto found = nodes_.find(name);
    if (found == nodes_.end()) return std::nullopt;
    return found->second;
}

NodeId World::node(std::string_view name) const {
    const auto found = find(name);
    ASSERT(found, "no node of this name");
    return *found;
}

bool World::step(core::Instant limit) {
    const std::uint64_t before = shared_.inputs;
    while (shared_.kernel.step(limit)) {
        bury_the_dead();
        if (shared_.inputs != before) return true;
    }
    return false;
}

void World::run_until(core::Instant until) {
    while (step(until)) {
    }
    if (until > now()) shared_.kernel.advance(until);
}

void World::run_before(core::Instant until) {
    ASSERT(until >= now());
    while (step(until - core::nanoseconds(1))) {
    }
    shared_.kernel.advance(until);
}

World::ActionId World::at(core::Instant when, Rank rank, std::function<void()> action) {
    if (free_actions_.empty()) {
        free_actions_.push_back(static_cast<std::uint32_t>(actions_.size()));
        actions_.emplace_back();
    }
    const std::uint32_t slot = free_actions_.back();
    free_actions_.pop_back();
    actions_[slot] = std::move(action);
    const Origin origin = ranks_[static_cast<std::size_t>(rank)];
    return {shared_.kernel.schedule(when, origin, target_, slot, core::trace::no_event.value),
            slot};
}

void World::cancel(ActionId action) {
    shared_.kernel.cancel(action.ticket);
    actions_[action.slot] = nullptr;
    free_actions_.push_back(action.slot);
}

void World::on_due(std::uint32_t slot) {
    const std::function<void()> action = std::exchange(actions_[slot], nullptr);
    free_actions_.push_back(slot);
    ASSERT(action);
    action();
}

void World::bury_the_dead() {
    if (!shared_.dead.empty()) shared_.dead.clear();
}

void World::start(NodeId node, core::trace::EventId cause) { machine(node).start(cause); }

void World::crash(NodeId node, core::trace::EventId cause) { machine(node).crash(cause); }

void World::power_loss(NodeId node, const PowerLoss& how, core::trace::EventId cause) {
    machine(node).power_loss(how, cause);
}

void World::pause(NodeId node, core::trace::EventId cause) { machine(node).pause(cause); }

void World::resume(NodeId node, core::trace::EventId cause) { machine(node).resume(cause); }

void World::shutdown(NodeId node, core::trace::EventId cause) {
    if (Process* process = machine(node).process()) process->request_shutdown(cause);
}

void World::call(NodeId node, std::function<void(core::Handler&)> input,
                 core::trace::EventId cause) {
    if (Process* process = machine(node).process()) process->call(std::move(input), cause);
}

core::Handler* World::handler(NodeId node) const {
    const Process* process = machine(node).process();
    return process ? process->handler() : nullptr;
}

void World::flush_disk(NodeId node, core::trace::EventId cause) { machine(node).flush_disk(cause); }

void World::wipe_disk(NodeId node, core::trace::EventId cause) { machine(node).wipe_disk(cause); }

}  // namespace brokerscope::sim
