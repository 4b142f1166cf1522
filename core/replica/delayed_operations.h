#pragma once
// Requests that wait for something to happen to a partition, or for their time to be over: a
// Produce for the high watermark, a Fetch for bytes (Kafka's DelayedOperationPurgatory).
//
// An operation is kept once and watched under every partition it waits for. Whoever changes a
// partition says so with `check`; the operation itself says whether that was enough. Operations of
// one partition are asked in the order in which they were parked, so that answers are
// deterministic. There are never more of them than connections, each of which has one request in
// process at a time.

#include "core/base/assert.h"
#include "core/base/time.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace brokerscope::core {

/// Number of a partition within its broker.
using PartitionSlot = std::uint32_t;
using OperationId = std::uint64_t;

template <class Operation>
class DelayedOperations {
public:
    /// Keeps `operation` until `check` or `expire` lets it go, or `cancel` drops it.
    /// Pre: `slots` has no slot twice.
    OperationId park(Operation operation, std::vector<PartitionSlot> slots, Instant deadline) {
        const OperationId id = next_id_++;
        for (const PartitionSlot slot : slots) {
            if (slot >= watchers_.size()) watchers_.resize(slot + 1);
            watchers_[slot].push_back(id);
        }
        deadlines_.emplace(deadline, id);
        operations_.emplace(id, Parked{std::move(operation), std::move(slots), deadline});
        return id;
    }

    /// Something changed in `slot`: asks `is_complete(Operation&)` of each operation that watches
    /// it and hands those that are to `answer(Operation&&)`, which must not call back into this
    /// object.
    template <class IsComplete, class Answer>
    void check(PartitionSlot slot, IsComplete&& is_complete, Answer&& answer) {
        if (slot >= watchers_.size() || watchers_[slot].empty()) return;
        scratch_ = watchers_[slot];
        for (const OperationId id : scratch_) {
            const auto found = operations_.find(id);
            ASSERT(found != operations_.end(), "a watcher without its operation");
            if (is_complete(found->second.operation)) answer(take(found));
        }
    }

    /// Hands every operation whose deadline is at or before `now` to `answer(Operation&&)`.
    template <class Answer>
    void expire(Instant now, Answer&& answer) {
        while (!deadlines_.empty() && deadlines_.begin()->first <= now)
            answer(take(operations_.find(deadlines_.begin()->second)));
    }

    /// Its client is gone. False if it was answered already.
    bool cancel(OperationId id) {
        const auto found = operations_.find(id);
        if (found == operations_.end()) return false;
        take(found);
        return true;
    }

    Instant next_deadline() const {
        return deadlines_.empty() ? Instant::never() : deadlines_.begin()->first;
    }
    std::size_t size() const { return operations_.size(); }

private:
    struct Parked {
        Operation operation;
        std::vector<PartitionSlot> slots;
        Instant deadline;
    };
    using Operations = std::map<OperationId, Parked>;

    Operation take(typename Operations::iterator found) {
        ASSERT(found != operations_.end());
        const OperationId id = found->first;
        for (const PartitionSlot slot : found->second.slots) std::erase(watchers_[slot], id);
        deadlines_.erase({found->second.deadline, id});
        Operation operation = std::move(found->second.operation);
        operations_.erase(found);
        return operation;
    }

    Operations operations_;
    std::vector<std::vector<OperationId>> watchers_;  // by slot, in the order of parking
    std::set<std::pair<Instant, OperationId>> deadlines_;
    std::vector<OperationId> scratch_;
    OperationId next_id_ = 1;
};

}  // namespace brokerscope::core
