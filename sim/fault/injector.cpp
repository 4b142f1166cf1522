#include "sim/fault/injector.h"

#include "sim/fault/injector_impl.h"

namespace brokerscope::sim {

Injector::Injector(World& world, const scenario::Scenario& scenario, Elector elect)
    : impl_(std::make_unique<Impl>(world, scenario, std::move(elect))) {}
Injector::~Injector() = default;

void Injector::begin_story() { impl_->begin_story(); }
void Injector::act(const scenario::Fault& edit) { impl_->act(edit); }
void Injector::settle(scenario::Settle how) { impl_->settle(how); }
bool Injector::matches(const scenario::EventMatch& match, const core::trace::Event& event) {
    return impl_->matches(match, event);
}
bool Injector::has_timed_work() const { return impl_->has_timed_work(); }
bool Injector::has_lasting_effects() const { return impl_->has_lasting_effects(); }
const std::vector<LedgerRow>& Injector::ledger() const { return impl_->ledger(); }

}  // namespace brokerscope::sim
