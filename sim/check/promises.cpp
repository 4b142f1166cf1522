#include "sim/check/promises.h"

#include "sim/check/checks.h"

#include <algorithm>
#include <charconv>

namespace brokerscope::sim {

namespace {

using scenario::Scenario;

std::string setting(const scenario::Settings& settings, std::string_view name,
                    std::string_view otherwise) {
    const auto at = settings.find(name);
    return std::string(at == settings.end() ? otherwise : std::string_view(at->second));
}

std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool is_acks_all(const scenario::ProducerSpec& producer) {
    const std::string acks = setting(producer.config, "acks", "all");
    return acks == "all" || acks == "-1";
}

std::int64_t max_in_flight(const scenario::ProducerSpec& producer) {
    return number(setting(producer.config, "max.in.flight.requests.per.connection", "5"));
}

/// As Java decides: on by default, off where other settings rule it out and nobody asked for it.
bool is_idempotent(const scenario::ProducerSpec& producer) {
    if (setting(producer.config, "enable.idempotence", "true") != "true") return false;
    return is_acks_all(producer) && max_in_flight(producer) <= 5 &&
           setting(producer.config, "retries", "1") != "0";
}

/// The first reason for which something does not hold; empty while it does.
class Reason {
public:
    void unless(bool holds, std::string_view why) {
        if (!holds && text_.empty()) text_ = why;
    }
    Promise promise(std::string_view because) const {
        return text_.empty() ? Promise{true, std::string(because)} : Promise{false, text_};
    }
    bool holds() const { return text_.empty(); }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

struct Facts {
    Reason durable;     ///< what was committed stays
    Reason all_acks;    ///< every producer waits for all in-sync replicas
    Reason one_copy;    ///< no producer writes a record twice
    Reason log_order;   ///< no producer's retry overtakes
    Reason heard;       ///< every application hears of a failure
    Reason one_worker;  ///< consumers take a key's records one after the other
};

template <class Wanted>
bool has_action(const scenario::Action& action) {
    if (std::holds_alternative<Wanted>(action.what)) return true;
    const auto* choice = std::get_if<scenario::OneOf>(&action.what);
    return choice != nullptr && std::ranges::any_of(choice->actions, [](const auto& option) {
               return has_action<Wanted>(option);
           });
}

/// How many machines the faults may rob of what they had not synced, or of their disk.
std::int64_t destructive_faults(const Scenario& scenario) {
    return std::ranges::count_if(scenario.faults, [](const scenario::Fault& fault) {
        return has_action<scenario::PowerLoss>(fault.action) ||
               has_action<scenario::Wipe>(fault.action);
    });
}

bool has_unclean_election(const Scenario& scenario) {
    return std::ranges::any_of(scenario.faults, [](const scenario::Fault& fault) {
        return asks_unclean_election(fault.action);
    });
}

void weigh_cluster(const Scenario& scenario, Facts& facts) {
    const std::int64_t destructive = destructive_faults(scenario);
    for (const scenario::Topic& topic : scenario.cluster.topics) {
        const std::int32_t min_isr = effective_min_isr(scenario, topic);
        facts.durable.unless(min_isr >= 2, "min.insync.replicas of 1");
        facts.durable.unless(topic_setting(scenario, topic.name, "unclean.leader.election.enable",
                                           "false") == "false",
                             "unclean.leader.election.enable");
        facts.durable.unless(destructive <= min_isr - 1, "more disks lost than may be");
    }
    facts.durable.unless(!has_unclean_election(scenario), "an unclean election");
    facts.durable.unless(destructive == 0 || scenario.cluster.history.has(core::Fix::kip_966),
                         "a power loss without KIP-966");
}

void weigh_producer(const scenario::ProducerSpec& producer, Facts& facts) {
    facts.all_acks.unless(is_acks_all(producer), "acks is not all");
    facts.one_copy.unless(is_idempotent(producer), "no idempotence");
    facts.one_copy.unless(producer.on_failure != scenario::OnFailure::resend,
                          "the application sends again");
    facts.one_copy.unless(producer.on_restart == scenario::OnRestart::next,
                          "the application sends again after a restart");
    facts.log_order.unless(is_idempotent(producer) || max_in_flight(producer) == 1,
                           "several requests in flight without idempotence");
    facts.log_order.unless(producer.on_failure != scenario::OnFailure::resend,
                           "the application sends again");
    facts.heard.unless(producer.on_failure != scenario::OnFailure::ignore,
                       "the application ignores answers");
}

Facts weigh(const Scenario& scenario) {
    Facts facts;
    weigh_cluster(scenario, facts);
    for (const scenario::Client& client : scenario.clients) {
        if (client.producer) weigh_producer(*client.producer, facts);
        if (client.consumer)
            facts.one_worker.unless(
                client.consumer->process.threads == 1 ||
                    client.consumer->process.threads_by != scenario::ThreadsBy::record,
                "several workers take records of one key");
    }
    for (const scenario::Fault& fault : scenario.faults)
        facts.heard.unless(!has_action<scenario::Crash>(fault.action) &&
                               !has_action<scenario::PowerLoss>(fault.action),
                           "a process may die with what it has not sent");
    return facts;
}

/// Where every record of a key goes to one partition, and one order exists across producers.
Reason keys_stay_together(const Scenario& scenario) {
    Reason reason;
    for (const scenario::Client& client : scenario.clients) {
        if (!client.producer) continue;
        const std::string partitioner = setting(client.producer->config, "partitioner.class", "");
        reason.unless(partitioner.find("RoundRobin") == std::string::npos,
                      "the partitioner ignores keys");
        reason.unless(
            setting(client.producer->config, "partitioner.ignore.keys", "false") == "false",
            "partitioner.ignore.keys");
        for (const scenario::Send& send : client.producer->send) {
            reason.unless(!send.number, "a business order across producers");
            const scenario::Topic* topic = scenario.topic(send.topic);
            reason.unless(!send.partition || topic == nullptr || topic->partitions == 1,
                          "partitions chosen by hand");
        }
    }
    return reason;
}

Reason one_of_everything(const Scenario& scenario) {
    Reason reason;
    const auto producers = std::ranges::count_if(
        scenario.clients, [](const auto& client) { return client.producer.has_value(); });
    reason.unless(producers <= 1, "several producers");
    reason.unless(scenario.cluster.topics.size() == 1, "several topics");
    for (const scenario::Topic& topic : scenario.cluster.topics)
        reason.unless(topic.partitions == 1, "several partitions");
    for (const scenario::Client& client : scenario.clients)
        reason.unless(!client.consumer || client.consumer->process.threads == 1, "several workers");
    return reason;
}

Promise both(const Reason& first, const Reason& second, std::string_view because) {
    Reason reason;
    reason.unless(first.holds(), first.text());
    reason.unless(second.holds(), second.text());
    return reason.promise(because);
}

bool resets_to_earliest(const Scenario& scenario) {
    return std::ranges::all_of(scenario.clients, [](const scenario::Client& client) {
        return !client.consumer ||
               setting(client.consumer->config, "auto.offset.reset", "latest") == "earliest";
    });
}

}  // namespace

bool asks_unclean_election(const scenario::Action& action) {
    if (const auto* elect = std::get_if<scenario::Elect>(&action.what)) return elect->unclean;
    const auto* choice = std::get_if<scenario::OneOf>(&action.what);
    return choice != nullptr && std::ranges::any_of(choice->actions, asks_unclean_election);
}

std::string topic_setting(const Scenario& scenario, std::string_view topic, std::string_view name,
                          std::string_view otherwise) {
    if (const scenario::Topic* known = scenario.topic(topic))
        if (const auto at = known->config.find(name); at != known->config.end()) return at->second;
    return setting(scenario.cluster.config, name, otherwise);
}

std::int32_t effective_min_isr(const Scenario& scenario, const scenario::Topic& topic) {
    const std::int64_t wanted =
        number(topic_setting(scenario, topic.name, "min.insync.replicas", "1"));
    return static_cast<std::int32_t>(
        std::min<std::int64_t>(wanted, std::max<std::int64_t>(topic.replication_factor, 1)));
}

std::map<std::string_view, Promise> promises_of(const Scenario& scenario) {
    const Facts facts = weigh(scenario);
    const Promise never{false, "no setting promises it"};
    const Promise always{true, "every configuration"};
    std::map<std::string_view, Promise> promises;
    for (const std::string_view check : check_names) promises[check] = never;

    promises["phantom"] = always;
    promises["failed-but-visible"] = always;
    promises["divergent"] = always;
    promises["lost-acked"] = both(facts.all_acks, facts.durable, "acks=all, min.insync.replicas");
    promises["inconsistent-offset"] = promises["lost-acked"];
    promises["nonmonotonic-poll"] = facts.durable.promise("one log, read in order");
    promises["poll-skip"] = promises["nonmonotonic-poll"];
    Reason earliest;
    earliest.unless(resets_to_earliest(scenario), "auto.offset.reset is not earliest");
    promises["lost-delivery"] = both(facts.durable, earliest, "auto.offset.reset=earliest");
    promises["lost-unheard"] = facts.heard.promise("on.failure");
    promises["dup-log"] = facts.one_copy.promise("enable.idempotence");
    promises["order-log"] =
        facts.log_order.promise("idempotence, or max.in.flight.requests.per.connection=1");
    Promise keys = both(facts.log_order, facts.one_worker, "one partition and one worker a key");
    const Reason together = keys_stay_together(scenario);
    if (keys.given && !together.holds()) keys = together.promise("");
    promises["order-key"] = keys;
    promises["order-global"] = both(facts.log_order, one_of_everything(scenario),
                                    "one producer, one partition, one worker");
    Reason settled;
    settled.unless(scenario.settle == scenario::Settle::all && !scenario.until,
                   "the run ends before everything has settled");
    promises["unseen"] = settled.promise("faults end and everything settles");
    return promises;
}

}  // namespace brokerscope::sim
