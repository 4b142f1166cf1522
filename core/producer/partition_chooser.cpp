#include "core/producer/partition_chooser.h"

#include <algorithm>

namespace brokerscope::core {

std::int32_t murmur2(BytesView data) {
    constexpr std::uint32_t seed = 0x9747b28c;
    constexpr std::uint32_t m = 0x5bd1e995;
    const auto byte = [&](std::size_t at) { return std::to_integer<std::uint32_t>(data[at]); };
    std::uint32_t hash = seed ^ static_cast<std::uint32_t>(data.size());
    std::size_t at = 0;
    for (; at + 4 <= data.size(); at += 4) {
        std::uint32_t k = byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24;
        k *= m;
        k ^= k >> 24;
        k *= m;
        hash *= m;
        hash ^= k;
    }
    const std::size_t rest = data.size() - at;
    if (rest >= 3) hash ^= byte(at + 2) << 16;
    if (rest >= 2) hash ^= byte(at + 1) << 8;
    if (rest >= 1) {
        hash ^= byte(at);
        hash *= m;
    }
    hash ^= hash >> 13;
    hash *= m;
    hash ^= hash >> 15;
    return static_cast<std::int32_t>(hash);
}

std::int32_t partition_of_key(BytesView key, std::int32_t partitions) {
    ASSERT(partitions > 0);
    return (murmur2(key) & INT32_MAX) % partitions;
}

std::int32_t PartitionChooser::draw(std::int32_t partitions,
                                    std::span<const std::int32_t> available) {
    if (!cumulative_.empty()) {
        const auto total = static_cast<std::uint64_t>(cumulative_.back());
        const auto ticket = static_cast<std::int64_t>(random_.below(total));
        const auto hit = std::ranges::upper_bound(cumulative_, ticket);
        return weighted_[static_cast<std::size_t>(hit - cumulative_.begin())];
    }
    if (!available.empty()) return available[random_.below(available.size())];
    return static_cast<std::int32_t>(random_.below(static_cast<std::uint64_t>(partitions)));
}

void PartitionChooser::choose(std::int32_t partitions, std::span<const std::int32_t> available) {
    ASSERT(partitions > 0);
    current_ = draw(partitions, available);
}

void PartitionChooser::count(std::size_t bytes, bool may_switch) {
    produced_ += bytes;
    const bool enough = produced_ >= sticky_bytes_ && may_switch;
    if (!enough && produced_ < sticky_bytes_ * 2) return;
    current_.reset();
    produced_ = 0;
}

std::int32_t PartitionChooser::round_robin(std::int32_t partitions,
                                           std::span<const std::int32_t> available) {
    ASSERT(partitions > 0);
    const std::uint32_t turn = turn_++ & INT32_MAX;
    if (!available.empty()) return available[turn % available.size()];
    return static_cast<std::int32_t>(turn % static_cast<std::uint32_t>(partitions));
}

void PartitionChooser::set_queues(std::span<const std::int32_t> ids,
                                  std::span<const std::int32_t> queued) {
    ASSERT(ids.size() == queued.size());
    weighted_.clear();
    cumulative_.clear();
    // With queues of one length, or one queue, there is nothing to even out.
    if (queued.size() < 2 ||
        std::ranges::all_of(queued, [&](std::int32_t n) { return n == queued.front(); }))
        return;
    const std::int64_t above_longest = std::int64_t{std::ranges::max(queued)} + 1;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        sum += above_longest - queued[i];
        weighted_.push_back(ids[i]);
        cumulative_.push_back(sum);
    }
}

}  // namespace brokerscope::core
