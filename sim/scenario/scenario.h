#pragma once
// A scenario, resolved: every default filled in, every name checked, nothing left to parse. What
// the session builds a world from, and the applications, the injector and the checks read.
//
// `load` (load.h) makes it from a file; `to_yaml` (writer.h) writes it back.

#include "core/base/api_key.h"
#include "core/base/history.h"
#include "sim/scenario/expression.h"
#include "sim/scenario/fault_spec.h"
#include "sim/scenario/values.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace brokerscope::sim::scenario {

// --- The cluster --------------------------------------------------------------------------------

struct Disk {
    enum class Profile : std::uint8_t { hdd, ssd, nvme, memory, none };
    Profile profile = Profile::ssd;
    friend bool operator==(const Disk&, const Disk&) = default;
};

struct Broker {
    std::string id;             ///< `broker-1`
    core::BrokerId node_id{1};  ///< the 1 of broker-1
    std::string rack;           ///< may be empty
    Settings config;            ///< the cluster's, and over it its own
    Disk disk;
    friend bool operator==(const Broker&, const Broker&) = default;
};

struct Controller {
    std::string id;                ///< `controller-1`
    core::BrokerId node_id{3001};  ///< 3000 + the 1 of controller-1
    friend bool operator==(const Controller&, const Controller&) = default;
};

/// Virtual processing time; all zero for `cpu: none`.
struct Cpu {
    core::Duration per_request;
    core::Duration per_kib;
    bool four_copies = false;
    friend bool operator==(const Cpu&, const Cpu&) = default;
};

/// `a`, `b`: a node's id, or `rack-a`, the switch to which the brokers of that rack are linked.
struct Link {
    std::string a, b;
    Latency latency;
    std::int64_t bandwidth = 0;
    friend bool operator==(const Link&, const Link&) = default;
};

struct NetworkSpec {
    Latency latency;             ///< of a direct link between two nodes, each way
    std::int64_t bandwidth = 0;  ///< bytes a second
    std::vector<Link> links;     ///< empty: every pair has one direct link
    friend bool operator==(const NetworkSpec&, const NetworkSpec&) = default;
};

struct Topic {
    std::string name;
    std::int32_t partitions = 1;
    std::int32_t replication_factor = 1;
    /// Explicit placement, by partition, leader first; empty: the controller places.
    std::vector<std::vector<core::BrokerId>> replicas;
    Settings config;
    friend bool operator==(const Topic&, const Topic&) = default;
};

struct Cluster {
    std::vector<Broker> brokers;
    std::vector<Controller> controllers;
    Settings config;  ///< broker defaults as written for all
    core::History history;
    Cpu cpu;
    NetworkSpec network;
    Disk disk;                  ///< of brokers and controllers that name none of their own
    std::vector<Topic> topics;  ///< in file order
    friend bool operator==(const Cluster&, const Cluster&) = default;
};

// --- Clients ------------------------------------------------------------------------------------

/// `send()` calls of one entry; n of its templates counts from 1.
struct Send {
    std::string topic;
    std::optional<std::int32_t> partition;  ///< else the partitioner chooses
    std::int64_t count = 1;                 ///< INT64_MAX: as many as fit between from and to
    core::Duration start;                   ///< the first call, after time 0
    core::Duration every;              ///< between calls; 0: as fast as the producer takes them
    std::optional<core::Duration> to;  ///< no call at or after this instant
    std::optional<Template> key;       ///< none: a null key
    std::optional<Template> value;     ///< none: `size` bytes from the seed, or `{n}`
    std::optional<std::int64_t> size;
    std::int32_t ratio = 1;  ///< how many times smaller `size` bytes compress
    std::optional<Expression> number;
    bool wait = false;  ///< the next call comes after the answer
    friend bool operator==(const Send&, const Send&) = default;
};

enum class OnFailure : std::uint8_t { alarm, ignore, stop, resend };
enum class OnRestart : std::uint8_t { next, resend, again };

struct ProducerSpec {
    Settings config;
    std::vector<Send> send;
    OnFailure on_failure = OnFailure::alarm;
    OnRestart on_restart = OnRestart::next;
    friend bool operator==(const ProducerSpec&, const ProducerSpec&) = default;
};

/// How long processing takes; the first entry that fits a record is its time.
struct Takes {
    std::optional<RecordRef> record;  ///< none: any
    Latency is;
    friend bool operator==(const Takes&, const Takes&) = default;
};
struct Fails {
    RecordRef record;
    std::optional<core::Duration> until;  ///< none: always
    friend bool operator==(const Fails&, const Fails&) = default;
};
enum class ThreadsBy : std::uint8_t { record, key, partition };
enum class OnError : std::uint8_t { retry, skip };

struct Process {
    bool given = false;  ///< else the application only polls
    std::vector<Takes> takes;
    std::int32_t threads = 1;
    ThreadsBy threads_by = ThreadsBy::record;
    std::vector<Fails> fails;
    OnError on_error = OnError::retry;
    std::string effect;  ///< empty: none
    friend bool operator==(const Process&, const Process&) = default;
};

struct ConsumerSpec {
    Settings config;
    std::vector<core::TopicPartition> assign;
    Process process;
    friend bool operator==(const ConsumerSpec&, const ConsumerSpec&) = default;
};

/// One node. `instances: 2` of `billing` gives `billing-1` and `billing-2`, each with this family.
struct Client {
    std::string id;
    std::string family;    ///< the key in the file
    core::Duration start;  ///< its process starts that long after time 0
    std::string profile;   ///< `java-4.1`
    std::optional<ProducerSpec> producer;
    std::optional<ConsumerSpec> consumer;
    friend bool operator==(const Client&, const Client&) = default;
};

// --- What must come out -------------------------------------------------------------------------

/// A named figure and what it must be. `scope`: an effect, client or topic; empty: the sum.
struct Expectation {
    std::string name;
    std::string scope;
    Comparison must;
    friend bool operator==(const Expectation&, const Expectation&) = default;
};

struct Expect {
    std::vector<Expectation> checks;      ///< `guarantee` written out, each (name, scope) once
    std::vector<Expectation> counts;      ///< sent, acked, failed …
    std::vector<Expectation> metrics;     ///< by metric name
    std::vector<std::string> guarantees;  ///< as written
    std::vector<core::trace::KindIndex> reaches;  ///< kinds that must have occurred
    std::vector<std::string> broken;              ///< invariants that may break
    friend bool operator==(const Expect&, const Expect&) = default;
};

// --- The whole ----------------------------------------------------------------------------------

/// How the run ends. core: faults stop on a chosen core of nodes only.
enum class Settle : std::uint8_t { all, core, none };

/// `until: quiet` is an empty value.
using Until = std::optional<EventMatch>;

/// A single draw that is not left to chance.
struct Choice {
    std::string stream;
    std::int64_t index = 0;
    std::int64_t value = 0;  ///< durations in nanoseconds
    bool is_duration = false;
    friend bool operator==(const Choice&, const Choice&) = default;
};

struct VariantInfo {
    std::string name;
    Text title;
    friend bool operator==(const VariantInfo&, const VariantInfo&) = default;
};

struct Scenario {
    std::string id;
    Text title;
    Text summary;
    std::string group;
    std::vector<std::string> teaches;
    std::vector<std::string> source;
    std::uint64_t seed = 1;
    core::Duration duration;
    Until until;
    Settle settle = Settle::all;
    Cluster cluster;
    std::vector<Client> clients;  ///< in file order, families unfolded
    std::vector<Fault> faults;    ///< in file order
    Expect expect;
    std::map<core::ApiKey, std::int16_t> versions;  ///< caps for clients
    std::vector<Choice> choices;
    std::vector<VariantInfo> variants;  ///< all that the file has
    std::string variant;                ///< the one that this is; empty: the story itself
    friend bool operator==(const Scenario&, const Scenario&) = default;

    const Topic* topic(std::string_view name) const;
    const Client* client(std::string_view id) const;
    /// Every node's id: controllers, brokers, clients, each in order.
    std::vector<std::string> node_ids() const;
};

}  // namespace brokerscope::sim::scenario
