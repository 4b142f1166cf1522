#include "sim/app/record_maker.h"

#include "core/base/hash.h"

#include <algorithm>

namespace brokerscope::sim {

RecordMaker::RecordMaker(const scenario::Send& entry, std::uint64_t seed, std::string_view name)
    : entry_(entry), key_of_bytes_(core::hash64(name, seed)) {
    if (entry.size) bytes_.resize(static_cast<std::size_t>(*entry.size));
}

void RecordMaker::fill(std::int64_t n) {
    // Only the first part is chance; it repeats, so that the whole compresses by `ratio`.
    const std::size_t fresh =
        std::max<std::size_t>(1, bytes_.size() / static_cast<std::size_t>(entry_.ratio));
    std::uint64_t state = core::hash_step(key_of_bytes_, static_cast<std::uint64_t>(n));
    for (std::size_t i = 0; i < bytes_.size(); i += 8) {
        state = core::mix(state + 0x9e3779b97f4a7c15ULL, 0xd1b54a32d192ed03ULL) ^ state;
        const std::size_t part = std::min<std::size_t>(8, bytes_.size() - i);
        if (i >= fresh) {
            for (std::size_t j = i; j < bytes_.size(); ++j) bytes_[j] = bytes_[j - fresh];
            return;
        }
        for (std::size_t j = 0; j < part; ++j)
            bytes_[i + j] = static_cast<std::byte>(state >> (8 * j));
    }
}

RecordMaker::Made RecordMaker::make(std::int64_t n) {
    Made made;
    if (entry_.key) {
        key_.clear();
        if (!entry_.key->expand_to(n, key_)) key_.clear();
        made.key = core::as_bytes(key_);
    }
    if (entry_.size) {
        fill(n);
        made.value = bytes_;
    } else {
        text_.clear();
        if (entry_.value) {
            if (!entry_.value->expand_to(n, text_)) text_.clear();
        } else {
            text_ = std::to_string(n);
        }
        made.value = core::as_bytes(text_);
    }
    if (entry_.number)
        if (const auto number = entry_.number->evaluate(n)) made.number = *number;
    return made;
}

}  // namespace brokerscope::sim
