#include "core/base/types.h"

namespace brokerscope::core {

std::string to_string(const Uuid& id) {
    static constexpr char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    std::uint32_t pending = 0;
    int bits = 0;
    for (const std::uint8_t byte : id.bytes) {
        pending = (pending << 8) | byte;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text += alphabet[(pending >> bits) & 63];
        }
    }
    if (bits > 0) text += alphabet[(pending << (6 - bits)) & 63];
    return text;
}

std::string to_string(const TopicPartition& partition) {
    return partition.topic + "/" + std::to_string(partition.partition);
}

}  // namespace brokerscope::core
