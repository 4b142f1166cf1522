#include "sim/scenario/writer.h"

#include "sim/scenario/settings.h"
#include "sim/scenario/writer_parts.h"
#include "sim/scenario/yaml_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::scenario {
namespace {

std::string write_text(const Text& text) {
    if (text.by_language.size() == 1 && text.by_language.begin()->first.empty())
        return yaml_scalar(text.by_language.begin()->second);
    FlowMap map;
    for (const auto& [language, words] : text.by_language) map.add(language, yaml_scalar(words));
    return map.text();
}

std::string write_words(const std::vector<std::string>& words) {
    std::vector<std::string> list;
    for (const std::string& word : words) list.push_back(yaml_scalar(word));
    return flow_list(list);
}

std::string span(core::Duration duration) { return yaml_scalar(to_string(duration)); }
std::string number(std::int64_t value) { return fmt::format("{}", value); }
std::string bandwidth(std::int64_t bytes) { return size_to_string(bytes) + "/s"; }

std::string_view word(Disk::Profile profile) {
    constexpr std::string_view words[] = {"hdd", "ssd", "nvme", "memory", "none"};
    return words[static_cast<std::size_t>(profile)];
}

class ScenarioWriter {
public:
    ScenarioWriter(const Scenario& scenario, const WriteOptions& options)
        : scenario_(scenario), options_(options) {}

    std::string write() {
        head();
        cluster();
        clients();
        list("faults", faults());
        expect();
        draws();
        return std::move(out_);
    }

private:
    void line(int indent, std::string_view key, std::string_view value) {
        out_ += fmt::format("{:{}}{}:{}{}\n", "", indent, yaml_scalar(key),
                            value.empty() ? "" : " ", value);
    }
    void list(std::string_view key, const std::vector<std::string>& items) {
        if (items.empty()) return;
        line(0, key, "");
        for (const std::string& item : items) out_ += "  - " + item + "\n";
    }

    void head() {
        line(0, "scenario", yaml_scalar(scenario_.id));
        line(0, "title", write_text(scenario_.title));
        if (!scenario_.summary.by_language.empty())
            line(0, "summary", write_text(scenario_.summary));
        line(0, "group", scenario_.group);
        if (!scenario_.teaches.empty()) line(0, "teaches", write_words(scenario_.teaches));
        if (!scenario_.source.empty()) line(0, "source", write_words(scenario_.source));
        line(0, "seed", fmt::format("{}", scenario_.seed));
        line(0, "duration", span(scenario_.duration));
        line(0, "until", scenario_.until ? write_event(*scenario_.until, {}) : "quiet");
        constexpr std::string_view settles[] = {"all", "core", "none"};
        line(0, "settle", settles[static_cast<std::size_t>(scenario_.settle)]);
    }

    std::string settings(core::ConfigRole role, Settings values) {
        if (options_.configuration_defaults) values.merge(setting_defaults(role));
        FlowMap map;
        for (const auto& [name, value] : values)
            map.add(name, yaml_scalar(write_setting(role, name, value)));
        return map.text();
    }

    /// A line a setting when the defaults are among them: nobody reads a hundred on one line.
    void settings_block(int indent, std::string_view key, core::ConfigRole role, Settings values) {
        if (!options_.configuration_defaults) {
            if (!values.empty()) line(indent, key, settings(role, std::move(values)));
            return;
        }
        values.merge(setting_defaults(role));
        line(indent, key, values.empty() ? "{}" : "");
        for (const auto& [name, value] : values)
            line(indent + 2, name, yaml_scalar(write_setting(role, name, value)));
    }

    bool brokers_are_plain() const {
        const Cluster& cluster = scenario_.cluster;
        for (std::size_t i = 0; i < cluster.brokers.size(); ++i) {
            const Broker& broker = cluster.brokers[i];
            if (broker.id != fmt::format("broker-{}", i + 1) || !broker.rack.empty() ||
                broker.config != cluster.config || broker.disk != cluster.disk)
                return false;
        }
        return true;
    }

    void brokers() {
        const Cluster& cluster = scenario_.cluster;
        if (brokers_are_plain())
            return line(2, "brokers", number(static_cast<std::int64_t>(cluster.brokers.size())));
        line(2, "brokers", "");
        for (const Broker& broker : cluster.brokers) {
            FlowMap map;
            map.add("id", yaml_scalar(broker.id));
            if (!broker.rack.empty()) map.add("rack", yaml_scalar(broker.rack));
            if (broker.disk != cluster.disk) map.add("disk", word(broker.disk.profile));
            FlowMap own;
            for (const auto& [name, value] : broker.config) {
                const auto shared = cluster.config.find(name);
                if (shared == cluster.config.end() || shared->second != value)
                    own.add(name,
                            yaml_scalar(write_setting(core::ConfigRole::broker, name, value)));
            }
            if (!own.empty()) map.add("config", own.text());
            out_ += "    - " + map.text() + "\n";
        }
    }

    void cluster() {
        const Cluster& cluster = scenario_.cluster;
        line(0, "cluster", "");
        brokers();
        line(2, "controllers", number(static_cast<std::int64_t>(cluster.controllers.size())));
        settings_block(2, "config", core::ConfigRole::broker, cluster.config);
        std::vector<std::string> without;
        for (std::size_t i = 0; i < core::fix_count; ++i)
            if (const auto fix = static_cast<core::Fix>(i); !cluster.history.has(fix))
                without.emplace_back(core::to_string(fix));
        line(2, "without", flow_list(without));
        if (cluster.cpu == Cpu{}) {
            line(2, "cpu", "none");
        } else {
            FlowMap cpu;
            cpu.add("per.request", span(cluster.cpu.per_request));
            cpu.add("per.KiB", span(cluster.cpu.per_kib));
            cpu.add("copies", cluster.cpu.four_copies ? "four" : "zero");
            line(2, "cpu", cpu.text());
        }
        network();
        line(2, "disk", FlowMap{}.add("profile", word(cluster.disk.profile)).text());
        if (!cluster.topics.empty()) line(2, "topics", "");
        for (const Topic& each : cluster.topics) topic(each);
    }

    void network() {
        const NetworkSpec& network = scenario_.cluster.network;
        line(2, "network", "");
        line(4, "latency", yaml_scalar(to_string(network.latency)));
        line(4, "bandwidth", bandwidth(network.bandwidth));
        if (network.links.empty()) return;
        line(4, "links", "");
        for (const Link& link : network.links) {
            FlowMap map;
            map.add("between", flow_list({yaml_scalar(link.a), yaml_scalar(link.b)}));
            map.add("latency", yaml_scalar(to_string(link.latency)));
            map.add("bandwidth", bandwidth(link.bandwidth));
            out_ += "      - " + map.text() + "\n";
        }
    }

    void topic(const Topic& topic) {
        FlowMap map;
        map.add("partitions", number(topic.partitions));
        map.add("replication.factor", number(topic.replication_factor));
        if (!topic.replicas.empty()) {
            std::vector<std::string> lists;
            for (const auto& replicas : topic.replicas) {
                std::vector<std::string> numbers;
                for (const core::BrokerId id : replicas) numbers.push_back(number(id.value));
                lists.push_back(flow_list(numbers));
            }
            map.add("replicas", flow_list(lists));
        }
        if (!topic.config.empty()) {
            FlowMap config;
            for (const auto& [name, value] : topic.config)
                config.add(name, yaml_scalar(write_setting(core::ConfigRole::topic, name, value)));
            map.add("config", config.text());
        }
        line(4, topic.name, map.text());
    }

    void clients() {
        const std::vector<Client>& clients = scenario_.clients;
        line(0, "clients", clients.empty() ? "{}" : "");
        for (std::size_t i = 0; i < clients.size();) {
            std::size_t end = i + 1;
            while (end < clients.size() && clients[end].family == clients[i].family) ++end;
            client(clients[i], static_cast<std::int64_t>(end - i));
            i = end;
        }
    }

    void client(const Client& client, std::int64_t instances) {
        line(2, client.family, "");
        line(4, "profile", client.profile);
        line(4, "instances", number(instances));
        line(4, "start", span(client.start));
        if (client.producer) producer(*client.producer);
        if (client.consumer) consumer(*client.consumer);
    }

    void producer(const ProducerSpec& producer) {
        settings_block(4, "producer", core::ConfigRole::producer, producer.config);
        line(4, "send", "");
        for (const Send& entry : producer.send) out_ += "      - " + send(entry) + "\n";
        constexpr std::string_view failures[] = {"alarm", "ignore", "stop", "resend"};
        constexpr std::string_view restarts[] = {"next", "resend", "again"};
        line(4, "on.failure", failures[static_cast<std::size_t>(producer.on_failure)]);
        line(4, "on.restart", restarts[static_cast<std::size_t>(producer.on_restart)]);
    }

    static std::string send(const Send& send) {
        FlowMap map;
        map.add("topic", yaml_scalar(send.topic));
        if (send.partition) map.add("partition", number(*send.partition));
        map.add("count", number(send.count));
        map.add("every", span(send.every)).add("start", span(send.start));
        if (send.to) map.add("to", span(*send.to));
        if (send.key) map.add("key", yaml_scalar(send.key->text()));
        if (send.value) map.add("value", yaml_scalar(send.value->text()));
        if (send.size) map.add("size", size_to_string(*send.size)).add("ratio", number(send.ratio));
        if (send.number) map.add("number", yaml_scalar(send.number->text()));
        map.add("wait", send.wait ? "true" : "false");
        return map.text();
    }

    void consumer(const ConsumerSpec& consumer) {
        settings_block(4, "consumer", core::ConfigRole::consumer, consumer.config);
        std::vector<std::string> partitions;
        for (const core::TopicPartition& partition : consumer.assign)
            partitions.push_back(yaml_scalar(core::to_string(partition)));
        line(4, "assign", flow_list(partitions));
        if (consumer.process.given) process(consumer.process);
    }

    void process(const Process& process) {
        line(4, "process", "");
        std::vector<std::string> takes;
        for (const Takes& entry : process.takes) {
            FlowMap map;
            if (entry.record) map.add("record", yaml_scalar(to_string(*entry.record)));
            map.add("is", yaml_scalar(to_string(entry.is)));
            takes.push_back(map.text());
        }
        line(6, "takes", flow_list(takes));
        constexpr std::string_view by[] = {"record", "key", "partition"};
        FlowMap threads;
        threads.add("count", number(process.threads));
        threads.add("by", by[static_cast<std::size_t>(process.threads_by)]);
        line(6, "threads", threads.text());
        std::vector<std::string> fails;
        for (const Fails& entry : process.fails) {
            FlowMap map;
            map.add("record", yaml_scalar(to_string(entry.record)));
            if (entry.until) map.add("until", span(*entry.until));
            fails.push_back(map.text());
        }
        if (!fails.empty()) line(6, "fails", flow_list(fails));
        line(6, "on.error", process.on_error == OnError::skip ? "skip" : "retry");
        if (!process.effect.empty()) line(6, "effect", yaml_scalar(process.effect));
    }

    std::vector<std::string> faults() const {
        std::vector<std::string> list;
        for (const Fault& fault : scenario_.faults) list.push_back(to_yaml(fault));
        return list;
    }

    void figures(const std::vector<Expectation>& list, int indent) {
        for (std::size_t i = 0; i < list.size();) {
            std::size_t end = i + 1;
            while (end < list.size() && list[end].name == list[i].name) ++end;
            if (list[i].scope.empty()) {
                line(indent, list[i].name, yaml_scalar(to_string(list[i].must)));
            } else {
                FlowMap scopes;
                for (std::size_t j = i; j < end; ++j)
                    scopes.add(list[j].scope, yaml_scalar(to_string(list[j].must)));
                line(indent, list[i].name, scopes.text());
            }
            i = end;
        }
    }

    void expect() {
        const Expect& expect = scenario_.expect;
        line(0, "expect", "");
        const std::size_t before = out_.size();
        figures(expect.checks, 2);
        figures(expect.counts, 2);
        if (!expect.guarantees.empty()) line(2, "guarantee", write_words(expect.guarantees));
        if (!expect.metrics.empty()) line(2, "metrics", "");
        figures(expect.metrics, 4);
        std::vector<std::string> kinds;
        for (const core::trace::KindIndex kind : expect.reaches)
            kinds.emplace_back(core::trace::kind_names[kind]);
        if (!kinds.empty()) line(2, "reaches", flow_list(kinds));
        if (!expect.broken.empty()) line(2, "broken", write_words(expect.broken));
        if (out_.size() == before) out_.insert(before - 1, " {}");
    }

    void draws() {
        FlowMap versions;
        for (const auto& [api, version] : scenario_.versions)
            versions.add(core::to_string(api), number(version));
        if (!versions.empty()) line(0, "versions", versions.text());
        std::vector<std::string> choices;
        for (const Choice& choice : scenario_.choices) {
            FlowMap map;
            map.add("stream", yaml_scalar(choice.stream)).add("index", number(choice.index));
            map.add("value",
                    yaml_scalar(choice.is_duration ? to_string(core::Duration{choice.value})
                                                   : number(choice.value)));
            choices.push_back(map.text());
        }
        list("choices", choices);
    }

    const Scenario& scenario_;
    const WriteOptions& options_;
    std::string out_;
};

}  // namespace

std::string to_yaml(const Scenario& scenario, const WriteOptions& options) {
    return ScenarioWriter(scenario, options).write();
}

}  // namespace brokerscope::sim::scenario
