#pragma once
// A small hash map from 64-bit numbers to 32-bit ones in one flat array: open addressing, linear
// probing, deletion by shifting back. Its content never depends on addresses; it is not iterated.

#include "core/base/hash.h"

#include <cstdint>
#include <vector>

namespace brokerscope::sim {

class FlatMap {
public:
    static constexpr std::uint32_t none = UINT32_MAX;

    std::size_t size() const { return size_; }

    /// The value at `key`, or `none`.
    std::uint32_t find(std::uint64_t key) const {
        if (cells_.empty()) return none;
        for (std::size_t i = home(key); cells_[i].value != none; i = (i + 1) & mask())
            if (cells_[i].key == key) return cells_[i].value;
        return none;
    }
    /// Sets `key` to `value`. Pre: `value` is not `none`.
    void set(std::uint64_t key, std::uint32_t value) {
        if ((size_ + 1) * 2 > cells_.size()) grow();
        std::size_t i = home(key);
        for (; cells_[i].value != none; i = (i + 1) & mask()) {
            if (cells_[i].key != key) continue;
            cells_[i].value = value;
            return;
        }
        cells_[i] = {key, value};
        ++size_;
    }
    void erase(std::uint64_t key) {
        if (cells_.empty()) return;
        std::size_t hole = home(key);
        while (cells_[hole].value != none && cells_[hole].key != key) hole = (hole + 1) & mask();
        if (cells_[hole].value == none) return;
        // Whoever was pushed past the hole moves into it, so that no search ends too early.
        for (std::size_t i = (hole + 1) & mask(); cells_[i].value != none; i = (i + 1) & mask()) {
            const std::size_t wanted = home(cells_[i].key);
            if (((i - wanted) & mask()) < ((i - hole) & mask())) continue;
            cells_[hole] = cells_[i];
            hole = i;
        }
        cells_[hole] = {};
        --size_;
    }
    void clear() {
        cells_.clear();
        size_ = 0;
    }

private:
    struct Cell {
        std::uint64_t key = 0;
        std::uint32_t value = none;
    };
    std::size_t mask() const { return cells_.size() - 1; }
    std::size_t home(std::uint64_t key) const {
        return core::mix(key ^ 0x9e3779b97f4a7c15ULL, 0xd6e8feb86659fd93ULL) & mask();
    }
    void grow() {
        std::vector<Cell> old(cells_.empty() ? 16 : cells_.size() * 2);
        old.swap(cells_);
        size_ = 0;
        for (const Cell& cell : old)
            if (cell.value != none) set(cell.key, cell.value);
    }

    std::vector<Cell> cells_;
    std::size_t size_ = 0;
};

}  // namespace brokerscope::sim
