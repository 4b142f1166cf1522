#pragma once
// A trace in a file.
//
//   magic    8 bytes   "brktrace"
//   blocks             type (1 byte) · length (4) · CRC-32C of type, length and content (4) ·
//   content
//     'H'  header      format version, schema hash, the run's description as texts
//     'N'  names       those that the blocks behind use first
//     'E'  events      one chunk: count, first and last id, from, until, coded events
//     'F'  footer      events, hash, checkpoints, offset of each 'E' block
//
// Numbers are big-endian; the content's own integers are Kafka's varints. A file that was cut or
// damaged is read up to the last good block: the reader says at which offset it stopped being one.

#include "core/base/bytes.h"
#include "sim/trace/trace_store.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brokerscope::sim {

/// What a run was made of: whoever has this can run it again.
struct TraceHeader {
    std::string product;   ///< `brokerscope 0.1.0`
    std::string codecs;    ///< versions of the compression libraries; hashes hold for these
    std::string scenario;  ///< text of the scenario file
    std::string variant;   ///< empty: the story itself
    std::uint64_t seed = 0;
    std::vector<std::string> edits;  ///< each as YAML of the scenario file, in order
    /// Further pairs (a `--set`, a path); readers keep what they do not know.
    std::vector<std::pair<std::string, std::string>> more;
    friend bool operator==(const TraceHeader&, const TraceHeader&) = default;
};

struct TraceDamage {
    std::uint64_t offset = 0;  ///< of the first byte that is not part of a good block
    std::string reason;
};

/// A trace as it came from a file.
struct LoadedTrace {
    TraceHeader header;
    std::unique_ptr<trace::NameTable> names;
    std::unique_ptr<TraceStore> store;
    /// The file is damaged from there on; all before it is in `store`.
    std::optional<TraceDamage> damage;
};

/// Passes on bytes of a file; false if they could not be written.
using ByteSink = std::function<bool(core::BytesView)>;

/// Writes all that `store` holds (a recorder must have finished). False if `out` failed.
[[nodiscard]] bool write_trace(const TraceHeader& header, const TraceStore& store,
                               const ByteSink& out);
/// Nothing good at the beginning: not a trace, or of a version that this product cannot read.
std::expected<LoadedTrace, std::string> read_trace(core::BytesView file);

/// The same with a file of the host. An error of writing names the file; of reading, the caller
/// does.
std::expected<void, std::string> save_trace(const std::string& path, const TraceHeader& header,
                                            const TraceStore& store);
std::expected<LoadedTrace, std::string> load_trace(const std::string& path);

}  // namespace brokerscope::sim
