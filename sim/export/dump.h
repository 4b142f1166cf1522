#pragma once
// Files of a log directory, ours or a real Kafka's, as lines: for a person, or JSON, one object a
// line (`brokerscope dump`).
//
//   *.log and others   record batches     a line a batch, with its records
//   *.index            8 bytes an entry   relative offset, position
//   *.timeindex        12                 timestamp, relative offset
//   *.txnindex         34                 aborted transactions
//   *.snapshot         producer states    behind a version and a checksum
//   *-checkpoint       text               version, count, entries
//
// What is damaged is said where it is met, as a line of its own; reading goes on behind it only
// where it is certain where the next entry begins.

#include "core/base/bytes.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace brokerscope::sim {

enum class DumpFormat : std::uint8_t { lines, json };

enum class DumpOutcome : std::uint8_t {
    whole,         ///< everything was read
    damaged,       ///< something was, but not all: damage lines say where
    unrecognised,  ///< damaged from its first byte on
};

/// Calls `emit` with each line, without its end. `file_name` tells what the file is, and what its
/// relative offsets count from.
DumpOutcome dump(std::string_view file_name, core::BytesView content, DumpFormat format,
                 const std::function<void(std::string_view line)>& emit);

}  // namespace brokerscope::sim
