#include "core/protocol/config.h"

#include <gtest/gtest.h>

namespace brokerscope::core {
namespace {

constexpr ConfigRole roles[] = {ConfigRole::broker, ConfigRole::topic, ConfigRole::producer,
                                ConfigRole::consumer};

/// Sets every modelled name of `role` to the table's default.
template <class Config>
Config with_all_defaults_written_out(ConfigRole role) {
    Config config;
    for (const ConfigKey& key : config_table(role)) {
        if (!key.modelled) continue;
        const auto applied = config.apply(key.name, key.default_text);
        EXPECT_TRUE(applied.has_value()) << key.name << ": " << applied.error();
    }
    return config;
}

TEST(ConfigTable, is_in_order_of_names_without_doubles) {
    for (const ConfigRole role : roles) {
        const auto table = config_table(role);
        for (std::size_t i = 1; i < table.size(); ++i) EXPECT_LT(table[i - 1].name, table[i].name);
    }
}

TEST(ConfigTable, finds_names_and_knows_families) {
    const ConfigKey* const linger = find_config(ConfigRole::producer, "linger.ms");
    ASSERT_NE(linger, nullptr);
    EXPECT_EQ(linger->default_text, "5");
    EXPECT_EQ(linger->type, ConfigType::milliseconds);
    EXPECT_TRUE(linger->modelled);
    EXPECT_EQ(find_config(ConfigRole::producer, "linger"), nullptr);
    EXPECT_EQ(find_config(ConfigRole::topic, "linger.ms"), nullptr);
    const ConfigKey* const truststore = find_config(ConfigRole::broker, "ssl.truststore.location");
    ASSERT_NE(truststore, nullptr);
    EXPECT_FALSE(truststore->modelled);
}

TEST(Config, members_have_the_tables_defaults) {
    EXPECT_EQ(with_all_defaults_written_out<BrokerConfig>(ConfigRole::broker), BrokerConfig{});
    EXPECT_EQ(with_all_defaults_written_out<TopicConfig>(ConfigRole::topic), TopicConfig{});
    EXPECT_EQ(with_all_defaults_written_out<ConsumerConfig>(ConfigRole::consumer),
              ConsumerConfig{});
    auto producer = with_all_defaults_written_out<ProducerConfig>(ConfigRole::producer);
    producer.idempotence_was_set = producer.delivery_timeout_was_set = false;
    EXPECT_EQ(producer, ProducerConfig{});
}

TEST(Config, takes_kafkas_texts) {
    ProducerConfig producer;
    ASSERT_TRUE(producer.apply("acks", "all"));
    ASSERT_TRUE(producer.apply("acks", "1"));
    ASSERT_TRUE(producer.apply("compression.type", "lz4"));
    ASSERT_TRUE(producer.apply("linger.ms", "250"));
    ASSERT_TRUE(producer.apply("request.timeout.ms", "1000"));
    ASSERT_TRUE(producer.apply("partitioner.class", "RoundRobinPartitioner"));
    EXPECT_EQ(producer.acks, 1);
    EXPECT_EQ(producer.compression_type, Codec::lz4);
    EXPECT_EQ(producer.linger, milliseconds(250));
    EXPECT_EQ(producer.client.request_timeout, seconds(1));
    EXPECT_EQ(producer.partitioner, Partitioner::round_robin);

    BrokerConfig broker;
    ASSERT_TRUE(broker.apply("log.segment.bytes", "65536"));
    ASSERT_TRUE(broker.apply("leader.imbalance.check.interval.seconds", "7"));
    EXPECT_EQ(broker.topic.segment_bytes, 65536);
    EXPECT_EQ(broker.leader_imbalance_check_interval, seconds(7));
}

TEST(Config, says_what_is_wrong) {
    ProducerConfig producer;
    EXPECT_EQ(producer.apply("linger", "5").error(),
              "linger: Kafka has no producer configuration of this name");
    EXPECT_EQ(producer.apply("transactional.id", "t").error(),
              "transactional.id: not modelled yet");
    EXPECT_EQ(producer.apply("linger.ms", "5ms").error(),
              "linger.ms: expected a whole number, found \"5ms\"");
    EXPECT_EQ(producer.apply("linger.ms", "-1").error(),
              "linger.ms: expected at least 0, found \"-1\"");
    EXPECT_EQ(producer.apply("retries", "2147483648").error(),
              "retries: expected at most 2147483647, found \"2147483648\"");
    EXPECT_EQ(producer.apply("compression.type", "zip").error(),
              "compression.type: expected one of none|gzip|snappy|lz4|zstd, found \"zip\"");
    EXPECT_EQ(producer.apply("acks", "2").error(),
              "acks: expected one of all, -1, 0, 1, found \"2\"");
    EXPECT_EQ(producer.apply("enable.idempotence", "yes").error(),
              "enable.idempotence: expected true or false, found \"yes\"");
}

TEST(ProducerConfig, idempotence_nobody_asked_for_gives_way) {
    ProducerConfig producer;
    ASSERT_TRUE(producer.apply("acks", "1"));
    ASSERT_TRUE(producer.resolve());
    EXPECT_FALSE(producer.enable_idempotence);
}

TEST(ProducerConfig, idempotence_somebody_asked_for_does_not) {
    ProducerConfig producer;
    ASSERT_TRUE(producer.apply("acks", "1"));
    ASSERT_TRUE(producer.apply("enable.idempotence", "true"));
    EXPECT_EQ(producer.resolve().error(), "enable.idempotence: needs acks=all");
}

TEST(ProducerConfig, delivery_timeout_covers_linger_and_one_request) {
    ProducerConfig producer;
    ASSERT_TRUE(producer.apply("linger.ms", "100000"));
    ASSERT_TRUE(producer.resolve());
    EXPECT_EQ(producer.delivery_timeout, milliseconds(130'000));

    ProducerConfig strict;
    ASSERT_TRUE(strict.apply("delivery.timeout.ms", "1000"));
    EXPECT_FALSE(strict.resolve());
}

}  // namespace
}  // namespace brokerscope::core
