#pragma once
// Interned text of the trace: node names, topics, effects. An event holds a `Name`; the run's
// `NameTable` says what it reads. Names are numbered in the order in which a run first uses them.

#include "core/base/strong.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::core::trace {

/// 0 is the empty text.
using Name = Id<struct NameTag, std::uint32_t>;

class NameTable {
public:
    NameTable() { intern(""); }
    Name intern(std::string_view text);
    /// Nothing if the run never used this text.
    const Name* find(std::string_view text) const;
    /// Pre: `name` comes from this table.
    std::string_view text(Name name) const { return texts_.at(name.value); }
    std::size_t size() const { return texts_.size(); }

private:
    std::vector<std::string> texts_;
    std::map<std::string, Name, std::less<>> names_;
};

}  // namespace brokerscope::core::trace
