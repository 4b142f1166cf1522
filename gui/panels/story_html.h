#pragma once
// An explanation as text with links: `event:812` goes to that event.

#include "sim/check/explanation.h"
#include "sim/scene/theme.h"

#include <QString>

#include <string_view>

namespace brokerscope::gui {

QString storyHtml(const sim::Explanation& explanation, const sim::scene::Theme& theme,
                  std::string_view language);

}  // namespace brokerscope::gui
