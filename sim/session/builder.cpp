#include "sim/session/builder.h"

#include "core/broker/broker.h"
#include "core/protocol/config.h"
#include "core/quorum/controller.h"
#include "sim/app/admin.h"
#include "sim/check/promises.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

constexpr std::int32_t broker_port = 9092;
constexpr std::int32_t controller_port = 9093;
constexpr std::string_view cluster_id = "brokerscope-cluster-00";  // 22 characters, as Kafka's are

Latency latency_of(const scenario::Latency& spec) {
    using Shape = scenario::Latency::Shape;
    switch (spec.shape) {
        case Shape::constant: return Latency::constant(spec.first);
        case Shape::uniform: return Latency::uniform(spec.first, spec.second);
        case Shape::exponential: return Latency::exponential(spec.first);
        case Shape::lognormal: return Latency::lognormal(spec.first, spec.second);
    }
    UNREACHABLE("a latency without a shape");
}

DiskProfile disk_of(const scenario::Disk& disk) {
    using Profile = scenario::Disk::Profile;
    const auto profile = [&] {
        switch (disk.profile) {
            case Profile::hdd: return disk_profile("hdd");
            case Profile::ssd: return disk_profile("ssd");
            case Profile::nvme: return disk_profile("nvme");
            case Profile::memory: return disk_profile("memory");
            case Profile::none: return disk_profile("none");
        }
        UNREACHABLE("a disk without a profile");
    }();
    ASSERT(profile.has_value());
    return *profile;
}

CpuModel cpu_of(const scenario::Cpu& cpu) {
    return {
        .per_request = cpu.per_request, .per_kib = cpu.per_kib, .copies = cpu.four_copies ? 4 : 1};
}

/// Applies settings that the language has judged: each is known and has a value of its type.
template <class Config>
void apply(Config& config, const scenario::Settings& settings) {
    for (const auto& [name, text] : settings) {
        const core::ConfigResult applied = config.apply(name, text);
        ASSERT(applied.has_value(), applied ? "" : applied.error());
    }
}

core::Endpoint controller_endpoint(const scenario::Scenario& scenario) {
    return {scenario.cluster.controllers.front().id, controller_port};
}

core::ControllerConfig controller_config(const scenario::Scenario& scenario) {
    core::BrokerConfig config;
    apply(config, scenario.cluster.config);
    core::ControllerConfig controller;
    controller.node_id = scenario.cluster.controllers.front().node_id;
    controller.port = controller_port;
    controller.cluster_id = cluster_id;
    controller.history = scenario.cluster.history;
    controller.session_timeout = config.broker_session_timeout;
    controller.idle_interval = config.metadata_max_idle_interval;
    controller.imbalance_check_interval = config.leader_imbalance_check_interval;
    controller.auto_leader_rebalance = config.auto_leader_rebalance_enable;
    controller.num_partitions = config.num_partitions;
    controller.default_replication_factor = config.default_replication_factor;
    controller.min_insync_replicas = config.topic.min_insync_replicas;
    controller.unclean_leader_election = config.topic.unclean_leader_election_enable;
    return controller;
}

core::BrokerOptions broker_options(const scenario::Scenario& scenario,
                                   const scenario::Broker& broker) {
    core::BrokerConfig config;
    apply(config, broker.config);
    core::BrokerOptions options;
    options.id = broker.node_id;
    options.cluster_id = cluster_id;
    options.host = broker.id;
    options.port = broker_port;
    if (!broker.rack.empty()) options.rack = broker.rack;
    options.controller = scenario.cluster.controllers.front().node_id;
    options.controller_endpoint = controller_endpoint(scenario);
    options.history = scenario.cluster.history;
    options.min_insync_replicas = config.topic.min_insync_replicas;
    options.message_max_bytes = config.topic.max_message_bytes;
    options.log_segment_bytes = config.topic.segment_bytes;
    options.log_index_interval_bytes = config.topic.index_interval_bytes;
    options.log_flush_interval_messages = config.topic.flush_messages;
    options.replica_lag_time_max = config.replica_lag_time_max;
    options.replica_fetch_wait_max = config.replica_fetch_wait_max;
    options.replica_fetch_backoff = config.replica_fetch_backoff;
    options.replica_socket_timeout = config.replica_socket_timeout;
    options.replica_fetch_min_bytes = config.replica_fetch_min_bytes;
    options.replica_fetch_max_bytes = config.replica_fetch_max_bytes;
    options.replica_fetch_response_max_bytes = config.replica_fetch_response_max_bytes;
    options.high_watermark_checkpoint_interval = config.replica_high_watermark_checkpoint_interval;
    options.fetch_max_bytes = config.fetch_max_bytes;
    options.heartbeat_interval = config.broker_heartbeat_interval;
    options.session_timeout = config.broker_session_timeout;
    options.controlled_shutdown = config.controlled_shutdown_enable;
    return options;
}

std::vector<core::CreateTopicsRequest::CreatableTopic> topics_to_make(
    const scenario::Scenario& scenario) {
    std::vector<core::CreateTopicsRequest::CreatableTopic> topics;
    for (const scenario::Topic& topic : scenario.cluster.topics) {
        core::CreateTopicsRequest::CreatableTopic wanted{.name = topic.name};
        if (topic.replicas.empty()) {
            wanted.num_partitions = topic.partitions;
            wanted.replication_factor = static_cast<std::int16_t>(topic.replication_factor);
        } else {
            wanted.num_partitions = -1;
            wanted.replication_factor = -1;
            for (std::size_t i = 0; i < topic.replicas.size(); ++i) {
                auto& assignment = wanted.assignments.emplace_back();
                assignment.partition_index = static_cast<std::int32_t>(i);
                for (const core::BrokerId broker : topic.replicas[i])
                    assignment.broker_ids.push_back(broker.value);
            }
        }
        for (const auto& [name, value] : topic.config) wanted.configs.push_back({name, value});
        topics.push_back(std::move(wanted));
    }
    return topics;
}

void add_servers(World& world, const scenario::Scenario& scenario) {
    const CpuModel cpu = cpu_of(scenario.cluster.cpu);
    for (const scenario::Controller& controller : scenario.cluster.controllers)
        world.add_node({.name = controller.id,
                        .make =
                            [config = controller_config(scenario)](core::Env& env) {
                                return std::make_unique<core::Controller>(env, config);
                            },
                        .cpu = cpu,
                        .disk = disk_of(scenario.cluster.disk)});
    for (const scenario::Broker& broker : scenario.cluster.brokers) {
        core::BrokerConfig config;
        apply(config, broker.config);
        world.add_node(
            {.name = broker.id,
             .lanes = config.num_io_threads,
             .make = [options = broker_options(scenario, broker)](
                         core::Env& env) { return std::make_unique<core::Broker>(env, options); },
             .cpu = cpu,
             .disk = disk_of(broker.disk)});
    }
}

core::ProducerOptions producer_options(const scenario::Scenario& scenario,
                                       const scenario::Client& client) {
    core::ProducerOptions options{.client_id = client.id, .bootstrap = broker_endpoints(scenario)};
    apply(options.config, client.producer->config);
    const core::ConfigResult resolved = options.config.resolve();
    ASSERT(resolved.has_value(), resolved ? "" : resolved.error());
    options.caps = scenario.versions;
    return options;
}

core::ConsumerOptions consumer_options(const scenario::Scenario& scenario,
                                       const scenario::Client& client) {
    core::ConsumerOptions options{.client_id = client.id, .bootstrap = broker_endpoints(scenario)};
    apply(options.config, client.consumer->config);
    options.caps = scenario.versions;
    options.history = scenario.cluster.history;
    return options;
}

}  // namespace

WorldOptions world_options(const scenario::Scenario& scenario, std::uint64_t seed) {
    WorldOptions options;
    options.seed = seed;
    options.network.latency = latency_of(scenario.cluster.network.latency);
    options.network.bandwidth = scenario.cluster.network.bandwidth;
    for (const scenario::Link& link : scenario.cluster.network.links)
        options.network.links.push_back({link.a, link.b, latency_of(link.latency), link.bandwidth});
    for (const scenario::Choice& choice : scenario.choices)
        options.choices[choice.stream][static_cast<std::uint64_t>(choice.index)] = choice.value;
    return options;
}

void add_nodes(World& world, const scenario::Scenario& scenario, std::uint64_t seed,
               Memories& memories, const RecordDirectory& records) {
    add_servers(world, scenario);
    for (const scenario::Client& client : scenario.clients) {
        const std::size_t entries = client.producer ? client.producer->send.size() : 0;
        auto& memory = memories[client.id];
        memory = std::make_unique<ApplicationMemory>(entries);
        ApplicationOptions options{.spec = client, .seed = seed};
        if (client.producer) options.producer = producer_options(scenario, client);
        if (client.consumer) options.consumer = consumer_options(scenario, client);
        world.add_node({.name = client.id,
                        .make = [options = std::move(options), &memory = *memory,
                                 &records](core::Env& env) -> std::unique_ptr<core::Handler> {
                            return std::make_unique<Application>(env, options, memory, records);
                        },
                        .cpu = cpu_of(scenario.cluster.cpu)});
    }
    world.add_node(
        {.name = "admin",
         .make = [controller = controller_endpoint(scenario), topics = topics_to_make(scenario)](
                     core::Env& env) { return std::make_unique<Admin>(env, controller, topics); }});
}

std::vector<core::TopicPartition> partitions_of(const scenario::Scenario& scenario) {
    std::vector<core::TopicPartition> partitions;
    for (const scenario::Topic& topic : scenario.cluster.topics)
        for (std::int32_t i = 0; i < topic.partitions; ++i) partitions.push_back({topic.name, i});
    return partitions;
}

std::vector<core::Endpoint> broker_endpoints(const scenario::Scenario& scenario) {
    std::vector<core::Endpoint> endpoints;
    for (const scenario::Broker& broker : scenario.cluster.brokers)
        endpoints.push_back({broker.id, broker_port});
    return endpoints;
}

std::vector<ScopeRule> scope_rules(const scenario::Scenario& scenario, trace::NameTable& names) {
    std::vector<ScopeRule> rules;
    for (const scenario::Client& client : scenario.clients) {
        if (!client.consumer) continue;
        ScopeRule rule{.name = client.id,
                       .processes = client.consumer->process.given,
                       .effect = client.consumer->process.effect};
        for (const core::TopicPartition& partition : client.consumer->assign)
            rule.assigned.push_back({names.intern(partition.topic), partition.partition});
        rules.push_back(std::move(rule));
    }
    return rules;
}

std::vector<PartitionRule> partition_rules(const scenario::Scenario& scenario,
                                           trace::NameTable& names) {
    std::vector<PartitionRule> rules;
    for (const scenario::Topic& topic : scenario.cluster.topics)
        for (std::int32_t i = 0; i < topic.partitions; ++i)
            rules.push_back({{names.intern(topic.name), i},
                             effective_min_isr(scenario, topic),
                             topic_setting(scenario, topic.name, "unclean.leader.election.enable",
                                           "false") == "true"});
    return rules;
}

}  // namespace brokerscope::sim
