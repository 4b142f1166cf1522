#pragma once
// The signs on the window's buttons: painted, in the colour of the text they stand beside.

#include <QColor>
#include <QIcon>

#include <cstdint>

namespace brokerscope::gui {

enum class Sign : std::uint8_t {
    play,
    pause,
    step_back,
    step_forward,
    to_start,
    to_end,
    slower,
    faster,
    home,
    compare,
    present,
    close,
    search,
    menu,
};

/// Crisp at any size; greyed when disabled.
QIcon icon(Sign sign, QColor colour);

}  // namespace brokerscope::gui
