#include "sim/scenario/readers.h"
#include "sim/scenario/settings.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim::scenario {
namespace {

/// One `send` entry, and what contradicts itself in it.
class SendReader {
public:
    SendReader(const View& view, Diagnostics& diagnostics)
        : view_(view), diagnostics_(diagnostics) {}

    Send read() {
        send_.topic = view_["topic"].string();
        if (view_["partition"].in_file()) send_.partition = view_["partition"].small_integer();
        pace();
        if (view_["key"].in_file()) send_.key = read_template(view_["key"]);
        value();
        if (view_["number"].in_file()) {
            std::string why;
            send_.number = Expression::parse(view_["number"].text(), why);
        }
        send_.wait = view_["wait"].boolean();
        first_and_last();
        return std::move(send_);
    }

private:
    void add(Place place, std::string message) { diagnostics_.add(place, std::move(message)); }

    static std::optional<Template> read_template(const View& view) {
        std::string why;
        return Template::parse(view.text(), why);
    }

    void pace() {
        const View start = view_["start"], from = view_["from"];
        if (start.in_file() && from.in_file())
            add(from.place(), "\"start\" and \"from\" say the same: write one of them");
        send_.start = (start.in_file() ? start : from).instant() - core::Instant{};
        if (view_["to"].in_file()) {
            send_.to = view_["to"].instant() - core::Instant{};
            if (*send_.to <= send_.start)
                add(view_["to"].place(), "\"to\" is not after the first record");
        }
        if (view_["every"].in_file() && view_["rate"].in_file())
            add(view_["rate"].place(), "\"every\" and \"rate\" say the same: write one of them");
        const std::int64_t rate = parse_rate(view_["rate"].text()).value_or(0);
        send_.every = rate > 0 ? core::seconds(1) / rate : view_["every"].duration();
        count(rate);
    }

    /// `count`, or as many as fit before `to`.
    void count(std::int64_t rate) {
        if (view_["count"].in_file()) {
            send_.count = std::max<std::int64_t>(view_["count"].integer(), 1);
            return;
        }
        const bool is_paced = view_["every"].in_file() || view_["rate"].in_file();
        if (!is_paced && !send_.to) return;  // one record
        if (!send_.to || send_.every.ns <= 0) {
            add(view_.place(),
                "how many? \"count\" is missing, or \"to\" with \"every\" or \"rate\"");
            return;
        }
        const core::Duration span = *send_.to - send_.start;
        __extension__ using Wide = __int128;
        const Wide fitting = rate > 0 ? Wide{span.ns} * rate / 1'000'000'000
                                      : (Wide{span.ns} + send_.every.ns - 1) / send_.every.ns;
        if (fitting > record_count_max)
            add(view_.place(), fmt::format("more than {} records", record_count_max));
        send_.count = static_cast<std::int64_t>(std::clamp<Wide>(fitting, 1, record_count_max));
    }

    void value() {
        const View value = view_["value"], size = view_["size"];
        if (value.in_file() && size.in_file())
            add(size.place(), "a record has a \"value\" or a \"size\", not both");
        if (size.in_file()) {
            send_.size = parse_size(size.text()).value_or(0);
            if (*send_.size > value_bytes_max)
                add(size.place(),
                    fmt::format("a value has at most {}", size_to_string(value_bytes_max)));
        } else {
            std::string why;
            send_.value = value.in_file() ? read_template(value) : Template::parse("{n}", why);
        }
        if (!view_["ratio"].in_file()) return;
        if (!size.in_file()) add(view_["ratio"].place(), "\"ratio\" goes with \"size\"");
        send_.ratio = std::max(view_["ratio"].small_integer(), 1);
    }

    /// Arithmetic is tried at both ends, where it overflows if it does at all in practice.
    void first_and_last() {
        for (const std::int64_t n : {std::int64_t{1}, send_.count}) {
            for (const auto& [name, text] :
                 {std::pair{"key", &send_.key}, {"value", &send_.value}}) {
                if (!*text) continue;
                if (const auto made = (*text)->expand(n); !made)
                    add(view_[name].place(),
                        fmt::format("for n = {} it {}", n, to_string(made.error())));
            }
            if (!send_.number) continue;
            if (const auto made = send_.number->evaluate(n); !made)
                add(view_["number"].place(),
                    fmt::format("for n = {} it {}", n, to_string(made.error())));
        }
    }

    static constexpr std::int64_t record_count_max = 1'000'000'000;
    static constexpr std::int64_t value_bytes_max = std::int64_t{100} << 20;
    const View& view_;
    Diagnostics& diagnostics_;
    Send send_;
};

template <class Enum>
Enum read_word(const View& view, std::initializer_list<std::pair<std::string_view, Enum>> words,
               Enum otherwise) {
    for (const auto& [word, value] : words)
        if (view.text() == word) return value;
    return otherwise;
}

ProducerSpec read_producer(const View& view, Diagnostics& diagnostics) {
    ProducerSpec producer;
    const View settings = view["producer"];
    producer.config = read_settings(settings, core::ConfigRole::producer);
    if (const auto why = find_contradiction(core::ConfigRole::producer, producer.config))
        diagnostics.add(settings.place(), *why);
    for (const View& entry : view["send"].items_or_self())
        producer.send.push_back(SendReader(entry, diagnostics).read());
    producer.on_failure = read_word<OnFailure>(
        view["on.failure"],
        {{"ignore", OnFailure::ignore}, {"stop", OnFailure::stop}, {"resend", OnFailure::resend}},
        OnFailure::alarm);
    producer.on_restart = read_word<OnRestart>(
        view["on.restart"], {{"resend", OnRestart::resend}, {"again", OnRestart::again}},
        OnRestart::next);
    return producer;
}

std::vector<Takes> read_takes(const View& view) {
    std::vector<Takes> list;
    for (const View& entry : view.items_or_self()) {
        Takes takes;
        if (entry.is_map()) {
            takes.is = entry["is"].latency();
            if (entry["record"].in_file()) takes.record = parse_record(entry["record"].text());
        } else {
            takes.is = entry.latency();
        }
        list.push_back(std::move(takes));
    }
    return list;
}

Process read_process(const View& view) {
    Process process;
    process.given = view.in_file();
    process.takes = read_takes(view["takes"]);
    const View threads = view["threads"];
    if (threads.is_map()) {
        process.threads = std::clamp(threads["count"].small_integer(), 1, 1'000);
        process.threads_by = read_word<ThreadsBy>(
            threads["by"], {{"key", ThreadsBy::key}, {"partition", ThreadsBy::partition}},
            ThreadsBy::record);
    } else if (threads.in_file()) {
        process.threads = std::clamp(threads.small_integer(), 1, 1'000);
    }
    for (const View& entry : view["fails"].items()) {
        Fails fails;
        fails.record = parse_record(entry["record"].text()).value_or(RecordRef{});
        if (entry["until"].in_file()) fails.until = entry["until"].instant() - core::Instant{};
        process.fails.push_back(std::move(fails));
    }
    process.on_error = view["on.error"].text() == "skip" ? OnError::skip : OnError::retry;
    process.effect = view["effect"].string();
    return process;
}

ConsumerSpec read_consumer(const View& view, Diagnostics& diagnostics) {
    ConsumerSpec consumer;
    consumer.config = read_settings(view["consumer"], core::ConfigRole::consumer);
    for (const View& partition : view["assign"].items_or_self()) {
        if (!parse_partition(partition.text())) continue;
        core::TopicPartition assigned = partition.partition();
        if (std::ranges::find(consumer.assign, assigned) != consumer.assign.end())
            diagnostics.add(partition.place(),
                            fmt::format("{} stands twice", core::to_string(assigned)));
        consumer.assign.push_back(std::move(assigned));
    }
    consumer.process = read_process(view["process"]);
    return consumer;
}

bool is_name_of_cluster(std::string_view id, const Cluster& cluster) {
    return std::ranges::find(cluster.brokers, id, &Broker::id) != cluster.brokers.end() ||
           std::ranges::find(cluster.controllers, id, &Controller::id) != cluster.controllers.end();
}

/// What belongs to one half of a client needs that half.
void check_halves(const View& view, bool produces, bool consumes, Diagnostics& diagnostics) {
    const auto needs = [&](std::string_view key, bool half, std::string_view what) {
        if (view[key].in_file() && !half)
            diagnostics.add(view[key].place(), fmt::format("\"{}\" without \"{}\"", key, what));
    };
    needs("producer", produces, "send");
    needs("on.failure", produces, "send");
    needs("on.restart", produces, "send");
    needs("consumer", consumes, "assign");
    needs("process", consumes, "assign");
    if (!produces && !consumes && view.is_map() && view.node()->find("subscribe") == nullptr)
        diagnostics.add(view.place(), "a client needs \"send\" or \"assign\"");
}

}  // namespace

std::vector<Client> read_clients(const View& view, const Cluster& cluster,
                                 Diagnostics& diagnostics) {
    std::vector<Client> clients;
    const auto add = [&](Client client, Place place) {
        const bool is_taken = is_name_of_cluster(client.id, cluster) ||
                              std::ranges::find(clients, client.id, &Client::id) != clients.end();
        const bool is_word = client.id == "brokers" || client.id == "controllers" ||
                             client.id == "clients" || client.id == "admin";
        if (is_taken || is_word)
            diagnostics.add(place, fmt::format("\"{}\" is {}", client.id,
                                               is_taken ? "the name of another node"
                                                        : "a name that the format keeps"));
        clients.push_back(std::move(client));
    };
    for (const NamedView& entry : view.own_entries()) {
        const View& body = entry.value;
        Client client;
        client.family = *entry.name;
        client.start = body["start"].duration();
        client.profile = body["profile"].string();
        const bool produces = body["send"].in_file();
        const bool consumes = body["assign"].in_file();
        check_halves(body, produces, consumes, diagnostics);
        if (produces) client.producer = read_producer(body, diagnostics);
        if (consumes) client.consumer = read_consumer(body, diagnostics);
        const std::int32_t instances = std::clamp(body["instances"].small_integer(), 1, 100);
        for (std::int32_t i = 1; i <= instances; ++i) {
            client.id = instances == 1 ? client.family : fmt::format("{}-{}", client.family, i);
            add(client, entry.place);
        }
    }
    return clients;
}

void check_client_names(const View& view, const DeclaredNames& names) {
    for (const NamedView& entry : view.own_entries()) {
        const View& body = entry.value;
        for (const View& send : body["send"].items_or_self()) {
            const std::string topic = send["topic"].string();
            if (!is_topic_name(topic)) continue;
            const View partition = send["partition"];
            if (names.check_topic(topic, send["topic"].place()) && partition.in_file())
                names.check_partition({topic, partition.small_integer()}, partition.place());
        }
        for (const View& partition : body["assign"].items_or_self())
            if (parse_partition(partition.text()))
                names.check_partition(partition.partition(), partition.place());
        const View process = body["process"];
        for (const std::string_view list : {"takes", "fails"}) {
            for (const View& item : process[list].items()) {
                if (!item.is_map()) continue;
                if (const auto record = parse_record(item["record"].text()))
                    names.check_record(*record, item["record"].place());
            }
        }
    }
}

}  // namespace brokerscope::sim::scenario
