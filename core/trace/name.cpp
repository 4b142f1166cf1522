#include "core/trace/name.h"

namespace brokerscope::core::trace {

Name NameTable::intern(std::string_view text) {
    if (const Name* known = find(text)) return *known;
    const Name name{static_cast<std::uint32_t>(texts_.size())};
    texts_.emplace_back(text);
    names_.emplace(text, name);
    return name;
}

const Name* NameTable::find(std::string_view text) const {
    const auto found = names_.find(text);
    return found == names_.end() ? nullptr : &found->second;
}

}  // namespace brokerscope::core::trace
