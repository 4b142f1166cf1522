#pragma once
// Frames of requests and responses: a header and one message, without the length prefix that a
// byte stream would need.
//
// The header of a request says which message in which version follows; a response carries only the
// correlation id, and whoever reads it must know what was asked. Every message is a plain struct
// named as in Kafka's schemas, with a description (codec.h) that serves all its versions.

#include "core/base/error_code.h"
#include "core/base/types.h"
#include "core/protocol/api.h"
#include "core/protocol/codec.h"

#include <expected>
#include <optional>
#include <string>

namespace brokerscope::core {

struct RequestHeader {
    ApiKey api_key = ApiKey::none;
    std::int16_t api_version = 0;
    std::int32_t correlation_id = 0;
    std::optional<std::string> client_id;

    bool operator==(const RequestHeader&) const = default;
};

struct ResponseHeader {
    std::int32_t correlation_id = 0;

    bool operator==(const ResponseHeader&) const = default;
    static void describe(auto& codec, auto& self) { codec.field(self.correlation_id); }
};

/// A header and where in the frame the body begins.
template <class Header>
struct DecodedHeader {
    Header header;
    std::size_t body_at = 0;
};

template <class Header, class Body>
struct Decoded {
    Header header;
    Body body;
};

/// Reads a request's header. Errors: truncated, bad_length, bad_tag; unknown_api and
/// unsupported_version for what this build does not speak, but for ApiVersions: a version of it
/// that is too new is a header without an error, for the broker answers it in version 0.
std::expected<DecodedHeader<RequestHeader>, DecodeError> decode_request_header(
    const SharedBytes& frame);

/// Reads a request's first eight bytes, whatever they ask for. Errors: truncated.
std::expected<RequestHeader, DecodeError> peek_request_header(BytesView frame);

/// What one message file instantiates; use the functions below.
template <class Request>
struct RequestCodec {
    static Bytes encode(const RequestHeader& header, const Request& body);
    static std::expected<Request, DecodeError> decode_body(const SharedBytes& frame,
                                                           std::size_t body_at,
                                                           std::int16_t version);
};
template <class Response>
struct ResponseCodec {
    static Bytes encode(ResponseHeader header, const Response& body, std::int16_t version);
    static std::expected<Decoded<ResponseHeader, Response>, DecodeError> decode(
        const SharedBytes& frame, std::int16_t version);
};

/// The frame of a request in version `header.api_version`.
/// Pre: `header.api_key` is the request's, and this build speaks the version.
template <class Request>
Bytes encode_request(const RequestHeader& header, const Request& body) {
    return RequestCodec<Request>::encode(header, body);
}

/// The frame of a response. Pre: this build speaks the version.
template <class Response>
Bytes encode_response(ResponseHeader header, const Response& body, std::int16_t version) {
    return ResponseCodec<Response>::encode(header, body, version);
}

/// The body of a request whose header was read. Record data are slices of `frame`, and keep it
/// alive. Pre: `version` is one that this build speaks.
template <class Request>
std::expected<Request, DecodeError> decode_request_body(const SharedBytes& frame,
                                                        std::size_t body_at, std::int16_t version) {
    return RequestCodec<Request>::decode_body(frame, body_at, version);
}

/// A whole request. Errors: those of both parts; unknown_api if it is another request.
template <class Request>
std::expected<Decoded<RequestHeader, Request>, DecodeError> decode_request(
    const SharedBytes& frame) {
    auto header = decode_request_header(frame);
    if (!header) return std::unexpected(header.error());
    if (header->header.api_key != Request::api)
        return std::unexpected(DecodeError{DecodeFault::unknown_api, 0});
    if (!api_of(Request::api).has(header->header.api_version))
        return std::unexpected(DecodeError{DecodeFault::unsupported_version, 2});
    auto body = decode_request_body<Request>(frame, header->body_at, header->header.api_version);
    if (!body) return std::unexpected(body.error());
    return Decoded<RequestHeader, Request>{std::move(header->header), std::move(*body)};
}

/// A whole response to a request that was sent in `version`. Record data are slices of `frame`.
template <class Response>
std::expected<Decoded<ResponseHeader, Response>, DecodeError> decode_response(
    const SharedBytes& frame, std::int16_t version) {
    return ResponseCodec<Response>::decode(frame, version);
}

}  // namespace brokerscope::core
