#pragma once
// What faults have to do at which instant: by time, then by the fault's number, then as it came.

#include "core/trace/events.h"
#include "sim/fault/effect.h"

#include <compare>
#include <cstdint>
#include <map>
#include <memory>

namespace brokerscope::sim {

struct Work {
    enum class Kind : std::uint8_t {
        fire,   ///< the fault acts
        end,    ///< `effect` ends
        start,  ///< `node` starts again: its orderly end came after the fault's
    };
    Kind kind = Kind::fire;
    std::int32_t fault = 0;
    core::trace::EventId cause = core::trace::no_event;
    std::shared_ptr<FaultEffect> effect;
    NodeId node;
};

class Agenda {
public:
    void add(core::Instant at, Work work) {
        const std::int32_t fault = work.fault;
        works_.emplace(Key{at, fault, next_++}, std::move(work));
    }
    bool is_due(core::Instant now) const {
        return !works_.empty() && works_.begin()->first.at <= now;
    }
    /// Pre: something is there.
    Work take() {
        Work work = std::move(works_.begin()->second);
        works_.erase(works_.begin());
        return work;
    }
    bool empty() const { return works_.empty(); }
    template <class Predicate>
    void remove_if(Predicate&& predicate) {
        std::erase_if(works_, [&](const auto& entry) { return predicate(entry.second); });
    }

private:
    struct Key {
        core::Instant at;
        std::int32_t fault = 0;
        std::uint64_t order = 0;
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    std::map<Key, Work> works_;
    std::uint64_t next_ = 0;
};

}  // namespace brokerscope::sim
