#pragma once
// Makes the key, value and business number of the n-th record of a `send` entry: the same bytes for
// the same n, however often it is asked.

#include "core/base/bytes.h"
#include "sim/scenario/scenario.h"

#include <cstdint>
#include <optional>

namespace brokerscope::sim {

class RecordMaker {
public:
    /// `seed` and `name` (of the client and entry) give the bytes where the scenario asks for a
    /// size.
    RecordMaker(const scenario::Send& entry, std::uint64_t seed, std::string_view name);

    struct Made {
        std::optional<core::BytesView> key;
        core::BytesView value;
        std::int64_t number = 0;  ///< 0: none
    };
    /// Valid until the next call. An expression that cannot be computed (checked when the scenario
    /// was read for its first values) gives an empty text.
    Made make(std::int64_t n);

private:
    void fill(std::int64_t n);

    const scenario::Send& entry_;
    std::uint64_t key_of_bytes_;
    std::string key_;
    std::string text_;
    core::Bytes bytes_;
};

}  // namespace brokerscope::sim
