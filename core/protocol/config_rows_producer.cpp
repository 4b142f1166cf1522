#include "core/protocol/config_rows.h"

#include <array>

namespace brokerscope::core {

namespace {
using enum ConfigType;
constexpr bool modelled = true;
constexpr bool known = false;  ///< to Kafka, not to us

constexpr auto rows = std::to_array<ConfigKey>({
    {"acks", choice, "all", modelled, INT64_MIN, INT64_MAX, "all|-1|0|1"},
    {"batch.size", bytes, "16384", modelled, 0, INT32_MAX},
    {"bootstrap.servers", text, ""},
    {"buffer.memory", bytes, "33554432", modelled, 0},
    {"client.dns.lookup", choice, "use_all_dns_ips", known, INT64_MIN, INT64_MAX,
     "use_all_dns_ips|resolve_canonical_bootstrap_servers_only"},
    {"client.id", text, ""},
    {"compression.gzip.level", count, "-1"},
    {"compression.lz4.level", count, "9"},
    {"compression.type", choice, "none", modelled, INT64_MIN, INT64_MAX,
     "none|gzip|snappy|lz4|zstd"},
    {"compression.zstd.level", count, "3"},
    {"config.providers", text, ""},
    {"connections.max.idle.ms", milliseconds, "540000"},
    {"delivery.timeout.ms", milliseconds, "120000", modelled, 0, INT32_MAX},
    {"enable.idempotence", boolean, "true", modelled},
    {"enable.metrics.push", boolean, "true"},
    {"interceptor.classes", text, ""},
    {"key.serializer", text, ""},
    {"linger.ms", milliseconds, "5", modelled, 0},
    {"max.block.ms", milliseconds, "60000", modelled, 0},
    {"max.in.flight.requests.per.connection", count, "5", modelled, 1, INT32_MAX},
    {"max.request.size", bytes, "1048576", modelled, 0, INT32_MAX},
    {"metadata.max.age.ms", milliseconds, "300000", modelled, 0},
    {"metadata.max.idle.ms", milliseconds, "300000"},
    {"metadata.recovery.rebootstrap.trigger.ms", milliseconds, "300000"},
    {"metadata.recovery.strategy", choice, "rebootstrap", known, INT64_MIN, INT64_MAX,
     "none|rebootstrap"},
    {"metric.reporters", text, "org.apache.kafka.common.metrics.JmxReporter"},
    {"metrics.num.samples", count, "2"},
    {"metrics.recording.level", choice, "INFO", known, INT64_MIN, INT64_MAX, "INFO|DEBUG|TRACE"},
    {"metrics.sample.window.ms", milliseconds, "30000"},
    {"partitioner.adaptive.partitioning.enable", boolean, "true", modelled},
    {"partitioner.availability.timeout.ms", milliseconds, "0", modelled, 0},
    {"partitioner.class", text, "", modelled},
    {"partitioner.ignore.keys", boolean, "false", modelled},
    {"receive.buffer.bytes", bytes, "32768"},
    {"reconnect.backoff.max.ms", milliseconds, "1000", modelled, 0},
    {"reconnect.backoff.ms", milliseconds, "50", modelled, 0},
    {"request.timeout.ms", milliseconds, "30000", modelled, 0, INT32_MAX},
    {"retries", count, "2147483647", modelled, 0, INT32_MAX},
    {"retry.backoff.max.ms", milliseconds, "1000", modelled, 0},
    {"retry.backoff.ms", milliseconds, "100", modelled, 0},
    {"sasl.", text, ""},
    {"security.protocol", text, "PLAINTEXT"},
    {"security.providers", text, ""},
    {"send.buffer.bytes", bytes, "131072"},
    {"socket.connection.setup.timeout.max.ms", milliseconds, "30000", modelled, 0},
    {"socket.connection.setup.timeout.ms", milliseconds, "10000", modelled, 0},
    {"ssl.", text, ""},
    {"transaction.timeout.ms", milliseconds, "60000"},
    {"transaction.two.phase.commit.enable", boolean, "false"},
    {"transactional.id", text, ""},
    {"value.serializer", text, ""},
});

}  // namespace

std::span<const ConfigKey> producer_config_rows() { return rows; }

}  // namespace brokerscope::core
