#include "core/protocol/config_rows.h"

#include <array>

namespace brokerscope::core {

namespace {
using enum ConfigType;
constexpr bool modelled = true;
constexpr bool known = false;  ///< to Kafka, not to us

constexpr auto rows = std::to_array<ConfigKey>({
    {"cleanup.policy", text, "delete"},
    {"compression.gzip.level", count, "-1"},
    {"compression.lz4.level", count, "9"},
    {"compression.type", choice, "producer", known, INT64_MIN, INT64_MAX,
     "uncompressed|zstd|lz4|snappy|gzip|producer"},
    {"compression.zstd.level", count, "3"},
    {"delete.retention.ms", milliseconds, "86400000"},
    {"file.delete.delay.ms", milliseconds, "60000"},
    {"flush.messages", count, "9223372036854775807", modelled, 1},
    {"flush.ms", milliseconds, "9223372036854775807"},
    {"follower.replication.throttled.replicas", text, ""},
    {"index.interval.bytes", bytes, "4096", modelled, 0, INT32_MAX},
    {"leader.replication.throttled.replicas", text, ""},
    {"local.retention.bytes", bytes, "-2"},
    {"local.retention.ms", milliseconds, "-2"},
    {"max.compaction.lag.ms", milliseconds, "9223372036854775807"},
    {"max.message.bytes", bytes, "1048588", modelled, 0, INT32_MAX},
    {"message.timestamp.after.max.ms", milliseconds, "3600000"},
    {"message.timestamp.before.max.ms", milliseconds, "9223372036854775807"},
    {"message.timestamp.type", choice, "CreateTime", known, INT64_MIN, INT64_MAX,
     "CreateTime|LogAppendTime"},
    {"min.cleanable.dirty.ratio", text, "0.5"},
    {"min.compaction.lag.ms", milliseconds, "0"},
    {"min.insync.replicas", count, "1", modelled, 1, INT32_MAX},
    {"preallocate", boolean, "false"},
    {"remote.log.copy.disable", boolean, "false"},
    {"remote.log.delete.on.disable", boolean, "false"},
    {"remote.storage.enable", boolean, "false"},
    {"retention.bytes", bytes, "-1"},
    {"retention.ms", milliseconds, "604800000"},
    {"segment.bytes", bytes, "1073741824", modelled, 14, INT32_MAX},
    {"segment.index.bytes", bytes, "10485760", modelled, 4, INT32_MAX},
    {"segment.jitter.ms", milliseconds, "0"},
    {"segment.ms", milliseconds, "604800000"},
    {"unclean.leader.election.enable", boolean, "false", modelled},
});

}  // namespace

std::span<const ConfigKey> topic_config_rows() { return rows; }

}  // namespace brokerscope::core
