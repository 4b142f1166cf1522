// Anything as a record batch. What passes the checksum is rare: the fuzzer's bytes are judged once
// as they are and once with length and checksum mended, so that the records behind are reached.

#include "core/base/crc32c.h"
#include "core/record/record.h"

#include <cstdint>

namespace {

using namespace brokerscope::core;

void read_all(BytesView bytes) {
    const auto batch = BatchView::parse(bytes);
    if (!batch) {
        ASSERT(batch.error().position <= bytes.size());
        return;
    }
    const auto checked = batch->check();
    if (!checked) {
        ASSERT(checked.error().position <= bytes.size());
        return;
    }
    Bytes scratch;
    const auto read = for_each_record(*batch, scratch, [](const RecordView& record) {
        record.headers.for_each([](const RecordHeader&) {});
    });
    ASSERT(read || read.error().position <= bytes.size());
    ASSERT(scratch.size() <= decompressed_size_max);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView input = std::as_bytes(std::span{data, size});
    BatchIterator batches{input};
    while (batches.next()) {
    }
    read_all(input);
    if (size < batch_header_size) return 0;
    Bytes mended{input.begin(), input.end()};
    store_big_endian(mended.data() + 8, static_cast<std::int32_t>(size - batch_prefix_size));
    mended[16] = std::byte{2};
    store_big_endian(mended.data() + 17, crc32c(BytesView{mended}.subspan(21)));
    read_all(mended);
    return 0;
}
