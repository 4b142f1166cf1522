#include "sim/kernel/kernel.h"

namespace brokerscope::sim {

Origin Kernel::add_origin() {
    ASSERT(sequences_.size() <= UINT16_MAX, "too many origins");
    sequences_.push_back(0);
    return Origin{static_cast<std::uint16_t>(sequences_.size() - 1)};
}

TargetId Kernel::add_target(Target& target) {
    targets_.push_back(&target);
    return TargetId{static_cast<std::uint32_t>(targets_.size() - 1)};
}

void Kernel::run_until(core::Instant until) {
    while (step(until)) {
    }
    if (until > now_) advance(until);
}

void Kernel::advance(core::Instant to) {
    ASSERT(to >= now_ && pending_.first_time() >= to);
    now_ = to;
}

}  // namespace brokerscope::sim
