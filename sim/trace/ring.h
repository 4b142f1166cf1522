#pragma once
// A queue in one growing array: what comes and goes at the same pace costs no memory after the
// first round. Places are counted from the front.

#include <cstddef>
#include <utility>
#include <vector>

namespace brokerscope::sim {

template <class T>
class Ring {
public:
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    /// Pre: `place` < `size()`.
    const T& operator[](std::size_t place) const { return cells_[at(place)]; }
    const T& front() const { return cells_[first_]; }

    /// Where the next value is to be made; as whoever was there last left it.
    T& room() {
        if (size_ == cells_.size()) grow();
        return cells_[at(size_)];
    }
    /// Takes in what `room()` holds.
    void push_back() { ++size_; }
    void pop_front() {
        first_ = at(1);
        --size_;
    }

private:
    // The array's size is a power of two.
    std::size_t at(std::size_t place) const { return (first_ + place) & (cells_.size() - 1); }
    void grow() {
        std::vector<T> larger(cells_.empty() ? 64 : 2 * cells_.size());
        for (std::size_t i = 0; i < size_; ++i) larger[i] = std::move(cells_[at(i)]);
        cells_ = std::move(larger);
        first_ = 0;
    }

    std::vector<T> cells_;
    std::size_t first_ = 0;
    std::size_t size_ = 0;
};

}  // namespace brokerscope::sim
