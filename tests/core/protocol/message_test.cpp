#include "core/protocol/message.h"

#include "fill.h"

#include "core/protocol/messages.h"

#include <gtest/gtest.h>

namespace brokerscope::core {
namespace {

template <class Message>
Message random_message(std::uint64_t seed, std::int16_t version) {
    RandomSource source{seed};
    Filler filler{source, version, false};
    Message message;
    Message::describe(filler, message);
    return message;
}

template <class Request, class Response>
void round_trip(std::int16_t version, std::uint64_t seed) {
    const RequestHeader header{Request::api, version, 77,
                               seed % 3 == 0 ? std::nullopt : std::optional<std::string>{"shop"}};
    const auto request = random_message<Request>(seed, version);
    const auto read = decode_request<Request>(SharedBytes{encode_request(header, request)});
    ASSERT_TRUE(read.has_value()) << to_string(read.error().reason);
    EXPECT_EQ(read->header, header);
    EXPECT_EQ(read->body, request);

    const auto response = random_message<Response>(seed, version);
    const SharedBytes frame{encode_response(ResponseHeader{78}, response, version)};
    const auto answer = decode_response<Response>(frame, version);
    ASSERT_TRUE(answer.has_value()) << to_string(answer.error().reason);
    EXPECT_EQ(answer->header.correlation_id, 78);
    EXPECT_EQ(answer->body, response);
}

TEST(Messages, random_ones_come_back_equal_in_every_version) {
    for_each_message([]<class Request, class Response>(std::type_identity<Request>,
                                                       std::type_identity<Response>) {
        const Api& api = api_of(Request::api);
        for (std::int16_t version = api.version_min; version <= api.version_max; ++version) {
            SCOPED_TRACE(std::string{to_string(api.key)} + " " + std::to_string(version));
            for (std::uint64_t seed = 0; seed < 50; ++seed)
                round_trip<Request, Response>(version, seed);
        }
    });
}

Bytes bytes_of(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

TEST(RequestHeader, has_a_short_client_id_and_then_tags_in_flexible_versions) {
    const RequestHeader header{ApiKey::broker_heartbeat, 0, 5, "ab"};
    const Bytes frame = encode_request(header, BrokerHeartbeatRequest{});
    const Bytes expected = bytes_of({0, 63, 0, 0, 0, 0, 0, 5, 0, 2, 'a', 'b', 0});
    EXPECT_EQ(Bytes(frame.begin(), frame.begin() + 13), expected);
    EXPECT_EQ(decode_request_header(SharedBytes{frame})->body_at, 13u);
}

TEST(RequestHeader, has_no_tags_before_the_first_flexible_version) {
    const RequestHeader header{ApiKey::metadata, 8, 5, std::nullopt};
    const Bytes frame = encode_request(header, MetadataRequest{});
    EXPECT_EQ(decode_request_header(SharedBytes{frame})->body_at, 10u);
}

TEST(RequestHeader, skips_tags_it_does_not_know) {
    const Bytes frame = bytes_of({0, 63, 0, 0, 0, 0, 0, 5, 0xff, 0xff, 1, 9, 3, 1, 2, 3});
    const auto header = decode_request_header(SharedBytes{frame});
    ASSERT_TRUE(header.has_value());
    EXPECT_EQ(header->body_at, frame.size());
    EXPECT_EQ(header->header.client_id, std::nullopt);
}

TEST(RequestHeader, refuses_what_is_not_spoken_here) {
    const Bytes unknown = bytes_of({0, 99, 0, 0, 0, 0, 0, 5, 0xff, 0xff});
    EXPECT_EQ(decode_request_header(SharedBytes{unknown}).error(),
              (DecodeError{DecodeFault::unknown_api, 0}));
    const Bytes old = bytes_of({0, 0, 0, 2, 0, 0, 0, 5, 0xff, 0xff});
    EXPECT_EQ(decode_request_header(SharedBytes{old}).error(),
              (DecodeError{DecodeFault::unsupported_version, 2}));
    EXPECT_EQ(peek_request_header(old)->correlation_id, 5);
}

TEST(RequestHeader, of_a_newer_api_versions_is_read_so_that_it_can_be_answered) {
    const Bytes newer = bytes_of({0, 18, 0, 9, 0, 0, 0, 5, 0xff, 0xff, 0, 7, 7, 7});
    const auto header = decode_request_header(SharedBytes{newer});
    ASSERT_TRUE(header.has_value());
    EXPECT_EQ(header->header.api_version, 9);
    EXPECT_EQ(decode_request<ApiVersionsRequest>(SharedBytes{newer}).error().reason,
              DecodeFault::unsupported_version);
}

TEST(ResponseHeader, of_api_versions_never_has_tags) {
    const Bytes flexible =
        encode_response(ResponseHeader{1}, ApiVersionsResponse{}, std::int16_t{3});
    // correlation id, error code, an empty compact array, throttle time, tags
    EXPECT_EQ(flexible.size(), 4u + 2 + 1 + 4 + 1);
    const Bytes metadata = encode_response(ResponseHeader{1}, BrokerHeartbeatResponse{}, 0);
    EXPECT_EQ(metadata[4], std::byte{0});
    EXPECT_EQ(metadata.size(), 4u + 1 + 4 + 2 + 3 + 1);
}

TEST(FetchResponse, record_data_are_slices_of_the_frame) {
    FetchResponse response;
    auto& partition = response.responses.emplace_back().partitions.emplace_back();
    partition.records = SharedBytes{to_bytes("a batch, or several")};
    const SharedBytes frame{encode_response(ResponseHeader{1}, response, std::int16_t{18})};
    const auto read = decode_response<FetchResponse>(frame, 18);
    ASSERT_TRUE(read.has_value());
    const SharedBytes& records = *read->body.responses[0].partitions[0].records;
    EXPECT_EQ(as_text(records.view()), "a batch, or several");
    EXPECT_GE(records.data(), frame.data());
    EXPECT_LE(records.data() + records.size(), frame.data() + frame.size());
}

}  // namespace
}  // namespace brokerscope::core
