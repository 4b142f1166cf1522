#pragma once
// What an application knows of its own records across its process lives: its database, so to say.
//
// A business record keeps its number and content however often it is sent. Which entry of the
// scenario made it, and which place it has there, is all that is needed to make it again.

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace brokerscope::sim {

/// Where a business record comes from: the entry of `send` and its n there, from 1.
struct RecordOrigin {
    std::uint32_t entry = 0;
    std::int64_t n = 0;
};

class Outbox {
public:
    explicit Outbox(std::size_t entries) : made_(entries, 0) {}

    /// The next record of an entry gets the client's next number.
    std::int64_t make(std::uint32_t entry);
    /// How many records of an entry were made.
    std::int64_t made(std::uint32_t entry) const { return made_[entry]; }
    std::int64_t made() const { return made_in_all_; }
    RecordOrigin origin(std::int64_t number) const;

    void sent(std::int64_t first, std::int64_t count);
    /// The records have their answer, whatever it was.
    void answered(std::int64_t first, std::int64_t count);
    /// Numbers of records that were sent and have no answer, ascending, as [from, to).
    const std::map<std::int64_t, std::int64_t>& unanswered() const { return open_; }

    /// Everything is sent once more: numbers start at 1 again.
    void forget();

private:
    /// Records [first, first + count) come from one entry in a row.
    struct Stretch {
        std::int64_t first = 0;
        std::int64_t n = 0;
        std::uint32_t entry = 0;
    };
    std::vector<std::int64_t> made_;
    std::vector<Stretch> stretches_;
    std::int64_t made_in_all_ = 0;
    std::map<std::int64_t, std::int64_t> open_;
};

}  // namespace brokerscope::sim
