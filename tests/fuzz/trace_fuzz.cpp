// Any bytes as a trace file: read, then every entry looked at, printed and joined. The header and
// the checksums are made right first, so that the fuzzer reaches the decoder.

#include "core/base/crc32c.h"
#include "sim/trace/event_text.h"
#include "sim/trace/trace_file.h"
#include "sim/trace/trace_index.h"

#include <cstdint>

namespace {

using namespace brokerscope;

core::Bytes with_good_checksums(core::BytesView tail) {
    core::Bytes file;
    const core::trace::NameTable names;
    const sim::TraceStore empty(names);
    // Magic and header; what follows them comes from the fuzzer.
    (void)sim::write_trace({}, empty, [&](core::BytesView part) {
        if (file.size() < 16) file.insert(file.end(), part.begin(), part.end());
        return true;
    });
    const std::size_t blocks = file.size();
    file.insert(file.end(), tail.begin(), tail.end());
    for (std::size_t at = blocks; at + 9 <= file.size();) {
        const auto size = core::load_big_endian<std::uint32_t>(file.data() + at + 1);
        if (size > file.size() - at - 9) break;
        const auto begin = file.begin() + static_cast<std::ptrdiff_t>(at);
        core::Bytes covered(begin, begin + 5);
        covered.insert(covered.end(), begin + 9, begin + 9 + size);
        core::store_big_endian(file.data() + at + 5, core::crc32c(covered));
        at += 9 + size;
    }
    return file;
}

void read_all(core::BytesView file) {
    const auto loaded = sim::read_trace(file);
    if (!loaded) return;
    sim::TraceReader reader(*loaded->store);
    std::size_t printed = 0;
    for (std::size_t i = 0; i < reader.size(); ++i)
        printed += sim::format_event(reader.at(i), reader.names()).size() +
                   sim::json_event(reader.at(i), reader.names()).size();
    const sim::TraceIndex index(reader);
    if (printed > 0 && index.size() == 0) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const core::BytesView bytes{reinterpret_cast<const std::byte*>(data), size};
    read_all(bytes);
    read_all(with_good_checksums(bytes));
    return 0;
}
