#include "sim/view/replica_log.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {
constexpr std::size_t cut_kept = 64;
}

std::size_t ReplicaLog::lower_bound(core::Offset offset) const {
    std::size_t low = 0;
    std::size_t high = size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if ((*this)[middle].end() <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void ReplicaLog::append(const LogBatch& batch) {
    // A log that was cut without an event saying so (a damaged disk) goes on with what was written.
    if (!empty() && batch.base < (*this)[size() - 1].end()) truncate(batch.base);
    tail_.push_back(batch);
    records_ += batch.count;
    bytes_ += batch.bytes;
    if (tail_.size() < block_batches) return;
    full_.push_back(std::make_shared<const Block>(std::move(tail_)));
    tail_ = {};
}

void ReplicaLog::truncate(core::Offset offset) {
    if (empty() || (*this)[size() - 1].end() <= offset) return;
    last_cut_.clear();
    while (!empty() && (*this)[size() - 1].end() > offset) {
        if (tail_.empty()) {
            // The last block is shared: what stays of it is copied.
            tail_ = *full_.back();
            full_.pop_back();
        }
        records_ -= tail_.back().count;
        bytes_ -= tail_.back().bytes;
        last_cut_.push_back(tail_.back());
        tail_.pop_back();
    }
    std::ranges::reverse(last_cut_);
    if (last_cut_.size() > cut_kept) last_cut_.resize(cut_kept);
}

void ReplicaLog::clear() { *this = {}; }

bool ReplicaLog::operator==(const ReplicaLog& other) const {
    if (size() != other.size()) return false;
    for (std::size_t i = 0; i < full_.size(); ++i)
        if (full_[i] != other.full_[i] && *full_[i] != *other.full_[i]) return false;
    return tail_ == other.tail_;
}

}  // namespace brokerscope::sim
