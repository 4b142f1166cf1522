#include "core/log/producer_state.h"

#include "tests/core/log/log_fixture.h"

namespace brokerscope::tests {
namespace {

Bytes from_hex(std::string_view text) {
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const auto digit = [&](std::size_t at) {
            const char c = text[at];
            return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
        };
        bytes.push_back(static_cast<std::byte>(digit(i) << 4 | digit(i + 1)));
    }
    return bytes;
}

ProducerStateManager with_two_producers() {
    ProducerStateManager manager;
    const Bytes first = stamped(batch_of({.records = 3,
                                          .producer = ProducerId{9},
                                          .producer_epoch = ProducerEpoch{1},
                                          .sequence = Sequence{4}}),
                                100, 0);
    const Bytes second = stamped(batch_of({.producer = ProducerId{10}}), 103, 0);
    manager.update(*BatchView::parse(first));
    manager.update(*BatchView::parse(second));
    return manager;
}

TEST(ProducerSnapshot, has_the_fields_of_kafkas) {
    const Bytes bytes = with_two_producers().encode_snapshot();
    ASSERT_EQ(bytes.size(), 10u + 2 * 46);
    const std::string_view entry =
        "0000000000000009"   // producer id
        "0001"               // epoch
        "00000006"           // last sequence
        "0000000000000066"   // last offset 102
        "00000002"           // offset delta
        "00000000000003e8"   // timestamp
        "ffffffff"           // coordinator epoch
        "ffffffffffffffff";  // first offset of the open transaction
    EXPECT_TRUE(std::ranges::equal(BytesView(bytes).subspan(10, 46), from_hex(entry)));
    EXPECT_TRUE(std::ranges::equal(BytesView(bytes).first(2), from_hex("0001")));
    EXPECT_TRUE(std::ranges::equal(BytesView(bytes).subspan(6, 4), from_hex("00000002")));
}

TEST(ProducerSnapshot, is_read_back_with_the_last_batch_of_each) {
    const ProducerStateManager written = with_two_producers();
    ProducerStateManager read;
    ASSERT_TRUE(read.decode_snapshot(written.encode_snapshot()));
    EXPECT_EQ(read.hash(), written.hash());
    const ProducerState& state = read.producers().at(ProducerId{9});
    ASSERT_EQ(state.batch_count, 1);
    EXPECT_EQ(state.last()->first_sequence, Sequence{4});
    EXPECT_EQ(state.last()->base_offset(), Offset{100});
}

TEST(ProducerSnapshot, a_damaged_one_is_refused_wherever_it_is_damaged) {
    const Bytes bytes = with_two_producers().encode_snapshot();
    ProducerStateManager read;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        Bytes damaged = bytes;
        damaged[i] ^= std::byte{0x20};
        EXPECT_EQ(read.decode_snapshot(damaged).error(), LogError::corrupt) << i;
        EXPECT_TRUE(read.producers().empty());
        EXPECT_FALSE(read.decode_snapshot(BytesView(bytes).first(i))) << i;
    }
}

}  // namespace
}  // namespace brokerscope::tests
