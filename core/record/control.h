#pragma once
// Control records: what a log tells its readers about itself, one record a batch, with bit 5 of the
// batch's attributes set (ControlRecordType.java). Consumers skip them; they take up an offset.
//
//   key:  version 0 (2 bytes), type (2 bytes)

#include "core/record/batch.h"

#include <array>

namespace brokerscope::core {

enum class ControlType : std::int16_t {
    abort = 0,
    commit = 1,
    leader_change = 2,
    snapshot_header = 3,
    snapshot_footer = 4,
    kraft_version = 5,
    kraft_voters = 6,
};

/// The type that a control record's key names; nothing if the key is none, or of a later version.
std::optional<ControlType> control_type(std::optional<BytesView> key);

std::array<std::byte, 4> control_key(ControlType type);

/// A batch of the one control record, to be stamped by the leader that appends it.
Bytes control_batch(ControlType type, BytesView value, WallTime timestamp);

}  // namespace brokerscope::core
