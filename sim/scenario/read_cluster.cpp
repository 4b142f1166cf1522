#include "sim/scenario/readers.h"
#include "sim/scenario/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace brokerscope::sim::scenario {

Text read_text(const View& view) {
    Text text;
    if (view.is_scalar()) text.by_language.emplace("", view.text());
    if (view.is_map())
        for (const NamedView& entry : view.own_entries())
            text.by_language.emplace(*entry.name, entry.value.text());
    return text;
}

Settings read_settings(const View& view, core::ConfigRole role) {
    Settings settings;
    if (!view.is_map()) return settings;
    for (const Entry& entry : view.node()->entries)
        if (const auto value = normalize_setting(role, entry.key, entry.value.scalar))
            settings.emplace(entry.key, *value);
    return settings;
}

namespace {

Disk::Profile read_profile(std::string_view word) {
    using enum Disk::Profile;
    for (const auto& [name, profile] : {std::pair<std::string_view, Disk::Profile>{"hdd", hdd},
                                        {"nvme", nvme},
                                        {"memory", memory},
                                        {"none", none}})
        if (name == word) return profile;
    return ssd;
}

Disk read_disk(const View& view) {
    return Disk{read_profile(view.is_scalar() ? view.text() : view["profile"].text())};
}

Cpu read_cpu(const View& view) {
    Cpu cpu;
    if (view.is_scalar()) return cpu;  // none
    cpu.per_request = view["per.request"].duration();
    cpu.per_kib = view["per.KiB"].duration();
    cpu.four_copies = view["copies"].text() == "four";
    return cpu;
}

/// The 1 of `broker-1`; nothing if the id does not end in a number that a broker may have.
std::optional<std::int32_t> trailing_number(std::string_view id) {
    const std::size_t dash = id.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto number = parse_integer(id.substr(dash + 1));
    if (!number || *number < 0 || *number > 2'999) return std::nullopt;
    return static_cast<std::int32_t>(*number);
}

class ClusterReader {
public:
    explicit ClusterReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    Cluster read(const View& view) {
        cluster_.config = read_settings(view["config"], core::ConfigRole::broker);
        // A misspelt topic is to be an error, not a new topic.
        cluster_.config.emplace("auto.create.topics.enable", "false");
        cluster_.disk = read_disk(view["disk"]);
        brokers(view["brokers"]);
        cluster_.controllers.push_back({"controller-1", core::BrokerId{3'001}});
        for (const View& fix : view["without"].items())
            if (const auto known = core::fix_from(fix.text()))
                cluster_.history = cluster_.history.without(*known);
        cluster_.cpu = read_cpu(view["cpu"]);
        cluster_.network.latency = view["network"]["latency"].latency();
        cluster_.network.bandwidth = view["network"]["bandwidth"].bandwidth();
        for (const NamedView& entry : view["topics"].own_entries()) topic(entry);
        return std::move(cluster_);
    }

private:
    void brokers(const View& view) {
        if (!view.is_list()) {
            const auto count = static_cast<std::int32_t>(
                std::clamp<std::int64_t>(parse_integer(view.text()).value_or(3), 1, 100));
            for (std::int32_t i = 1; i <= count; ++i)
                cluster_.brokers.push_back({fmt::format("broker-{}", i), core::BrokerId{i}, "",
                                            cluster_.config, cluster_.disk});
            return;
        }
        std::set<std::int32_t> numbers;
        for (const View& item : view.items()) {
            Broker broker;
            broker.id = item["id"].string();
            const auto number = trailing_number(broker.id);
            if (!number && is_id(broker.id))
                diagnostics_.add(item["id"].place(),
                                 fmt::format("\"{}\" does not end in the broker's number, as "
                                             "broker-1 does",
                                             broker.id));
            if (number && !numbers.insert(*number).second)
                diagnostics_.add(item["id"].place(),
                                 fmt::format("two brokers have the number {}", *number));
            broker.node_id = core::BrokerId{number.value_or(0)};
            broker.rack = item["rack"].string();
            broker.config = read_settings(item["config"], core::ConfigRole::broker);
            broker.config.insert(cluster_.config.begin(), cluster_.config.end());
            broker.disk = item["disk"].present() ? read_disk(item["disk"]) : cluster_.disk;
            cluster_.brokers.push_back(std::move(broker));
        }
    }

    void topic(const NamedView& entry) {
        const View& view = entry.value;
        Topic topic;
        topic.name = *entry.name;
        topic.config = read_settings(view["config"], core::ConfigRole::topic);
        if (topic.name.starts_with("__"))
            diagnostics_.add(
                entry.place,
                fmt::format("\"{}\" is a name that Kafka keeps for itself", topic.name));
        if (view["partitions"].in_file())
            topic.partitions = std::clamp(view["partitions"].small_integer(), 1, 1'000);
        if (view["replication.factor"].in_file())
            topic.replication_factor = view["replication.factor"].small_integer();
        if (view["replicas"].in_file()) placement(view, topic);
        if (topic.replication_factor > static_cast<std::int32_t>(cluster_.brokers.size()))
            diagnostics_.add(view["replication.factor"].place(),
                             fmt::format("{} replicas of {}, brokers: {}", topic.replication_factor,
                                         topic.name, cluster_.brokers.size()));
        cluster_.topics.push_back(std::move(topic));
    }

    void placement(const View& view, Topic& topic) {
        const std::vector<View> lists = view["replicas"].items();
        if (lists.empty()) return;
        for (const View& list : lists) {
            std::vector<core::BrokerId> replicas;
            for (const View& number : list.items()) replicas.push_back(replica(number, replicas));
            if (list.items().size() != lists[0].items().size())
                diagnostics_.add(list.place(), "every partition has the same number of replicas");
            topic.replicas.push_back(std::move(replicas));
        }
        const auto partitions = static_cast<std::int32_t>(lists.size());
        const auto factor = static_cast<std::int32_t>(lists[0].items().size());
        contradiction(view["partitions"], topic.partitions, partitions, "partitions");
        contradiction(view["replication.factor"], topic.replication_factor, factor, "replicas");
        topic.partitions = partitions;
        topic.replication_factor = std::max(factor, 1);
    }

    core::BrokerId replica(const View& number, const std::vector<core::BrokerId>& before) {
        const core::BrokerId id{number.small_integer()};
        const bool exists = std::ranges::any_of(
            cluster_.brokers, [&](const Broker& broker) { return broker.node_id == id; });
        if (!exists)
            diagnostics_.add(number.place(),
                             fmt::format("there is no broker with number {}", id.value));
        if (std::ranges::find(before, id) != before.end())
            diagnostics_.add(number.place(),
                             fmt::format("broker {} has this partition twice", id.value));
        return id;
    }

    void contradiction(const View& written, std::int32_t value, std::int32_t placed,
                       std::string_view what) {
        if (!written.in_file() || value == placed) return;
        diagnostics_.add(written.place(),
                         fmt::format("{} {}, but \"replicas\" places {}", value, what, placed));
    }

    Diagnostics& diagnostics_;
    Cluster cluster_;
};

}  // namespace

Cluster read_cluster(const View& view, Diagnostics& diagnostics) {
    return ClusterReader(diagnostics).read(view);
}

std::vector<Link> read_links(const View& network, const NetworkSpec& spec,
                             const DeclaredNames& names) {
    std::vector<Link> links;
    for (const View& view : network["links"].items()) {
        const std::vector<View> ends = view["between"].items();
        Link link;
        if (ends.size() == 2) {
            link.a = ends[0].string();
            link.b = ends[1].string();
            names.check_link_end(link.a, ends[0].place());
            names.check_link_end(link.b, ends[1].place());
        }
        link.latency = view["latency"].present() ? view["latency"].latency() : spec.latency;
        link.bandwidth =
            view["bandwidth"].present() ? view["bandwidth"].bandwidth() : spec.bandwidth;
        links.push_back(std::move(link));
    }
    return links;
}

}  // namespace brokerscope::sim::scenario
