// Frames that are nearly right, and frames that are nothing at all: no crash, no great memory, and
// every error says where, inside the bytes.

#include "fill.h"

#include "core/protocol/messages.h"
#include "core/protocol/metadata_records.h"

#include <gtest/gtest.h>

namespace brokerscope::core {
namespace {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(hash_step(seed, 2)) {}
    std::size_t below(std::size_t bound) {
        state_ = hash_step(state_, 0x5bd1e995);
        return static_cast<std::size_t>(state_ % bound);
    }

private:
    std::uint64_t state_;
};

Bytes damaged(Bytes bytes, std::size_t from, Dice& dice) {
    const std::size_t changes = 1 + dice.below(3);
    for (std::size_t i = 0; i < changes && bytes.size() > from; ++i) {
        const std::size_t at = from + dice.below(bytes.size() - from);
        const auto value = static_cast<std::byte>(dice.below(256));
        const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        switch (dice.below(4)) {
            case 0: *place ^= std::byte{1} << dice.below(8); break;
            case 1: *place = value; break;
            case 2: bytes.insert(place, value); break;
            default: bytes.erase(place, bytes.end()); break;
        }
    }
    return bytes;
}

int refused = 0;

template <class Result>
void judge(const Result& result, std::size_t size) {
    if (result) return;
    ++refused;
    EXPECT_LE(result.error().position, size);
}

template <class Message>
Message filled(std::uint64_t seed, std::int16_t version) {
    RandomSource source{seed};
    Filler filler{source, version, false};
    Message message;
    Message::describe(filler, message);
    return message;
}

TEST(DamagedMessages, never_crash_and_say_where) {
    refused = 0;
    for_each_message([]<class Request, class Response>(std::type_identity<Request>,
                                                       std::type_identity<Response>) {
        const Api& api = api_of(Request::api);
        for (std::int16_t version = api.version_min; version <= api.version_max; ++version) {
            Dice dice{static_cast<std::uint64_t>(version)};
            for (std::uint64_t seed = 0; seed < 200; ++seed) {
                const RequestHeader header{Request::api, version, 1, "client"};
                const Bytes request =
                    damaged(encode_request(header, filled<Request>(seed, version)), 4, dice);
                judge(decode_request<Request>(SharedBytes{request}), request.size());
                const Bytes response = damaged(
                    encode_response(ResponseHeader{1}, filled<Response>(seed, version), version), 0,
                    dice);
                judge(decode_response<Response>(SharedBytes{response}, version), response.size());
            }
        }
    });
    EXPECT_GT(refused, 5'000);
}

TEST(DamagedMessages, cut_anywhere_are_refused_within_what_is_left) {
    const RequestHeader header{ApiKey::fetch, 18, 1, "client"};
    const Bytes whole = encode_request(header, filled<FetchRequest>(11, 18));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
        const auto read = decode_request<FetchRequest>(SharedBytes{cut});
        ASSERT_FALSE(read.has_value()) << size;
        EXPECT_LE(read.error().position, size);
    }
}

TEST(DamagedMessages, a_huge_count_costs_no_memory) {
    // Metadata version 8: a header with a null client id, then 2147483647 topics.
    Bytes frame(14);
    store_big_endian(frame.data(), static_cast<std::int16_t>(ApiKey::metadata));
    store_big_endian(frame.data() + 2, std::int16_t{8});
    store_big_endian(frame.data() + 8, std::int16_t{-1});
    store_big_endian(frame.data() + 10, std::int32_t{INT32_MAX});
    EXPECT_EQ(decode_request<MetadataRequest>(SharedBytes{frame}).error(),
              (DecodeError{DecodeFault::truncated, 14}));
}

TEST(DamagedMessages, bytes_behind_the_end_are_refused) {
    Bytes frame = encode_response(ResponseHeader{1}, BrokerHeartbeatResponse{}, 0);
    const std::size_t size = frame.size();
    frame.push_back(std::byte{0});
    EXPECT_EQ(decode_response<BrokerHeartbeatResponse>(SharedBytes{frame}, 0).error(),
              (DecodeError{DecodeFault::trailing_bytes, size}));
}

TEST(DamagedMessages, null_where_a_version_has_none_is_refused) {
    // Metadata version 0 has no null list of topics.
    Bytes frame(14);
    store_big_endian(frame.data(), static_cast<std::int16_t>(ApiKey::metadata));
    store_big_endian(frame.data() + 8, std::int16_t{-1});
    store_big_endian(frame.data() + 10, std::int32_t{-1});
    EXPECT_EQ(decode_request<MetadataRequest>(SharedBytes{frame}).error(),
              (DecodeError{DecodeFault::unexpected_null, 10}));
    store_big_endian(frame.data() + 2, std::int16_t{1});
    EXPECT_TRUE(decode_request<MetadataRequest>(SharedBytes{frame}).has_value());
}

TEST(MetadataRecords, damaged_ones_never_crash_and_say_where) {
    refused = 0;
    for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
        Dice dice{seed};
        const MetadataRecord record = filled<PartitionChangeRecord>(seed, 2);
        const Bytes value = damaged(encode_metadata_record(record), 0, dice);
        judge(decode_metadata_record(value), value.size());
    }
    EXPECT_GT(refused, 1'000);
}

}  // namespace
}  // namespace brokerscope::core
