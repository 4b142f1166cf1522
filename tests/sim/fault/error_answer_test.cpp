#include "sim/fault/error_answer.h"

#include "core/protocol/messages.h"

#include <gtest/gtest.h>

namespace brokerscope::sim {
namespace {

namespace trace = core::trace;
using namespace core;

trace::Message about(ApiKey api, trace::Kind kind, std::int16_t version) {
    trace::Message message;
    message.api = api;
    message.kind = kind;
    message.version = version;
    message.correlation_id = 7;
    return message;
}

TEST(ErrorAnswer, refuses_every_partition_of_a_request) {
    ProduceRequest request;
    request.acks = -1;
    auto& topic = request.topic_data.emplace_back();
    topic.name = "orders";
    topic.partition_data.emplace_back().index = 2;
    topic.partition_data.emplace_back().index = 5;
    const Bytes frame = encode_request({ApiKey::produce, 9, 7, "shop"}, request);
    const auto bytes = error_answer(about(ApiKey::produce, trace::Kind::request, 9), frame,
                                    ErrorCode::not_enough_replicas);
    ASSERT_TRUE(bytes);
    const auto answer = decode_response<ProduceResponse>(SharedBytes(*bytes), 9);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->header.correlation_id, 7);
    ASSERT_EQ(answer->body.responses.at(0).partition_responses.size(), 2u);
    EXPECT_EQ(answer->body.responses[0].name, "orders");
    EXPECT_EQ(answer->body.responses[0].partition_responses[1].index, 5);
    EXPECT_EQ(answer->body.responses[0].partition_responses[1].error_code,
              ErrorCode::not_enough_replicas);
}

TEST(ErrorAnswer, replaces_the_errors_of_a_response) {
    InitProducerIdResponse response;
    response.producer_id = 1'000;
    const Bytes frame = encode_response(ResponseHeader{7}, response, 4);
    const auto bytes = error_answer(about(ApiKey::init_producer_id, trace::Kind::response, 4),
                                    frame, ErrorCode::coordinator_not_available);
    ASSERT_TRUE(bytes);
    const auto answer = decode_response<InitProducerIdResponse>(SharedBytes(*bytes), 4);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body.error_code, ErrorCode::coordinator_not_available);
}

TEST(ErrorAnswer, is_there_for_every_request_in_every_version) {
    for_each_message([]<class Request, class Response>(std::type_identity<Request>,
                                                       std::type_identity<Response>) {
        const Api& api = api_of(Request::api);
        for (std::int16_t version = api.version_min; version <= api.version_max; ++version) {
            Request request;
            if constexpr (std::is_same_v<Request, MetadataRequest>)
                request.topics.emplace().emplace_back().name = "orders";
            const Bytes frame = encode_request({Request::api, version, 7, "shop"}, request);
            const auto bytes = error_answer(about(Request::api, trace::Kind::request, version),
                                            frame, ErrorCode::request_timed_out);
            ASSERT_TRUE(bytes) << to_string(Request::api) << " " << version;
            EXPECT_TRUE(decode_response<Response>(SharedBytes(*bytes), version));
        }
    });
}

TEST(ErrorAnswer, gives_up_on_what_it_cannot_read) {
    EXPECT_FALSE(error_answer(about(ApiKey::produce, trace::Kind::request, 9),
                              as_bytes("no request at all"), ErrorCode::request_timed_out));
    EXPECT_FALSE(error_answer(about(ApiKey::produce, trace::Kind::request, 99), {},
                              ErrorCode::request_timed_out));
    EXPECT_FALSE(error_answer(about(ApiKey::vote, trace::Kind::request, 0), {},
                              ErrorCode::request_timed_out));
}

}  // namespace
}  // namespace brokerscope::sim
