// Anything as a file of a log directory; the first byte picks the kind.

#include "sim/export/dump.h"

#include <array>
#include <cstdint>

using namespace brokerscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array<std::string_view, 6> names{
        "0.log", "7.index", "7.timeindex", "7.txnindex", "7.snapshot", "leader-epoch-checkpoint"};
    if (size < 1) return 0;
    const core::BytesView content = std::as_bytes(std::span{data, size}).subspan(1);
    std::size_t lines = 0;
    const auto format = data[0] < 128 ? sim::DumpFormat::json : sim::DumpFormat::lines;
    const auto outcome = sim::dump(names[data[0] % names.size()], content, format,
                                   [&](std::string_view) { ++lines; });
    ASSERT(outcome == sim::DumpOutcome::whole || lines > 0, "damage is always said");
    return 0;
}
