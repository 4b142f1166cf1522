#pragma once
// Text between the two worlds: std::string_view in UTF-8 below, QString in the window.

#include "sim/scene/words.h"

#include <QString>

#include <string>
#include <string_view>

namespace brokerscope::gui {

inline QString toQt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}
inline QString toQt(const sim::scene::Words& words, std::string_view language) {
    return toQt(words.in(language));
}
inline std::string fromQt(const QString& text) { return text.toStdString(); }

}  // namespace brokerscope::gui
