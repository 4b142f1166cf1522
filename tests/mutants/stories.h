#pragma once
// Small scenarios in which everything that is promised is kept, whatever happens, as long as the
// core makes no mistake: no check finds anything and no invariant breaks. Each gives certain
// mistakes the occasion to show.

#include <string>
#include <string_view>

namespace brokerscope::mutants {

/// The whole file of a scenario; aborts the program if there is none of this name.
std::string story(std::string_view name);

}  // namespace brokerscope::mutants
