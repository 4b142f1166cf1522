#pragma once
// Is a value in a list? (std::ranges::contains is not there yet.)

#include <algorithm>

namespace brokerscope::sim::lesson {

template <class List, class Value>
bool contains(const List& list, const Value& value) {
    return std::ranges::find(list, value) != std::ranges::end(list);
}

}  // namespace brokerscope::sim::lesson
