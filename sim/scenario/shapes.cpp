// The top of the file, the cluster and the clients.

#include "sim/scenario/shape.h"

#include <array>

namespace brokerscope::sim::scenario {
namespace {

using Words = std::string_view;

const Shape topic_name_shape{.what = "a topic", .scalar = Form::name};
const Shape template_shape{.what = "a text", .scalar = Form::text_with_n};
const Shape expression_shape{.what = "an expression", .scalar = Form::expression};
const Shape size_shape{.what = "a size", .scalar = Form::size};
const Shape rate_shape{.what = "a rate", .scalar = Form::rate};

// --- cluster ------------------------------------------------------------------------------------

constexpr Words disk_profiles[] = {"hdd", "ssd", "nvme", "memory", "none"};
const Shape disk_profile_shape{
    .what = "a disk's profile", .words = disk_profiles, .pending_map = true};
constexpr Key disk_keys[] = {
    {"profile", &disk_profile_shape, "ssd", "hdd, ssd, nvme, memory or none"},
};
const Shape disk_shape{.what = "a disk", .words = disk_profiles, .keys = disk_keys};

const Shape broker_settings_shape{.what = "broker settings", .names = Names::broker_settings};
const Shape topic_settings_shape{.what = "topic settings", .names = Names::topic_settings};

constexpr Key broker_keys[] = {
    {"id", &id_shape, {}, "its name, ending in its number: broker-1", true},
    {"rack", &id_shape, {}, "where it stands"},
    {"disk", &disk_shape, {}, "its disk, where it differs from the cluster's"},
    {"config", &broker_settings_shape, {}, "settings of this broker alone"},
};
const Shape broker_shape{.what = "a broker", .keys = broker_keys};
const Shape brokers_shape{.what = "a number of brokers, or a list of them",
                          .scalar = Form::integer,
                          .least = 1,
                          .most = 100,
                          .item = &broker_shape,
                          .items_least = 1,
                          .items_most = 100};

constexpr Words one_controller[] = {"1"};
constexpr Words quorums[] = {"3", "5"};
const Shape controllers_shape{.what = "a number of controllers",
                              .words = one_controller,
                              .pending_words = quorums,
                              .pending_map = true};

const Shape fix_shape{.what = "a fix", .scalar = Form::fix};
const Shape fixes_shape{.what = "a list of fixes", .item = &fix_shape};

constexpr Words no_cpu[] = {"none"};
constexpr Words copies_words[] = {"zero", "four"};
const Shape copies_shape{.what = "a number of copies", .words = copies_words};
constexpr Key cpu_keys[] = {
    {"per.request", &duration_shape, "50us", "processing time of a request"},
    {"per.KiB", &duration_shape, "500ns", "processing time of 1024 bytes of a request"},
    {"copies", &copies_shape, "zero", "zero: bytes go from page cache to socket; four: by copies"},
};
const Shape cpu_shape{.what = "processing times", .words = no_cpu, .keys = cpu_keys};

const Shape between_shape{
    .what = "two ends of a link", .item = &id_shape, .items_least = 2, .items_most = 2};
constexpr Key link_keys[] = {
    {"between", &between_shape, {}, "two nodes, or rack-NAME for the switch of a rack", true},
    {"latency", &latency_shape, {}, "one way; the network's where it is left out"},
    {"bandwidth", &bandwidth_shape, {}, "the network's where it is left out"},
};
const Shape link_shape{.what = "a link", .keys = link_keys};
const Shape links_shape{.what = "a list of links", .item = &link_shape};
constexpr Key network_keys[] = {
    {"latency", &latency_shape, "500us", "from one node to another, one way"},
    {"bandwidth", &bandwidth_shape, "1GB/s", "of each direction of a link"},
    {"links", &links_shape, {}, "a topology; without it every pair has a direct link"},
};
const Shape network_shape{.what = "a network", .keys = network_keys};

const Shape broker_number_shape{
    .what = "the number of a broker", .scalar = Form::integer, .least = 0, .most = 2'999};
const Shape replica_list_shape{.what = "the replicas of a partition, leader first",
                               .item = &broker_number_shape,
                               .items_least = 1,
                               .items_most = 8};
const Shape replicas_shape{.what = "a list of replicas for each partition",
                           .item = &replica_list_shape,
                           .items_least = 1,
                           .items_most = 1'000};
const Shape partitions_shape{
    .what = "a number of partitions", .scalar = Form::integer, .least = 1, .most = 1'000};
const Shape factor_shape{
    .what = "a number of replicas", .scalar = Form::integer, .least = 1, .most = 8};
constexpr Key topic_keys[] = {
    {"partitions", &partitions_shape, {}, "how many; 1"},
    {"replication.factor", &factor_shape, {}, "copies of each partition; 1"},
    {"replicas", &replicas_shape, {}, "explicit placement: brokers by number, leader first"},
    {"config", &topic_settings_shape, {}, "settings of this topic"},
};
const Shape topic_shape{.what = "a topic", .keys = topic_keys};
const Shape topics_shape{.what = "a map of topics", .own_names = Form::name, .value = &topic_shape};

constexpr Key cluster_keys[] = {
    {"brokers", &brokers_shape, "3", "how many, or a list with ids, racks and disks"},
    {"controllers", &controllers_shape, "1", "nodes of the controller quorum"},
    {"config", &broker_settings_shape, {}, "broker settings, by Kafka's names"},
    {"without", &fixes_shape, {}, "history: fixes of Kafka taken out"},
    {"cpu", &cpu_shape, {}, "virtual processing time"},
    {"network", &network_shape, {}, "latency, bandwidth, topology"},
    {"disk", &disk_shape, {}, "the disks of brokers and controllers"},
    {"topics", &topics_shape, {}, "topics that exist when the story begins"},
};

// --- clients ------------------------------------------------------------------------------------

const Shape compress_shape{.what = "a ratio", .scalar = Form::integer, .least = 1, .most = 1'000};
const Shape partition_number_shape{
    .what = "the number of a partition", .scalar = Form::integer, .least = 0, .most = INT32_MAX};
const Shape record_count_shape{
    .what = "a number of records", .scalar = Form::integer, .least = 1, .most = 1'000'000'000};
constexpr Key send_keys[] = {
    {"topic", &topic_name_shape, {}, "where the records go", true},
    {"partition", &partition_number_shape, {}, "an explicit partition"},
    {"count", &record_count_shape, {}, "how many records"},
    {"every", &duration_shape, {}, "time between two records; at once where it is left out"},
    {"rate", &rate_shape, {}, "records a second, instead of every"},
    {"start", &instant_shape, {}, "when the first is sent; 0s"},
    {"from", &instant_shape, {}, "the same as start"},
    {"to", &instant_shape, {}, "nothing is sent at or after this moment"},
    {"key", &template_shape, {}, "the records' keys; {n} counts from 1"},
    {"value", &template_shape, {}, "the records' values"},
    {"size", &size_shape, {}, "values of that many bytes from the seed"},
    {"ratio", &compress_shape, {}, "how many times smaller they compress"},
    {"number", &expression_shape, {}, "place in the business order over all clients"},
    {"wait", &boolean_shape, "false", "each record waits for the answer to the one before"},
    {"calls", &pending_shape, {}, {}, false, true},
    {"parallel", &pending_shape, {}, {}, false, true},
};
const Shape send_entry_shape{.what = "an entry of send", .keys = send_keys};
const Shape send_shape{.what = "an entry of send, or a list of them",
                       .item = &send_entry_shape,
                       .items_least = 1,
                       .items_most = 1'000,
                       .keys = send_keys};

constexpr Key takes_keys[] = {
    {"record", &record_shape, {}, "the record that takes this long; any where it is left out"},
    {"is", &latency_shape, {}, "how long", true},
};
const Shape takes_entry_shape{
    .what = "a time of processing", .scalar = Form::latency, .keys = takes_keys};
const Shape takes_shape{.what = "a time of processing, or a list of them",
                        .scalar = Form::latency,
                        .item = &takes_entry_shape,
                        .items_least = 1,
                        .items_most = 1'000};
const Shape thread_count_shape{
    .what = "a number of threads", .scalar = Form::integer, .least = 1, .most = 1'000};
constexpr Words by_words[] = {"record", "key", "partition"};
const Shape by_shape{.what = "how records are dealt out", .words = by_words};
constexpr Key threads_keys[] = {
    {"count", &thread_count_shape, "1", "workers"},
    {"by", &by_shape, "record", "which worker takes a record: any, one a key, one a partition"},
};
const Shape threads_shape{
    .what = "threads", .scalar = Form::integer, .least = 1, .most = 1'000, .keys = threads_keys};
constexpr Key fails_keys[] = {
    {"record", &record_shape, {}, "the record whose processing fails", true},
    {"until", &instant_shape, {}, "from when on it succeeds; never where it is left out"},
};
const Shape fails_entry_shape{.what = "a failure", .keys = fails_keys};
const Shape fails_shape{.what = "a list of failures", .item = &fails_entry_shape};
constexpr Words on_error_words[] = {"retry", "skip"};
constexpr Words on_error_pending[] = {"park-key"};
const Shape on_error_shape{.what = "what follows a failure",
                           .words = on_error_words,
                           .pending_words = on_error_pending,
                           .pending_map = true};
constexpr Key process_keys[] = {
    {"takes", &takes_shape, "0s", "how long a record takes; the first entry that fits it"},
    {"threads", &threads_shape, {}, "how many workers, and who takes what"},
    {"fails", &fails_shape, {}, "records whose processing fails"},
    {"on.error", &on_error_shape, "retry", "after a failure: retry or skip"},
    {"effect", &id_shape, {}, "a side effect counted per record, e.g. charge"},
    {"commit", &pending_shape, {}, {}, false, true},
    {"sink", &pending_shape, {}, {}, false, true},
};
const Shape process_shape{.what = "processing", .keys = process_keys};

constexpr Words profile_words[] = {"java-4.1"};
constexpr Words profile_pending[] = {"java-3.0", "librdkafka-1.8", "librdkafka-2.0"};
const Shape profile_shape{
    .what = "a client's profile", .words = profile_words, .pending_words = profile_pending};
constexpr Words on_failure_words[] = {"alarm", "ignore", "stop", "resend"};
const Shape on_failure_shape{.what = "what follows a record given up", .words = on_failure_words};
constexpr Words on_restart_words[] = {"next", "resend", "again"};
const Shape on_restart_shape{.what = "what follows a restart", .words = on_restart_words};
const Shape producer_shape{.what = "producer settings", .names = Names::producer_settings};
const Shape consumer_shape{.what = "consumer settings", .names = Names::consumer_settings};
const Shape assign_shape{.what = "a list of partitions",
                         .scalar = Form::partition,
                         .item = &partition_shape,
                         .items_least = 1,
                         .items_most = 1'000};
const Shape instances_shape{
    .what = "a number of instances", .scalar = Form::integer, .least = 1, .most = 100};
constexpr Key client_keys[] = {
    {"profile", &profile_shape, "java-4.1", "whose defaults and behaviour it has"},
    {"instances", &instances_shape, "1", "more than one: NAME-1, NAME-2 …"},
    {"start", &duration_shape, "0s", "when its process starts"},
    {"producer", &producer_shape, {}, "producer settings, by Kafka's names"},
    {"send", &send_shape, {}, "what it sends"},
    {"on.failure", &on_failure_shape, "alarm", "after the last retry"},
    {"on.restart", &on_restart_shape, "next", "what its next life begins with"},
    {"consumer", &consumer_shape, {}, "consumer settings, by Kafka's names"},
    {"assign", &assign_shape, {}, "the partitions that it reads"},
    {"process", &process_shape, {}, "what it does with what it reads"},
    {"subscribe", &pending_shape, {}, {}, false, true},
    {"database", &pending_shape, {}, {}, false, true},
    {"transactional", &pending_shape, {}, {}, false, true},
    {"transactions", &pending_shape, {}, {}, false, true},
};
const Shape client_shape{.what = "a client", .keys = client_keys};

// --- the top ------------------------------------------------------------------------------------

constexpr Words group_words[] = {"basics",      "ordering",     "duplicates",    "loss",
                                 "durability",  "disk",         "groups",        "offsets",
                                 "idempotence", "transactions", "control-plane", "clients",
                                 "performance", "patterns"};
const Shape group_shape{.what = "a group of scenarios", .words = group_words};
const Shape teaches_shape{.what = "words of the glossary", .scalar = Form::id, .item = &id_shape};
const Shape source_shape{.what = "a source", .scalar = Form::text, .item = &words_shape};
const Shape seed_shape{.what = "a seed", .scalar = Form::integer, .least = 0};
constexpr Words quiet_word[] = {"quiet"};
constexpr Words settle_words[] = {"all", "core", "none"};
const Shape run_until_shape{.what = "an end", .words = quiet_word, .names = Names::event};
const Shape settle_shape{.what = "how the run ends", .words = settle_words};
const Shape version_shape{.what = "a version", .scalar = Form::integer, .least = 0, .most = 100};
const Shape versions_shape{
    .what = "a map of requests and versions", .names = Names::apis, .value = &version_shape};
const Shape choice_value_shape{.what = "the value of a draw", .scalar = Form::choice};
const Shape index_shape{.what = "the number of a draw", .scalar = Form::integer, .least = 0};
constexpr Key choice_keys[] = {
    {"stream", &words_shape, {}, "the stream of draws: link/shop/broker-1", true},
    {"index", &index_shape, {}, "which draw, from 0", true},
    {"value", &choice_value_shape, {}, "what it gives", true},
};
const Shape choice_shape{.what = "a choice", .keys = choice_keys};
const Shape choices_shape{.what = "a list of choices", .item = &choice_shape};
const Shape set_shape{.what = "a map of paths and values", .names = Names::set_paths};
constexpr Key variant_keys[] = {
    {"name", &id_shape, {}, "its name", true},
    {"title", &text_shape, {}, "for people"},
    {"set", &set_shape, {}, "what is different, by dotted path"},
    {"faults", &fault_list_shape, {}, "instead of the story's"},
    {"expect", &expect_shape, {}, "instead of the story's"},
};
const Shape variant_shape{.what = "a variant", .keys = variant_keys};
const Shape variants_shape{.what = "a list of variants", .item = &variant_shape, .items_most = 100};

constexpr Key scenario_keys[] = {
    {"scenario", &id_shape, {}, "its id, the same as the file's name", true},
    {"title", &text_shape, {}, "for people", true},
    {"summary", &text_shape, {}, "for people"},
    {"group", &group_shape, "basics", "where it stands in the library"},
    {"teaches", &teaches_shape, {}, "words of the glossary"},
    {"source", &source_shape, {}, "where the story comes from"},
    {"seed", &seed_shape, "1", "of all that is left to chance"},
    {"duration", &duration_shape, "10min", "a bound of virtual time"},
    {"until", &run_until_shape, "quiet", "quiet, or an event that ends the run"},
    {"settle", &settle_shape, "all", "how the run ends"},
    {"cluster", &cluster_shape, {}, "brokers, controllers, topics, network, disks", true},
    {"clients", &client_list_shape, {}, "who uses the cluster", true},
    {"services", &pending_shape, {}, {}, false, true},
    {"faults", &fault_list_shape, {}, "what goes wrong"},
    {"expect", &expect_shape, {}, "what must come out", true},
    {"versions", &versions_shape, {}, "the highest versions that clients may use"},
    {"choices", &choices_shape, {}, "single draws that are not left to chance"},
    {"variants", &variants_shape, {}, "the same story with something changed"},
    {"lesson", &lesson_shape, {}, "what a person is asked and shown"},
};

}  // namespace

const Key* Shape::key(std::string_view name) const {
    for (const Key& candidate : keys)
        if (candidate.name == name) return &candidate;
    return nullptr;
}

const Shape scenario_shape{.what = "a scenario", .keys = scenario_keys};
const Shape cluster_shape{.what = "a cluster", .keys = cluster_keys};
const Shape client_list_shape{
    .what = "a map of clients", .own_names = Form::id, .value = &client_shape};
const Shape latency_shape{.what = "a latency", .scalar = Form::latency};
const Shape duration_shape{.what = "a duration", .scalar = Form::duration};
const Shape instant_shape{.what = "a moment", .scalar = Form::instant};
const Shape integer_shape{.what = "a whole number", .scalar = Form::integer};
const Shape count_shape{.what = "a count", .scalar = Form::integer, .least = 1};
const Shape boolean_shape{.what = "true or false", .scalar = Form::boolean};
const Shape id_shape{.what = "a name", .scalar = Form::id};
const Shape words_shape{.what = "a text", .scalar = Form::text};
const Shape text_shape{.what = "a text, or a map of languages",
                       .scalar = Form::text,
                       .names = Names::languages,
                       .value = &words_shape};
const Shape any_shape{.what = "a value", .scalar = Form::any};
const Shape bandwidth_shape{.what = "a bandwidth", .scalar = Form::bandwidth};
const Shape partition_shape{.what = "a partition", .scalar = Form::partition};
const Shape record_shape{.what = "a record", .scalar = Form::record};
const Shape pending_shape{.what = "something not modelled yet"};

}  // namespace brokerscope::sim::scenario
