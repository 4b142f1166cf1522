#include "sim/check/chained_log.h"

#include "core/base/hash.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

constexpr std::uint64_t empty_chain = 0;

std::uint64_t extend(std::uint64_t chain, const ChainedLog::Batch& batch) {
    chain = core::hash_step(chain, static_cast<std::uint64_t>(batch.base.value));
    chain = core::hash_step(chain, static_cast<std::uint64_t>(batch.epoch.value));
    return core::hash_step(chain, batch.content.value);
}

}  // namespace

void ChainedLog::append(core::Offset base, std::int32_t count, core::LeaderEpoch epoch,
                        trace::ContentHash content) {
    Batch batch{base, count, epoch, content};
    batch.chain = extend(batches_.empty() ? empty_chain : batches_.back().chain, batch);
    batches_.push_back(batch);
}

void ChainedLog::truncate(core::Offset to) {
    while (!batches_.empty() && batches_.back().end() > to) batches_.pop_back();
}

void ChainedLog::restart_at(core::Offset start) {
    batches_.clear();
    start_ = start;
}

std::optional<std::uint64_t> ChainedLog::chain_at(core::Offset offset) const {
    if (offset <= start_) return empty_chain;
    // Nearly every question is about the end.
    if (!batches_.empty() && batches_.back().end() == offset) return batches_.back().chain;
    const auto at = std::ranges::lower_bound(batches_, offset, {}, &Batch::end);
    if (at == batches_.end() || at->end() != offset) return std::nullopt;
    return at->chain;
}

void ChainedLog::copy_prefix(const ChainedLog& other, core::Offset offset) {
    start_ = other.start_;
    const auto end = std::ranges::upper_bound(other.batches_, offset, {}, &Batch::end);
    batches_.assign(other.batches_.begin(), end);
}

}  // namespace brokerscope::sim
