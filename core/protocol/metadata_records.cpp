#include "core/protocol/metadata_records.h"

#include "core/protocol/decoder.h"
#include "core/protocol/encoder.h"

#include <array>

namespace brokerscope::core {

namespace {

constexpr std::uint32_t frame_version = 1;

constexpr std::array<std::string_view, std::variant_size_v<MetadataRecord>> names{
    "RegisterBrokerRecord",
    "UnregisterBrokerRecord",
    "TopicRecord",
    "PartitionRecord",
    "ConfigRecord",
    "PartitionChangeRecord",
    "FenceBrokerRecord",
    "UnfenceBrokerRecord",
    "RemoveTopicRecord",
    "FeatureLevelRecord",
    "ProducerIdsRecord",
    "BrokerRegistrationChangeRecord",
    "NoOpRecord"};

template <class Sink, class Record>
void put(Sink& sink, const Record& record) {
    sink.uvarint(frame_version);
    sink.uvarint(static_cast<std::uint32_t>(Record::record_type));
    sink.uvarint(static_cast<std::uint32_t>(Record::version_max));
    Encoder<Sink> encoder{sink, Record::version_max, true};
    encoder.structure(record);
}

using Result = std::expected<MetadataRecord, DecodeError>;

template <class Record>
Result decode_as(const SharedBytes& frame, std::size_t at, std::uint32_t version) {
    if (version > static_cast<std::uint32_t>(Record::version_max))
        return std::unexpected(DecodeError{DecodeFault::unsupported_version, at - 1});
    Decoder decoder{frame, at, static_cast<std::int16_t>(version), true};
    Record record;
    decoder.structure(record);
    decoder.finish();
    if (decoder.error()) return std::unexpected(*decoder.error());
    return record;
}

/// Tries the types of the variant in turn.
template <std::size_t index = 0>
Result decode_type(std::uint32_t type, const SharedBytes& frame, std::size_t at,
                   std::uint32_t version) {
    if constexpr (index == std::variant_size_v<MetadataRecord>) {
        return std::unexpected(DecodeError{DecodeFault::unknown_api, 1});
    } else {
        using Record = std::variant_alternative_t<index, MetadataRecord>;
        if (type == static_cast<std::uint32_t>(Record::record_type))
            return decode_as<Record>(frame, at, version);
        return decode_type<index + 1>(type, frame, at, version);
    }
}

}  // namespace

std::string_view name_of(const MetadataRecord& record) { return names[record.index()]; }

Bytes encode_metadata_record(const MetadataRecord& record) {
    return std::visit(
        [](const auto& kind) {
            ByteCounter counter;
            put(counter, kind);
            Bytes value(counter.count());
            ByteWriter writer{value.data()};
            put(writer, kind);
            ASSERT(writer.at() == value.data() + value.size(), "both walks write the same");
            return value;
        },
        record);
}

std::expected<MetadataRecord, DecodeError> decode_metadata_record(BytesView value) {
    // No field of these records is a slice, so that the copy ends with this call.
    const SharedBytes frame{Bytes{value.begin(), value.end()}};
    Decoder head{frame, 0, 0, true};
    const std::uint32_t framed = head.uvarint();
    const std::uint32_t type = head.uvarint();
    const std::uint32_t version = head.uvarint();
    if (head.error()) return std::unexpected(*head.error());
    if (framed != frame_version) return std::unexpected(DecodeError{DecodeFault::bad_frame, 0});
    return decode_type(type, frame, head.position(), version);
}

}  // namespace brokerscope::core
