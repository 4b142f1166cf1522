#include "core/producer/partition_queue.h"

#include "core/base/mutant.h"

#include <algorithm>

namespace brokerscope::core {

std::int32_t next_compression_estimate(std::int32_t estimate, std::int32_t observed) {
    constexpr std::int32_t worse_step = 50;
    constexpr std::int32_t better_step = 5;
    if (observed > estimate) return std::max(estimate + worse_step, observed);
    if (observed < estimate) return std::max(estimate - better_step, observed);
    return estimate;
}

void put_back(PartitionQueue& queue, std::unique_ptr<ProducerBatch> batch) {
    auto place = queue.waiting.begin();
    if (batch->has_sequence()) {
        place = std::ranges::find_if_not(queue.waiting, [&](const auto& waiting) {
            return waiting->has_sequence() && waiting->base_sequence() < batch->base_sequence();
        });
    }
    if (mutated(Mutant::retry_goes_last)) place = queue.waiting.end();
    queue.waiting.insert(place, std::move(batch));
}

}  // namespace brokerscope::core
