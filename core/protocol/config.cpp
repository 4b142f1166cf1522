#include "core/protocol/config.h"

#include <fmt/format.h>

#include <charconv>
#include <concepts>
#include <optional>
#include <type_traits>

namespace brokerscope::core {

namespace {

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

/// The place of `text` among the words of `a|b|c`.
std::optional<std::size_t> find_choice(std::string_view choices, std::string_view text) {
    for (std::size_t index = 0;; ++index) {
        const std::size_t bar = choices.find('|');
        if (choices.substr(0, bar) == text) return index;
        if (bar == std::string_view::npos) return std::nullopt;
        choices.remove_prefix(bar + 1);
    }
}

std::int64_t unit_ns(ConfigType type) {
    return type == ConfigType::seconds ? 1'000'000'000 : 1'000'000;
}

/// Sets one member to what a text says. Every failure is a sentence without the key's name.
class Setter {
public:
    Setter(const ConfigKey& key, std::string_view text) : key_(key), text_(text) {}

    ConfigResult set(bool& member) const {
        if (text_ != "true" && text_ != "false") return wrong("true or false");
        member = text_ == "true";
        return {};
    }
    ConfigResult set(Duration& member) const {
        const auto number = number_in_range();
        if (!number) return std::unexpected(number.error());
        // Kafka's "for ever" is the largest number of milliseconds: more than our clock can count.
        const std::int64_t unit = unit_ns(key_.type);
        member = *number > INT64_MAX / unit ? Duration{INT64_MAX} : Duration{*number * unit};
        return {};
    }
    template <std::integral Int>
    ConfigResult set(Int& member) const {
        const auto number = number_in_range();
        if (!number) return std::unexpected(number.error());
        ASSERT(std::in_range<Int>(*number), "the key's range fits the member");
        member = static_cast<Int>(*number);
        return {};
    }
    /// Enumerators stand in the order of the key's choices.
    template <class Enum>
        requires std::is_enum_v<Enum>
    ConfigResult set(Enum& member) const {
        const auto index = find_choice(key_.choices, text_);
        if (!index) return wrong(fmt::format("one of {}", key_.choices));
        member = static_cast<Enum>(*index);
        return {};
    }

private:
    ConfigResult wrong(std::string_view expected) const {
        return std::unexpected(
            fmt::format("{}: expected {}, found \"{}\"", key_.name, expected, text_));
    }
    std::expected<std::int64_t, std::string> number_in_range() const {
        const auto number = parse_number(text_);
        if (!number) return std::unexpected(wrong("a whole number").error());
        if (*number < key_.min)
            return std::unexpected(wrong(fmt::format("at least {}", key_.min)).error());
        if (*number > key_.max)
            return std::unexpected(wrong(fmt::format("at most {}", key_.max)).error());
        return *number;
    }

    const ConfigKey& key_;
    std::string_view text_;
};

/// Looks the name up, and lets `bind(key, setter)` set the member of that name.
template <class Bind>
ConfigResult apply_to(ConfigRole role, std::string_view name, std::string_view text,
                      const Bind& bind) {
    const ConfigKey* const key = find_config(role, name);
    if (key == nullptr)
        return std::unexpected(
            fmt::format("{}: Kafka has no {} configuration of this name", name, to_string(role)));
    if (!key->modelled) return std::unexpected(fmt::format("{}: not modelled yet", name));
    std::optional<ConfigResult> result;
    const Setter setter{*key, text};
    bind([&](std::string_view bound, auto& member) {
        if (!result && bound == name) result = setter.set(member);
    });
    ASSERT(result.has_value(), "every modelled name has a member");
    return *result;
}

void bind_client(ClientConfig& c, auto&& member) {
    member("metadata.max.age.ms", c.metadata_max_age);
    member("reconnect.backoff.ms", c.reconnect_backoff);
    member("reconnect.backoff.max.ms", c.reconnect_backoff_max);
    member("request.timeout.ms", c.request_timeout);
    member("retry.backoff.ms", c.retry_backoff);
    member("retry.backoff.max.ms", c.retry_backoff_max);
    member("socket.connection.setup.timeout.ms", c.socket_connection_setup_timeout);
    member("socket.connection.setup.timeout.max.ms", c.socket_connection_setup_timeout_max);
}

void bind_producer(ProducerConfig& c, auto&& member) {
    bind_client(c.client, member);
    member("batch.size", c.batch_size);
    member("buffer.memory", c.buffer_memory);
    member("compression.type", c.compression_type);
    member("delivery.timeout.ms", c.delivery_timeout);
    member("enable.idempotence", c.enable_idempotence);
    member("linger.ms", c.linger);
    member("max.block.ms", c.max_block);
    member("max.in.flight.requests.per.connection", c.max_in_flight_requests_per_connection);
    member("max.request.size", c.max_request_size);
    member("partitioner.adaptive.partitioning.enable", c.partitioner_adaptive_partitioning_enable);
    member("partitioner.availability.timeout.ms", c.partitioner_availability_timeout);
    member("partitioner.ignore.keys", c.partitioner_ignore_keys);
    member("retries", c.retries);
}

void bind_consumer(ConsumerConfig& c, auto&& member) {
    bind_client(c.client, member);
    member("auto.offset.reset", c.auto_offset_reset);
    member("check.crcs", c.check_crcs);
    member("fetch.max.bytes", c.fetch_max_bytes);
    member("fetch.max.wait.ms", c.fetch_max_wait);
    member("fetch.min.bytes", c.fetch_min_bytes);
    member("isolation.level", c.isolation_level);
    member("max.partition.fetch.bytes", c.max_partition_fetch_bytes);
    member("max.poll.records", c.max_poll_records);
}

void bind_topic(TopicConfig& c, auto&& member) {
    member("flush.messages", c.flush_messages);
    member("index.interval.bytes", c.index_interval_bytes);
    member("max.message.bytes", c.max_message_bytes);
    member("min.insync.replicas", c.min_insync_replicas);
    member("segment.bytes", c.segment_bytes);
    member("segment.index.bytes", c.segment_index_bytes);
    member("unclean.leader.election.enable", c.unclean_leader_election_enable);
}

void bind_broker(BrokerConfig& c, auto&& member) {
    member("log.flush.interval.messages", c.topic.flush_messages);
    member("log.index.interval.bytes", c.topic.index_interval_bytes);
    member("message.max.bytes", c.topic.max_message_bytes);
    member("min.insync.replicas", c.topic.min_insync_replicas);
    member("log.segment.bytes", c.topic.segment_bytes);
    member("log.index.size.max.bytes", c.topic.segment_index_bytes);
    member("unclean.leader.election.enable", c.topic.unclean_leader_election_enable);
    member("auto.create.topics.enable", c.auto_create_topics_enable);
    member("auto.leader.rebalance.enable", c.auto_leader_rebalance_enable);
    member("broker.heartbeat.interval.ms", c.broker_heartbeat_interval);
    member("broker.session.timeout.ms", c.broker_session_timeout);
    member("controlled.shutdown.enable", c.controlled_shutdown_enable);
    member("controller.quorum.fetch.timeout.ms", c.controller_quorum_fetch_timeout);
    member("controller.quorum.request.timeout.ms", c.controller_quorum_request_timeout);
    member("controller.quorum.retry.backoff.ms", c.controller_quorum_retry_backoff);
    member("default.replication.factor", c.default_replication_factor);
    member("fetch.max.bytes", c.fetch_max_bytes);
    member("initial.broker.registration.timeout.ms", c.initial_broker_registration_timeout);
    member("leader.imbalance.check.interval.seconds", c.leader_imbalance_check_interval);
    member("leader.imbalance.per.broker.percentage", c.leader_imbalance_per_broker_percentage);
    member("metadata.max.idle.interval.ms", c.metadata_max_idle_interval);
    member("num.io.threads", c.num_io_threads);
    member("num.partitions", c.num_partitions);
    member("replica.fetch.backoff.ms", c.replica_fetch_backoff);
    member("replica.fetch.max.bytes", c.replica_fetch_max_bytes);
    member("replica.fetch.min.bytes", c.replica_fetch_min_bytes);
    member("replica.fetch.response.max.bytes", c.replica_fetch_response_max_bytes);
    member("replica.fetch.wait.max.ms", c.replica_fetch_wait_max);
    member("replica.high.watermark.checkpoint.interval.ms",
           c.replica_high_watermark_checkpoint_interval);
    member("replica.lag.time.max.ms", c.replica_lag_time_max);
    member("replica.socket.timeout.ms", c.replica_socket_timeout);
    member("socket.request.max.bytes", c.socket_request_max_bytes);
}

/// Kafka's four spellings of three numbers.
std::optional<std::int16_t> parse_acks(std::string_view text) {
    if (text == "all" || text == "-1") return std::int16_t{-1};
    if (text == "0") return std::int16_t{0};
    if (text == "1") return std::int16_t{1};
    return std::nullopt;
}

std::optional<Partitioner> parse_partitioner(std::string_view text) {
    if (text.empty()) return Partitioner::built_in;
    constexpr std::string_view round_robin =
        "org.apache.kafka.clients.producer.RoundRobinPartitioner";
    if (text == round_robin || text == "RoundRobinPartitioner") return Partitioner::round_robin;
    return std::nullopt;
}

}  // namespace

ConfigResult ProducerConfig::apply(std::string_view name, std::string_view text) {
    if (name == "acks") {
        const auto parsed = parse_acks(text);
        if (!parsed)
            return std::unexpected(
                fmt::format("acks: expected one of all, -1, 0, 1, found \"{}\"", text));
        acks = *parsed;
        return {};
    }
    if (name == "partitioner.class") {
        const auto parsed = parse_partitioner(text);
        if (!parsed)
            return std::unexpected(fmt::format(
                "partitioner.class: expected RoundRobinPartitioner, or nothing for the built-in "
                "one, found \"{}\"",
                text));
        partitioner = *parsed;
        return {};
    }
    auto applied = apply_to(ConfigRole::producer, name, text,
                            [this](auto&& member) { bind_producer(*this, member); });
    if (!applied) return applied;
    if (name == "enable.idempotence") idempotence_was_set = true;
    if (name == "delivery.timeout.ms") delivery_timeout_was_set = true;
    return {};
}

ConfigResult ProducerConfig::resolve() {
    if (enable_idempotence) {
        std::string_view conflict;
        if (retries == 0) conflict = "retries over 0";
        if (acks != -1) conflict = "acks=all";
        if (max_in_flight_requests_per_connection > 5)
            conflict = "max.in.flight.requests.per.connection of at most 5";
        if (!conflict.empty() && idempotence_was_set)
            return std::unexpected(fmt::format("enable.idempotence: needs {}", conflict));
        enable_idempotence = conflict.empty();
    }
    const Duration needed{linger.ns > INT64_MAX - client.request_timeout.ns
                              ? INT64_MAX
                              : linger.ns + client.request_timeout.ns};
    if (delivery_timeout < needed) {
        if (delivery_timeout_was_set)
            return std::unexpected(std::string{
                "delivery.timeout.ms: must be at least linger.ms and request.timeout.ms together"});
        delivery_timeout = needed;
    }
    return {};
}

ConfigResult ConsumerConfig::apply(std::string_view name, std::string_view text) {
    return apply_to(ConfigRole::consumer, name, text,
                    [this](auto&& member) { bind_consumer(*this, member); });
}

ConfigResult TopicConfig::apply(std::string_view name, std::string_view text) {
    return apply_to(ConfigRole::topic, name, text,
                    [this](auto&& member) { bind_topic(*this, member); });
}

ConfigResult BrokerConfig::apply(std::string_view name, std::string_view text) {
    return apply_to(ConfigRole::broker, name, text,
                    [this](auto&& member) { bind_broker(*this, member); });
}

}  // namespace brokerscope::core
