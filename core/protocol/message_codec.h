#pragma once
// The bodies of RequestCodec and ResponseCodec (message.h). Only the .cpp file of each message
// includes this, so that each description is compiled once.

#include "core/protocol/decoder.h"
#include "core/protocol/encoder.h"
#include "core/protocol/message.h"

namespace brokerscope::core {

namespace protocol_detail {

/// Measures, allocates and writes: `put(sink)` is called with either sink and must do the same.
template <class Put>
Bytes encode_exactly(const Put& put) {
    ByteCounter counter;
    put(counter);
    Bytes frame(counter.count());
    ByteWriter writer{frame.data()};
    put(writer);
    ASSERT(writer.at() == frame.data() + frame.size(), "both walks write the same");
    return frame;
}

template <class Sink>
void put_request_header(Sink& sink, const RequestHeader& header, const Api& api) {
    sink.integer(static_cast<std::int16_t>(header.api_key));
    sink.integer(header.api_version);
    sink.integer(header.correlation_id);
    // The client id keeps its two-byte length in flexible versions too (RequestHeader.json).
    Encoder<Sink> encoder{sink, header.api_version, false};
    encoder.put(header.client_id, every);
    if (api.request_header_version(header.api_version) == 2) sink.uvarint(0);
}

}  // namespace protocol_detail

template <class Request>
Bytes RequestCodec<Request>::encode(const RequestHeader& header, const Request& body) {
    const Api& api = api_of(Request::api);
    ASSERT(header.api_key == Request::api, "the header is this request's");
    ASSERT(api.has(header.api_version), "nobody sends a version that this build does not speak");
    return protocol_detail::encode_exactly([&]<class Sink>(Sink& sink) {
        protocol_detail::put_request_header(sink, header, api);
        Encoder<Sink> encoder{sink, header.api_version, api.is_flexible(header.api_version)};
        encoder.structure(body);
    });
}

template <class Request>
std::expected<Request, DecodeError> RequestCodec<Request>::decode_body(const SharedBytes& frame,
                                                                       std::size_t body_at,
                                                                       std::int16_t version) {
    const Api& api = api_of(Request::api);
    ASSERT(api.has(version), "the version was judged with the header");
    Decoder decoder{frame, body_at, version, api.is_flexible(version)};
    Request body;
    decoder.structure(body);
    decoder.finish();
    if (decoder.error()) return std::unexpected(*decoder.error());
    return body;
}

template <class Response>
Bytes ResponseCodec<Response>::encode(ResponseHeader header, const Response& body,
                                      std::int16_t version) {
    const Api& api = api_of(Response::api);
    ASSERT(api.has(version), "nobody answers in a version that this build does not speak");
    return protocol_detail::encode_exactly([&]<class Sink>(Sink& sink) {
        sink.integer(header.correlation_id);
        if (api.response_header_version(version) == 1) sink.uvarint(0);
        Encoder<Sink> encoder{sink, version, api.is_flexible(version)};
        encoder.structure(body);
    });
}

template <class Response>
std::expected<Decoded<ResponseHeader, Response>, DecodeError> ResponseCodec<Response>::decode(
    const SharedBytes& frame, std::int16_t version) {
    const Api& api = api_of(Response::api);
    ASSERT(api.has(version), "nobody asked in a version that this build does not speak");
    Decoder header{frame, 0, version, api.response_header_version(version) == 1};
    Decoded<ResponseHeader, Response> response;
    header.structure(response.header);
    if (header.error()) return std::unexpected(*header.error());
    Decoder decoder{frame, header.position(), version, api.is_flexible(version)};
    decoder.structure(response.body);
    decoder.finish();
    if (decoder.error()) return std::unexpected(*decoder.error());
    return response;
}

}  // namespace brokerscope::core
