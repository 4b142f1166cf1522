// How faults end. See injector_impl.h.

#include "sim/fault/draw.h"
#include "sim/fault/injector_impl.h"

#include <algorithm>

namespace brokerscope::sim {

namespace trace = core::trace;

void Injector::Impl::set_end(Armed& armed, const std::shared_ptr<FaultEffect>& effect) {
    const scenario::End& how = armed.fault.end;
    if (const auto* span = std::get_if<scenario::Latency>(&how)) {
        effect->timed = true;
        plan(world_.now() + draw(*span, armed.random), {.kind = Work::Kind::end,
                                                        .fault = effect->fault,
                                                        .cause = effect->fired,
                                                        .effect = effect});
    } else if (std::holds_alternative<scenario::ForEver>(how)) {
        effect->ever = true;
    } else if (const auto* until = std::get_if<scenario::UntilEvent>(&how)) {
        effect->until = *until;
    }
}

bool Injector::Impl::is_kept_down(NodeId node) const {
    return std::ranges::any_of(effects_, [&](const std::shared_ptr<FaultEffect>& effect) {
        return effect->active && std::ranges::find(effect->down, node) != effect->down.end();
    });
}

bool Injector::Impl::is_kept_paused(NodeId node) const {
    return std::ranges::any_of(effects_, [&](const std::shared_ptr<FaultEffect>& effect) {
        return effect->active && std::ranges::find(effect->paused, node) != effect->paused.end();
    });
}

void Injector::Impl::end(FaultEffect& effect) {
    effect.active = false;
    const trace::EventId ended = world_.emit(trace::FaultEnded{effect.fault}, effect.fired);
    for (const NetworkChange change : effect.changes) world_.network().heal(change);
    for (const trace::MessageId message : effect.held) world_.network().release(message);
    for (const NodeId node : effect.paused)
        if (!is_kept_paused(node)) world_.resume(node, ended);
    for (const NodeId node : effect.down)
        if (!is_kept_down(node)) start_again(node, effect);
}

void Injector::Impl::start_again(NodeId node, const FaultEffect& effect) {
    if (!world_.has_process(node))
        world_.start(node, effect.fired);
    else if (std::holds_alternative<scenario::Shutdown>(
                 armed_[static_cast<std::size_t>(effect.fault)].fault.action.what))
        restarting_.insert(node.value);  // still on its way down
}

/// Effects on `core` and between its nodes end; the others stay as they are.
void Injector::Impl::end_on(const std::set<trace::Name>& core) {
    const auto touches_core = [&](const FaultEffect& effect) {
        for (const NodeId node : effect.down)
            if (core.contains(world_.names().intern(world_.name(node)))) return true;
        for (const NodeId node : effect.paused)
            if (core.contains(world_.names().intern(world_.name(node)))) return true;
        if (effect.down.empty() && effect.paused.empty() &&
            effect.coverage.kind == Coverage::Kind::nothing)
            return true;  // on messages
        for (const trace::Name a : core)
            for (const trace::Name b : core)
                if (effect.coverage.covers(a, b)) return true;
        return false;
    };
    const std::vector<std::shared_ptr<FaultEffect>> active = effects_;
    for (const std::shared_ptr<FaultEffect>& effect : active)
        if (effect->active && !effect->ever && touches_core(*effect)) end(*effect);
}

void Injector::Impl::settle(scenario::Settle how) {
    for (Armed& armed : armed_) armed.disarmed = true;
    waiting_for_step_.clear();
    agenda_.remove_if([](const Work& work) { return work.kind == Work::Kind::fire; });
    if (how == scenario::Settle::none) return;
    std::set<trace::Name> core(roles_.controllers().begin(), roles_.controllers().end());
    core.insert(roles_.clients().begin(), roles_.clients().end());
    std::vector<trace::Name> brokers = roles_.brokers();
    std::size_t majority = brokers.size();
    if (how == scenario::Settle::core) majority = brokers.size() / 2 + 1;
    core::RandomStream random = world_.stream("settle");
    while (brokers.size() > majority)
        brokers.erase(brokers.begin() + static_cast<std::ptrdiff_t>(random.below(brokers.size())));
    core.insert(brokers.begin(), brokers.end());
    end_on(core);
    forget_ended();
}

bool Injector::Impl::has_lasting_effects() const {
    return std::ranges::any_of(effects_, [](const std::shared_ptr<FaultEffect>& effect) {
        return effect->active && !effect->timed;
    });
}

void Injector::Impl::forget_ended() {
    std::erase_if(effects_,
                  [](const std::shared_ptr<FaultEffect>& effect) { return !effect->active; });
}

const std::vector<LedgerRow>& Injector::Impl::ledger() {
    for (LedgerRow& row : ledger_) row.first_effect = consequences_.first(row.fault);
    return ledger_;
}

}  // namespace brokerscope::sim
