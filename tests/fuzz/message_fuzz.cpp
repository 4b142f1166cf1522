// Anything as a request and as a response. The first byte picks which message, the second the
// version; what decodes must encode again to something that decodes equal.

#include "core/protocol/messages.h"

#include <cstdint>

namespace {

using namespace brokerscope::core;

std::int16_t version_of(const Api& api, std::uint8_t choice) {
    const int count = api.version_max - api.version_min + 1;
    return static_cast<std::int16_t>(api.version_min + choice % count);
}

template <class Request>
void fuzz_request(const SharedBytes& frame, std::int16_t version) {
    const auto read = decode_request_body<Request>(frame, 0, version);
    if (!read) {
        ASSERT(read.error().position <= frame.size());
        return;
    }
    const RequestHeader header{Request::api, version, 1, std::nullopt};
    const SharedBytes again{encode_request(header, *read)};
    const auto second = decode_request<Request>(again);
    ASSERT(second && second->body == *read);
}

template <class Response>
void fuzz_response(const SharedBytes& frame, std::int16_t version) {
    const auto read = decode_response<Response>(frame, version);
    if (!read) {
        ASSERT(read.error().position <= frame.size());
        return;
    }
    const SharedBytes again{encode_response(read->header, read->body, version)};
    const auto second = decode_response<Response>(again, version);
    ASSERT(second && second->body == read->body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const BytesView input = std::as_bytes(std::span{data, size}).subspan(2);
    const SharedBytes frame{Bytes{input.begin(), input.end()}};
    (void)decode_request_header(frame);
    const std::size_t wanted = data[0] % (2 * api_table().size());
    std::size_t number = 0;
    for_each_message([&]<class Request, class Response>(std::type_identity<Request>,
                                                        std::type_identity<Response>) {
        const std::int16_t version = version_of(api_of(Request::api), data[1]);
        if (number++ == wanted) fuzz_request<Request>(frame, version);
        if (number++ == wanted) fuzz_response<Response>(frame, version);
    });
    return 0;
}
