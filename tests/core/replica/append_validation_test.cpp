#include "core/replica/append_validation.h"

#include "core/base/crc32c.h"
#include "core/record/builder.h"

#include <gtest/gtest.h>

#include <functional>

namespace brokerscope::core {
namespace {

constexpr WallTime now{1'767'225'600'000};

Bytes batch_of(const std::function<void(BatchBuilder&)>& fill, BatchOptions options = {}) {
    BatchBuilder builder(options);
    fill(builder);
    return builder.finish();
}

Bytes two_records(BatchOptions options = {}) {
    return batch_of(
        [](BatchBuilder& builder) {
            builder.append({.timestamp = now, .key = as_bytes("k"), .value = as_bytes("a")});
            builder.append({.timestamp = now, .key = as_bytes("k"), .value = as_bytes("b")});
        },
        options);
}

/// Writes `value` into the header and makes the checksum right again.
template <class Int>
Bytes forged(Bytes batch, std::size_t at, Int value) {
    store_big_endian(batch.data() + at, value);
    const std::uint32_t crc = crc32c(BytesView(batch).subspan(21));
    store_big_endian(batch.data() + 17, crc);
    return batch;
}

ErrorCode verdict(BytesView records, AppendRules rules = {.produce_version = 9, .now = now}) {
    Bytes scratch;
    const auto batch = validate_client_append(records, rules, scratch);
    return batch ? ErrorCode::none : batch.error().error;
}

TEST(AppendValidation, a_sound_batch_is_taken) {
    EXPECT_EQ(ErrorCode::none, verdict(two_records()));
    EXPECT_EQ(ErrorCode::none, verdict(two_records({.codec = Codec::zstd})));
    EXPECT_EQ(ErrorCode::none, verdict(two_records({.codec = Codec::gzip})));
}

TEST(AppendValidation, exactly_one_whole_batch_is_needed) {
    EXPECT_EQ(ErrorCode::invalid_record, verdict({}));
    Bytes twice = two_records();
    const Bytes second = two_records();
    twice.insert(twice.end(), second.begin(), second.end());
    EXPECT_EQ(ErrorCode::invalid_record, verdict(twice));
    Bytes cut = two_records();
    cut.pop_back();
    EXPECT_EQ(ErrorCode::corrupt_message, verdict(cut));
}

TEST(AppendValidation, a_damaged_byte_is_a_corrupt_message) {
    Bytes batch = two_records();
    batch.back() ^= std::byte{1};
    EXPECT_EQ(ErrorCode::corrupt_message, verdict(batch));
}

TEST(AppendValidation, another_format_version_is_refused) {
    EXPECT_EQ(ErrorCode::invalid_record, verdict(forged<std::int8_t>(two_records(), 16, 1)));
}

TEST(AppendValidation, offsets_must_be_those_of_the_records) {
    EXPECT_EQ(ErrorCode::invalid_record, verdict(forged<std::int64_t>(two_records(), 0, 5)));
    EXPECT_EQ(ErrorCode::invalid_record, verdict(forged<std::int32_t>(two_records(), 23, 4)));
    EXPECT_EQ(ErrorCode::invalid_record, verdict(forged<std::int32_t>(two_records(), 57, 3)));
}

TEST(AppendValidation, a_large_batch_is_too_large) {
    AppendRules rules{.produce_version = 9, .max_message_bytes = 70, .now = now};
    EXPECT_EQ(ErrorCode::message_too_large, verdict(two_records(), rules));
}

TEST(AppendValidation, zstd_needs_version_7_of_produce) {
    const Bytes batch = two_records({.codec = Codec::zstd});
    EXPECT_EQ(ErrorCode::unsupported_compression_type,
              verdict(batch, {.produce_version = 6, .now = now}));
    EXPECT_EQ(ErrorCode::none, verdict(batch, {.produce_version = 7, .now = now}));
}

TEST(AppendValidation, control_and_transactional_batches_are_not_for_clients) {
    EXPECT_EQ(ErrorCode::invalid_record, verdict(two_records({.control = true})));
    EXPECT_EQ(ErrorCode::invalid_txn_state, verdict(two_records({.transactional = true})));
}

TEST(AppendValidation, a_producer_id_needs_a_sequence) {
    const Bytes batch = batch_of([](BatchBuilder& builder) {
        builder.set_producer(ProducerId{7}, ProducerEpoch{0}, no_sequence);
        builder.append({.timestamp = now, .value = as_bytes("a")});
    });
    EXPECT_EQ(ErrorCode::invalid_record, verdict(batch));
}

TEST(AppendValidation, a_compacted_topic_needs_keys) {
    const Bytes batch = batch_of(
        [](BatchBuilder& builder) { builder.append({.timestamp = now, .value = as_bytes("a")}); });
    EXPECT_EQ(ErrorCode::invalid_record,
              verdict(batch, {.produce_version = 9, .keys_required = true, .now = now}));
}

TEST(AppendValidation, a_timestamp_from_the_far_future_is_invalid) {
    const auto at = [](std::int64_t after_ms) {
        return batch_of([&](BatchBuilder& builder) {
            builder.append({.timestamp = WallTime{now.value + after_ms}, .value = as_bytes("a")});
        });
    };
    EXPECT_EQ(ErrorCode::none, verdict(at(3'600'000)));
    EXPECT_EQ(ErrorCode::invalid_timestamp, verdict(at(3'600'001)));
    EXPECT_EQ(ErrorCode::none, verdict(at(-1'000'000'000)));
    EXPECT_EQ(
        ErrorCode::invalid_timestamp,
        verdict(at(-1001), {.produce_version = 9, .timestamp_before_max_ms = 1000, .now = now}));
}

}  // namespace
}  // namespace brokerscope::core
