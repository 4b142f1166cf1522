#pragma once
// A map from 64-bit keys to small indices that cannot be iterated: it has no order to depend on.
//
// Open addressing with linear probing; keys are mixed, never erased. The value UINT32_MAX is
// "absent".

#include "core/base/hash.h"

#include <cstdint>
#include <vector>

namespace brokerscope::sim {

class FlatMap {
public:
    static constexpr std::uint32_t absent = UINT32_MAX;

    std::uint32_t find(std::uint64_t key) const {
        if (slots_.empty()) return absent;
        for (std::size_t at = place(key);; at = (at + 1) & (slots_.size() - 1)) {
            if (slots_[at].value == absent) return absent;
            if (slots_[at].key == key) return slots_[at].value;
        }
    }

    /// Sets or replaces. Pre: value is not `absent`.
    void set(std::uint64_t key, std::uint32_t value) {
        if (2 * (used_ + 1) > slots_.size()) grow();
        for (std::size_t at = place(key);; at = (at + 1) & (slots_.size() - 1)) {
            if (slots_[at].value == absent) {
                slots_[at] = {key, value};
                ++used_;
                return;
            }
            if (slots_[at].key == key) {
                slots_[at].value = value;
                return;
            }
        }
    }

    std::size_t size() const { return used_; }

private:
    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t value = absent;
    };

    std::size_t place(std::uint64_t key) const {
        return core::mix(key ^ 0x9e3779b97f4a7c15ULL, 0xd1b54a32d192ed03ULL) & (slots_.size() - 1);
    }

    void grow() {
        std::vector<Slot> old = std::move(slots_);
        slots_.assign(old.empty() ? 64 : 2 * old.size(), Slot{});
        used_ = 0;
        for (const Slot& slot : old)
            if (slot.value != absent) set(slot.key, slot.value);
    }

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
};

}  // namespace brokerscope::sim
