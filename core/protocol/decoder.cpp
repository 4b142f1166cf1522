#include "core/protocol/decoder.h"

namespace brokerscope::core {

std::string_view to_string(DecodeFault fault) {
    switch (fault) {
        case DecodeFault::truncated: return "the bytes end inside a field";
        case DecodeFault::bad_length: return "a length makes no sense";
        case DecodeFault::unexpected_null: return "a field is null that must not be";
        case DecodeFault::bad_tag: return "tagged fields are out of order or of the wrong size";
        case DecodeFault::bad_frame: return "the frame of a metadata record is unknown";
        case DecodeFault::unknown_api: return "there is no request or record of this number";
        case DecodeFault::unsupported_version: return "the version is not supported";
        case DecodeFault::trailing_bytes: return "bytes lie behind the end of the message";
    }
    UNREACHABLE("a decoding fault without a text");
}

void Decoder::fail(DecodeFault reason, std::size_t position) {
    if (!error_) error_ = DecodeError{reason, position};
}

bool Decoder::need(std::size_t count) {
    if (!error_ && count <= end_ - at_) return true;
    fail(DecodeFault::truncated);
    return false;
}

std::uint32_t Decoder::uvarint() {
    if (error_) return 0;
    const auto number = load_unsigned_varint<std::uint32_t>(frame_.view().subspan(at_, end_ - at_));
    if (!number) {
        constexpr auto longest = varint_size_max<std::uint32_t>;
        fail(end_ - at_ < longest ? DecodeFault::truncated : DecodeFault::bad_length);
        return 0;
    }
    at_ += number.size;
    return number.value;
}

std::int64_t Decoder::text_length() {
    if (flexible_) return length();
    const std::size_t length_at = at_;
    const std::int64_t count = integer<std::int16_t>();
    if (count < null) fail(DecodeFault::bad_length, length_at);
    return count;
}

std::int64_t Decoder::length() {
    const std::size_t length_at = at_;
    const std::int64_t count =
        flexible_ ? std::int64_t{uvarint()} - 1 : std::int64_t{integer<std::int32_t>()};
    if (count < null || count > INT32_MAX) fail(DecodeFault::bad_length, length_at);
    return count;
}

bool Decoder::countable(std::int64_t count) {
    if (error_) return false;
    if (count == null) {
        fail(DecodeFault::unexpected_null);
        return false;
    }
    return need(static_cast<std::size_t>(count));
}

void Decoder::get_composed(Uuid& id, Versions) {
    if (!need(id.bytes.size())) return;
    std::memcpy(id.bytes.data(), frame_.data() + at_, id.bytes.size());
    at_ += id.bytes.size();
}

void Decoder::get_counted(std::string& text, std::int64_t count, Versions) {
    if (!countable(count)) return;
    const auto size = static_cast<std::size_t>(count);
    text.assign(as_text(frame_.view().subspan(at_, size)));
    at_ += size;
}

void Decoder::get_counted(SharedBytes& bytes, std::int64_t count, Versions) {
    if (!countable(count)) return;
    const auto size = static_cast<std::size_t>(count);
    bytes = frame_.slice(at_, size);
    at_ += size;
}

}  // namespace brokerscope::core
