#include "core/record/control.h"

#include "core/record/builder.h"

namespace brokerscope::core {

std::optional<ControlType> control_type(std::optional<BytesView> key) {
    if (!key || key->size() < 4) return std::nullopt;
    const auto version = load_big_endian<std::int16_t>(key->data());
    const auto type = load_big_endian<std::int16_t>(key->data() + 2);
    if (version != 0 || type < 0 || type > static_cast<std::int16_t>(ControlType::kraft_voters))
        return std::nullopt;
    return static_cast<ControlType>(type);
}

std::array<std::byte, 4> control_key(ControlType type) {
    std::array<std::byte, 4> key{};
    store_big_endian(key.data() + 2, static_cast<std::int16_t>(type));
    return key;
}

Bytes control_batch(ControlType type, BytesView value, WallTime timestamp) {
    const auto key = control_key(type);
    BatchBuilder builder{{.control = true}};
    builder.append({.timestamp = timestamp, .key = BytesView{key}, .value = value});
    return builder.finish();
}

}  // namespace brokerscope::core
