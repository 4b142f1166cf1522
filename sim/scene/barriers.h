#pragma once
// What faults do to the ways between nodes at the cursor: cut, one-way, slow, isolated.

#include "sim/scene/moment.h"

#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scene {

enum class Barrier : std::uint8_t { none, slow, cut };

class Barriers {
public:
    explicit Barriers(const Moment& moment);

    /// What lies between two nodes in this direction.
    Barrier between(std::string_view from, std::string_view to) const;
    bool is_isolated(std::string_view node) const;
    /// Pairs that a fault names, even if they have no connection; each once.
    std::vector<std::pair<std::string, std::string>> pairs() const;

private:
    struct Span {
        std::vector<std::string> from;
        std::vector<std::string> to;
        Barrier kind = Barrier::cut;
    };
    std::vector<Span> spans_;
    std::vector<std::string> isolated_;
};

}  // namespace brokerscope::sim::scene
