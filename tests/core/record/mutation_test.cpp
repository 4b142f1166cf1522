// Bytes that are nearly right: flipped, cut, lengthened. Nothing crashes, and every error says
// where, inside the bytes.

#include "vectors.h"

#include "core/base/crc32c.h"
#include "core/base/hash.h"
#include "core/record/record.h"

#include <gtest/gtest.h>

namespace brokerscope::core {
namespace {

/// A fixed sequence of numbers.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::size_t below(std::size_t bound) {
        state_ = hash_step(state_, 0x5bd1e995);
        return static_cast<std::size_t>(state_ % bound);
    }

private:
    std::uint64_t state_;
};

Bytes mutated(Bytes bytes, Dice& dice) {
    const std::size_t changes = 1 + dice.below(4);
    for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
        const auto at = static_cast<std::ptrdiff_t>(dice.below(bytes.size()));
        const auto value = static_cast<std::byte>(dice.below(256));
        switch (dice.below(4)) {
            case 0: bytes[static_cast<std::size_t>(at)] ^= std::byte{1} << dice.below(8); break;
            case 1: bytes[static_cast<std::size_t>(at)] = value; break;
            case 2: bytes.insert(bytes.begin() + at, value); break;
            default: bytes.erase(bytes.begin() + at, bytes.end()); break;
        }
    }
    return bytes;
}

/// Makes a damaged batch look whole, so that what lies behind the checksum is reached.
void mend(Bytes& bytes) {
    if (bytes.size() < batch_header_size) return;
    store_big_endian(bytes.data() + 8, static_cast<std::int32_t>(bytes.size() - batch_prefix_size));
    store_big_endian(bytes.data() + 17, crc32c(BytesView{bytes}.subspan(21)));
}

std::expected<void, BatchError> read_all(const Bytes& bytes) {
    const auto batch = BatchView::parse(bytes);
    if (!batch) return std::unexpected(batch.error());
    if (const auto checked = batch->check(); !checked) return checked;
    Bytes scratch;
    return for_each_record(*batch, scratch, [](const RecordView& record) {
        record.headers.for_each([](const RecordHeader&) {});
    });
}

TEST(DamagedBatch, never_crashes_and_says_where) {
    int refused = 0;
    for (const BatchVector& vector : load_batch_vectors()) {
        Dice dice{hash64(vector.name)};
        for (int round = 0; round < 4'000; ++round) {
            Bytes bytes = mutated(vector.bytes, dice);
            if (round % 2 == 0) mend(bytes);
            const auto read = read_all(bytes);
            if (read) continue;
            ++refused;
            EXPECT_LE(read.error().position, bytes.size()) << vector.name << " " << round;
        }
    }
    EXPECT_GT(refused, 10'000);
}

}  // namespace
}  // namespace brokerscope::core
