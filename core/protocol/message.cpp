#include "core/protocol/message.h"

#include "core/protocol/decoder.h"

namespace brokerscope::core {

namespace {

/// The part of a header that follows the three numbers. The client id keeps its two-byte length in
/// flexible versions too (RequestHeader.json), so that this much of a header can always be read.
struct HeaderText {
    std::optional<std::string> client_id;

    static void describe(auto& codec, auto& self) { codec.field(self.client_id); }
};

/// Only tagged fields, none of which is known.
struct HeaderTags {
    static void describe(auto&, auto&) {}
};

constexpr std::size_t text_at = 8;

}  // namespace

std::expected<RequestHeader, DecodeError> peek_request_header(BytesView frame) {
    if (frame.size() < text_at)
        return std::unexpected(DecodeError{DecodeFault::truncated, frame.size()});
    RequestHeader header;
    header.api_key = static_cast<ApiKey>(load_big_endian<std::int16_t>(frame.data()));
    header.api_version = load_big_endian<std::int16_t>(frame.data() + 2);
    header.correlation_id = load_big_endian<std::int32_t>(frame.data() + 4);
    return header;
}

std::expected<DecodedHeader<RequestHeader>, DecodeError> decode_request_header(
    const SharedBytes& frame) {
    auto header = peek_request_header(frame.view());
    if (!header) return std::unexpected(header.error());
    const Api* const api = find_api(header->api_key);
    if (api == nullptr) return std::unexpected(DecodeError{DecodeFault::unknown_api, 0});
    if (!api->has(header->api_version) && api->key != ApiKey::api_versions)
        return std::unexpected(DecodeError{DecodeFault::unsupported_version, 2});

    Decoder text{frame, text_at, header->api_version, false};
    HeaderText rest;
    text.structure(rest);
    if (text.error()) return std::unexpected(*text.error());
    const bool tags_follow = api->request_header_version(header->api_version) == 2;
    Decoder tags{frame, text.position(), header->api_version, tags_follow};
    HeaderTags none;
    tags.structure(none);
    if (tags.error()) return std::unexpected(*tags.error());
    header->client_id = std::move(rest.client_id);
    return DecodedHeader<RequestHeader>{std::move(*header), tags.position()};
}

}  // namespace brokerscope::core
