// Anything as the value of a record of the metadata log.

#include "core/protocol/metadata_records.h"

#include <cstdint>

using namespace brokerscope::core;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView value = std::as_bytes(std::span{data, size});
    const auto read = decode_metadata_record(value);
    if (!read) {
        ASSERT(read.error().position <= size);
        return 0;
    }
    const auto again = decode_metadata_record(encode_metadata_record(*read));
    ASSERT(again && *again == *read);
    return 0;
}
