// Every message in every version against tests/vectors/messages.txt, which was written from Kafka's
// schemas alone, by another program than ours.

#include "fill.h"

#include "core/protocol/decoder.h"
#include "core/protocol/encoder.h"
#include "core/protocol/messages.h"
#include "core/protocol/metadata_records.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <utility>

namespace brokerscope::core {
namespace {

/// `FetchRequest 12 full` -> hexadecimal bytes of the body.
const std::map<std::string, std::string>& vectors() {
    static const auto loaded = [] {
        std::map<std::string, std::string> lines;
        std::ifstream file{BROKERSCOPE_SOURCE_DIR "/tests/vectors/messages.txt"};
        std::string name, version, fill, hex;
        while (file >> name >> version >> fill >> hex)
            lines.emplace(name + " " + version + " " + fill, hex == "-" ? "" : hex);
        return lines;
    }();
    return loaded;
}

std::string hex(const Bytes& bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : bytes) {
        text += digits[std::to_integer<unsigned>(byte) >> 4];
        text += digits[std::to_integer<unsigned>(byte) & 15];
    }
    return text;
}

template <class Message>
Bytes encode_body(const Message& message, std::int16_t version, bool flexible) {
    ByteCounter counter;
    Encoder<ByteCounter>{counter, version, flexible}.structure(message);
    Bytes bytes(counter.count());
    ByteWriter writer{bytes.data()};
    Encoder<ByteWriter>{writer, version, flexible}.structure(message);
    return bytes;
}

int compared = 0;

template <class Message>
void compare(const std::string& name, std::int16_t version, bool flexible) {
    for (const bool full : {true, false}) {
        const std::string line = name + " " + std::to_string(version) + (full ? " full" : " bare");
        SCOPED_TRACE(line);
        CountingSource source{full};
        Filler filler{source, version, true};
        Message message;
        Message::describe(filler, message);
        const Bytes bytes = encode_body(message, version, flexible);
        ASSERT_TRUE(vectors().contains(line));
        EXPECT_EQ(hex(bytes), vectors().at(line));
        ++compared;

        const SharedBytes frame{bytes};
        Decoder decoder{frame, 0, version, flexible};
        Message again;
        decoder.structure(again);
        decoder.finish();
        EXPECT_FALSE(decoder.error().has_value());
        EXPECT_EQ(encode_body(again, version, flexible), bytes);
    }
}

TEST(MessageVectors, every_message_is_encoded_as_kafkas_schemas_say) {
    compared = 0;
    for_each_message([]<class Request, class Response>(std::type_identity<Request>,
                                                       std::type_identity<Response>) {
        const Api& api = api_of(Request::api);
        const std::string name{to_string(api.key)};
        for (std::int16_t version = api.version_min; version <= api.version_max; ++version) {
            compare<Request>(name + "Request", version, api.is_flexible(version));
            compare<Response>(name + "Response", version, api.is_flexible(version));
        }
    });
    EXPECT_EQ(compared, 332);
}

template <std::size_t... index>
void compare_records(std::index_sequence<index...>) {
    const auto one = []<class Record>(const Record& record) {
        for (std::int16_t version = 0; version <= Record::version_max; ++version)
            compare<Record>(std::string{name_of(record)}, version, true);
    };
    (one(std::variant_alternative_t<index, MetadataRecord>{}), ...);
}

TEST(MessageVectors, every_metadata_record_is_encoded_as_kafkas_schemas_say) {
    compared = 0;
    compare_records(std::make_index_sequence<std::variant_size_v<MetadataRecord>>{});
    EXPECT_EQ(compared, 44);
}

TEST(MessageVectors, all_requests_are_in_the_table_of_versions) {
    std::size_t count = 0;
    for_each_message([&]<class Request, class Response>(std::type_identity<Request>,
                                                        std::type_identity<Response>) {
        EXPECT_EQ(api_table()[count].key, Request::api);
        ++count;
    });
    EXPECT_EQ(count, api_table().size());
}

}  // namespace
}  // namespace brokerscope::core
