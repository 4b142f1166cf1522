#include "core/protocol/config_rows.h"

#include <array>

namespace brokerscope::core {

namespace {
using enum ConfigType;
constexpr bool modelled = true;
constexpr bool known = false;  ///< to Kafka, not to us

constexpr auto rows = std::to_array<ConfigKey>({
    {"allow.auto.create.topics", boolean, "true"},
    {"auto.commit.interval.ms", milliseconds, "5000"},
    {"auto.offset.reset", choice, "latest", modelled, INT64_MIN, INT64_MAX, "earliest|latest|none"},
    {"bootstrap.servers", text, ""},
    {"check.crcs", boolean, "true", modelled},
    {"client.dns.lookup", choice, "use_all_dns_ips", known, INT64_MIN, INT64_MAX,
     "use_all_dns_ips|resolve_canonical_bootstrap_servers_only"},
    {"client.id", text, ""},
    {"client.rack", text, ""},
    {"config.providers", text, ""},
    {"connections.max.idle.ms", milliseconds, "540000"},
    {"default.api.timeout.ms", milliseconds, "60000"},
    {"enable.auto.commit", boolean, "true"},
    {"enable.metrics.push", boolean, "true"},
    {"exclude.internal.topics", boolean, "true"},
    {"fetch.max.bytes", bytes, "52428800", modelled, 0, INT32_MAX},
    {"fetch.max.wait.ms", milliseconds, "500", modelled, 0, INT32_MAX},
    {"fetch.min.bytes", bytes, "1", modelled, 0, INT32_MAX},
    {"group.id", text, ""},
    {"group.instance.id", text, ""},
    {"group.protocol", choice, "classic", known, INT64_MIN, INT64_MAX, "classic|consumer"},
    {"group.remote.assignor", text, ""},
    {"heartbeat.interval.ms", milliseconds, "3000"},
    {"interceptor.classes", text, ""},
    {"isolation.level", choice, "read_uncommitted", modelled, INT64_MIN, INT64_MAX,
     "read_uncommitted|read_committed"},
    {"key.deserializer", text, ""},
    {"max.partition.fetch.bytes", bytes, "1048576", modelled, 0, INT32_MAX},
    {"max.poll.interval.ms", milliseconds, "300000"},
    {"max.poll.records", count, "500", modelled, 1, INT32_MAX},
    {"metadata.max.age.ms", milliseconds, "300000", modelled, 0},
    {"metadata.recovery.rebootstrap.trigger.ms", milliseconds, "300000"},
    {"metadata.recovery.strategy", choice, "rebootstrap", known, INT64_MIN, INT64_MAX,
     "none|rebootstrap"},
    {"metric.reporters", text, "org.apache.kafka.common.metrics.JmxReporter"},
    {"metrics.num.samples", count, "2"},
    {"metrics.recording.level", choice, "INFO", known, INT64_MIN, INT64_MAX, "INFO|DEBUG|TRACE"},
    {"metrics.sample.window.ms", milliseconds, "30000"},
    {"partition.assignment.strategy", text,
     "org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer."
     "CooperativeStickyAssignor"},
    {"receive.buffer.bytes", bytes, "65536"},
    {"reconnect.backoff.max.ms", milliseconds, "1000", modelled, 0},
    {"reconnect.backoff.ms", milliseconds, "50", modelled, 0},
    {"request.timeout.ms", milliseconds, "30000", modelled, 0, INT32_MAX},
    {"retry.backoff.max.ms", milliseconds, "1000", modelled, 0},
    {"retry.backoff.ms", milliseconds, "100", modelled, 0},
    {"sasl.", text, ""},
    {"security.protocol", text, "PLAINTEXT"},
    {"security.providers", text, ""},
    {"send.buffer.bytes", bytes, "131072"},
    {"session.timeout.ms", milliseconds, "45000"},
    {"share.acknowledgement.mode", choice, "implicit", known, INT64_MIN, INT64_MAX,
     "implicit|explicit"},
    {"socket.connection.setup.timeout.max.ms", milliseconds, "30000", modelled, 0},
    {"socket.connection.setup.timeout.ms", milliseconds, "10000", modelled, 0},
    {"ssl.", text, ""},
    {"value.deserializer", text, ""},
});

}  // namespace

std::span<const ConfigKey> consumer_config_rows() { return rows; }

}  // namespace brokerscope::core
