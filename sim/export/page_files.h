#pragma once
// The files of sim/export/page as text, embedded when the build is configured.

#include <string_view>

namespace brokerscope::sim {

extern const std::string_view page_html;
extern const std::string_view page_css;
extern const std::string_view page_js;

}  // namespace brokerscope::sim
