// Stories about brokers: three of them, a controller and a client, on a simulated network.
//
//   topic orders replicas=1,2,3 [min.insync.replicas=2]     makes a topic and waits for its leader
//   produce to=1 [acks=all] [records=2] [pid= seq=] [timeout=1500]
//   fetch from=1 offset=0 [wait=500] [min=1] [version=]     as a consumer
//   offset of=1 at=latest|earliest|TIME
//   epoch-end of=1 epoch=0
//   metadata from=1
//   producer-id from=1
//   elect [unclean=1]                                       preferred leader election
//   (`shop` asks, fetches come from `reader`; `as=shop` puts one on the other's connection)
//   wait 2s · crash 2 · start 2 · stop 2 · power-loss 2 · cut 1 2 · heal
//
// What is asked is answered when the answer arrives: a parked request prints "…" and its answer
// comes with a later command. Events are told as they occur.
#include "core/broker/broker.h"
#include "core/protocol/create_topics.h"
#include "core/protocol/elect_leaders.h"
#include "core/protocol/fetch.h"
#include "core/protocol/init_producer_id.h"
#include "core/protocol/list_offsets.h"
#include "core/protocol/metadata.h"
#include "core/protocol/offset_for_leader_epoch.h"
#include "core/protocol/produce.h"
#include "core/quorum/controller.h"
#include "core/record/builder.h"
#include "sim/node/world.h"
#include "sim/trace/event_text.h"
#include "tests/core/broker/story_client.h"
#include "tests/support/story.h"

#include <fmt/format.h>

#include <sstream>

namespace brokerscope::tests {
namespace {

using namespace core;

constexpr std::string_view cluster_id = "brokerscope-story";

/// What a story tells of the trace.
const std::map<std::string_view, std::vector<std::string_view>>& told_events() {
    static const std::map<std::string_view, std::vector<std::string_view>> told = {
        {"leader.elected", {"leader", "epoch", "unclean", "isr"}},
        {"isr.shrunk", {"removed", "isr"}},
        {"isr.expanded", {"added", "isr"}},
        {"broker.fenced", {"broker"}},
        {"leader.started", {"epoch", "log_end_offset", "hw"}},
        {"batch.appended", {"base_offset", "count", "epoch", "role"}},
        {"batch.deduplicated", {"base_offset", "count"}},
        {"batch.rejected", {"error"}},
        {"hw.advanced", {"hw"}},
        {"log.truncated", {"to", "from"}},
        {"request.parked", {"client", "api"}},
    };
    return told;
}

class BrokerStory final : public trace::EventSink {
public:
    BrokerStory() {
        world_.subscribe(*this);
        world_.add_node({.name = "controller-1", .make = [](Env& env) {
                             return std::make_unique<Controller>(
                                 env, ControllerConfig{.cluster_id = std::string(cluster_id)});
                         }});
        for (std::int32_t id = 1; id <= 3; ++id) add_broker(id);
        for (const char* name : {"shop", "reader"})
            world_.add_node({.name = name,
                             .make = [](Env& env) { return std::make_unique<StoryClient>(env); }});
        client_ = world_.node("shop");
        world_.start(world_.node("controller-1"));
        for (std::int32_t id = 1; id <= 3; ++id) world_.start(broker(id));
        world_.start(client_);
        world_.start(world_.node("reader"));
        world_.run_until(Instant{});
        out_.clear();
    }
    ~BrokerStory() override { world_.unsubscribe(*this); }

    void on_event(const trace::Event& event) override {
        const auto found = told_events().find(trace::kind_of(event.payload));
        if (found == told_events().end()) return;
        const auto topic = sim::field(event, "partition", world_.names());
        if (topic && !topic->starts_with("orders")) return;
        // Followers' fetches are parked all the time.
        const auto client = sim::field(event, "client", world_.names());
        if (client && client->starts_with("broker-")) return;
        std::string line = fmt::format("{} {}", world_.names().text(event.node), found->first);
        for (const std::string_view name : found->second)
            line +=
                fmt::format(" {}={}", name, sim::field(event, name, world_.names()).value_or("?"));
        out_ += line + "\n";
    }

    std::string run(const StoryCommand& command) {
        const auto known = actions().find(command.name);
        if (known == actions().end()) return "no such command: " + command.line + "\n";
        client_ = world_.node(command.text("as", command.name == "fetch" ? "reader" : "shop"));
        (this->*known->second)(command);
        return std::exchange(out_, "");
    }

private:
    using Action = void (BrokerStory::*)(const StoryCommand&);
    static const std::map<std::string, Action>& actions() {
        using Story = BrokerStory;
        static const std::map<std::string, Action> all = {{"topic", &Story::topic},
                                                          {"produce", &Story::produce},
                                                          {"fetch", &Story::fetch},
                                                          {"offset", &Story::offset},
                                                          {"epoch-end", &Story::epoch_end},
                                                          {"metadata", &Story::metadata},
                                                          {"producer-id", &Story::producer_id},
                                                          {"elect", &Story::elect},
                                                          {"wait", &Story::wait},
                                                          {"crash", &Story::crash},
                                                          {"start", &Story::start},
                                                          {"stop", &Story::stop},
                                                          {"power-loss", &Story::power_loss},
                                                          {"cut", &Story::cut},
                                                          {"heal", &Story::heal},
                                                          {"hide", &Story::hide}};
        return all;
    }

    void add_broker(std::int32_t id) {
        const std::string name = fmt::format("broker-{}", id);
        world_.add_node({.name = name, .lanes = 8, .make = [id, name](Env& env) {
                             return std::make_unique<Broker>(
                                 env, BrokerOptions{.id = BrokerId{id},
                                                    .cluster_id = std::string(cluster_id),
                                                    .host = name,
                                                    .controller_endpoint = {"controller-1", 9093}});
                         }});
    }
    sim::NodeId broker(long id) const { return world_.node(fmt::format("broker-{}", id)); }
    sim::NodeId named(const StoryCommand& command) const {
        return broker(std::stol(command.arguments.at(0)));
    }
    static Endpoint endpoint(long id) { return {fmt::format("broker-{}", id), 9092}; }
    void say(const std::string& text) { out_ += text + "\n"; }

    /// Sends `body` and gives the answer a moment to come.
    template <class Request, class OnAnswer>
    void ask(long to, Request body, OnAnswer on_answer, SendOptions options = {}) {
        answered_ = false;
        world_.call(client_, [&, body = std::move(body)](Handler& handler) {
            auto& network = static_cast<StoryClient&>(handler).network();
            network.send<Request>(
                endpoint(to), body,
                [this, on_answer](Answer<ResponseOf<Request>> answer) {
                    answered_ = true;
                    if (answer)
                        on_answer(*answer);
                    else
                        say(fmt::format("-> {}", to_string(answer.error().kind)));
                },
                options);
        });
        world_.run_for(milliseconds(50));
        if (!answered_) say("…");
    }

    void topic(const StoryCommand& command) {
        CreateTopicsRequest request;
        auto& topic = request.topics.emplace_back();
        topic.name = command.arguments.at(0);
        topic.num_partitions = -1;
        topic.replication_factor = -1;
        auto& assignment = topic.assignments.emplace_back();
        std::istringstream ids(command.text("replicas", "1,2,3"));
        for (std::string id; std::getline(ids, id, ',');)
            assignment.broker_ids.push_back(std::stoi(id));
        for (const auto& [name, value] : command.options)
            if (name.find('.') != std::string::npos) topic.configs.push_back({name, value});
        ask(1, request, [this](const CreateTopicsResponse& response) {
            for (const auto& result : response.topics)
                say(fmt::format("-> {} {}", result.name, to_string(result.error_code)));
        });
        world_.run_for(seconds(1));
    }
    void produce(const StoryCommand& command) {
        BatchBuilder builder({});
        if (command.has("pid"))
            builder.set_producer(ProducerId{command.number("pid")}, ProducerEpoch{0},
                                 Sequence{static_cast<std::int32_t>(command.number("seq"))});
        for (long i = 0; i < command.number("records", 1); ++i)
            builder.append({.timestamp = WallTime{1'767'225'600'000},
                            .value = as_bytes(command.text("value", "v"))});
        const std::string acks = command.text("acks", "all");
        ProduceRequest request{
            .acks = static_cast<std::int16_t>(acks == "all" ? -1 : std::stoi(acks)),
            .timeout_ms = static_cast<std::int32_t>(command.number("timeout", 1500))};
        auto& data = request.topic_data.emplace_back();
        data.name = "orders";
        data.partition_data.push_back({.index = 0, .records = SharedBytes(builder.finish())});
        // By name: the story needs no topic id.
        const SendOptions options{.version_max = 12};
        if (request.acks == 0) {
            world_.call(client_, [&](Handler& handler) {
                auto& network = static_cast<StoryClient&>(handler).network();
                if (network.ready(endpoint(command.number("to", 1))))
                    (void)network.send_unanswered(endpoint(command.number("to", 1)), request,
                                                  options);
            });
            world_.run_for(milliseconds(50));
            return;
        }
        ask(
            command.number("to", 1), request,
            [this](const ProduceResponse& response) {
                const auto& outcome = response.responses.at(0).partition_responses.at(0);
                if (outcome.error_code == ErrorCode::none)
                    say(fmt::format("-> written at {}", outcome.base_offset));
                else
                    say(fmt::format(
                        "-> {}{}", to_string(outcome.error_code),
                        outcome.current_leader.leader_id < 0
                            ? std::string()
                            : fmt::format(", ask broker {}", outcome.current_leader.leader_id)));
            },
            options);
    }
    void fetch(const StoryCommand& command) {
        FetchRequest request{.max_wait_ms = static_cast<std::int32_t>(command.number("wait", 500)),
                             .min_bytes = static_cast<std::int32_t>(command.number("min", 1)),
                             .max_bytes = 1 << 20};
        auto& topic = request.topics.emplace_back();
        topic.topic = "orders";
        topic.partitions.push_back(
            {.current_leader_epoch = static_cast<std::int32_t>(command.number("epoch", -1)),
             .fetch_offset = command.number("offset"),
             .partition_max_bytes = static_cast<std::int32_t>(command.number("max", 1 << 20))});
        ask(command.number("from", 1), request,
            [this](const FetchResponse& response) {
                const auto& data = response.responses.at(0).partitions.at(0);
                if (data.error_code != ErrorCode::none) {
                    say(fmt::format("-> {}", to_string(data.error_code)));
                    return;
                }
                std::string read;
                BatchIterator batches(data.records->view());
                while (const auto batch = batches.next())
                    read += fmt::format(" [{}, {})", batch->base_offset().value,
                                        batch->next_offset().value);
                say(fmt::format("-> read{}, hw {}", read.empty() ? " nothing" : read,
                                data.high_watermark));
            },
            {.version_max = static_cast<std::int16_t>(command.number("version", 12))});
    }
    void offset(const StoryCommand& command) {
        const std::string at = command.text("at", "latest");
        ListOffsetsRequest request{.replica_id = -1};
        auto& topic = request.topics.emplace_back();
        topic.name = "orders";
        topic.partitions.push_back({.timestamp = at == "latest"     ? -1
                                                 : at == "earliest" ? -2
                                                                    : std::stoll(at)});
        ask(command.number("of", 1), request, [this](const ListOffsetsResponse& response) {
            const auto& found = response.topics.at(0).partitions.at(0);
            say(found.error_code == ErrorCode::none
                    ? fmt::format("-> offset {}", found.offset)
                    : fmt::format("-> {}", to_string(found.error_code)));
        });
    }
    void epoch_end(const StoryCommand& command) {
        OffsetForLeaderEpochRequest request{.replica_id = -1};
        auto& topic = request.topics.emplace_back();
        topic.topic = "orders";
        topic.partitions.push_back(
            {.leader_epoch = static_cast<std::int32_t>(command.number("epoch"))});
        ask(command.number("of", 1), request, [this](const OffsetForLeaderEpochResponse& response) {
            const auto& end = response.topics.at(0).partitions.at(0);
            say(end.error_code == ErrorCode::none
                    ? fmt::format("-> epoch {} ends at {}", end.leader_epoch, end.end_offset)
                    : fmt::format("-> {}", to_string(end.error_code)));
        });
    }
    void metadata(const StoryCommand& command) {
        ask(command.number("from", 1), MetadataRequest{}, [this](const MetadataResponse& response) {
            std::string brokers;
            for (const auto& broker : response.brokers)
                brokers += fmt::format(" {}", broker.node_id);
            say(fmt::format("-> brokers{}", brokers));
            for (const auto& topic : response.topics)
                for (const auto& partition : topic.partitions)
                    say(fmt::format("-> {}/{} leader {} epoch {} isr [{}]{}", *topic.name,
                                    partition.partition_index, partition.leader_id,
                                    partition.leader_epoch, fmt::join(partition.isr_nodes, ", "),
                                    partition.error_code == ErrorCode::none
                                        ? ""
                                        : fmt::format(" {}", to_string(partition.error_code))));
        });
    }
    void producer_id(const StoryCommand& command) {
        ask(command.number("from", 1), InitProducerIdRequest{},
            [this](const InitProducerIdResponse& response) {
                say(response.error_code == ErrorCode::none
                        ? fmt::format("-> producer id {} epoch {}", response.producer_id,
                                      response.producer_epoch)
                        : fmt::format("-> {}", to_string(response.error_code)));
            });
    }
    void elect(const StoryCommand& command) {
        ElectLeadersRequest request{.election_type =
                                        static_cast<std::int8_t>(command.number("unclean", 0))};
        request.topic_partitions.emplace();
        request.topic_partitions->push_back({.topic = "orders", .partitions = {0}});
        ask(command.number("through", 1), request, [this](const ElectLeadersResponse& response) {
            if (response.replica_election_results.empty()) {
                say(fmt::format("-> {}", to_string(response.error_code)));
                return;
            }
            const auto& result = response.replica_election_results.at(0).partition_result.at(0);
            say(fmt::format("-> {}", to_string(result.error_code)));
        });
    }
    void wait(const StoryCommand& command) {
        const std::string& span = command.arguments.at(0);
        const auto count = std::stol(span);
        world_.run_for(span.ends_with("ms") ? milliseconds(count) : seconds(count));
    }
    void crash(const StoryCommand& command) { world_.crash(named(command)); }
    void start(const StoryCommand& command) { world_.start(named(command)); }
    void stop(const StoryCommand& command) { world_.shutdown(named(command)); }
    void power_loss(const StoryCommand& command) {
        world_.power_loss(named(command), {.keep = sim::Keep::none});
    }
    void cut(const StoryCommand& command) {
        const auto node = [](const std::string& word) {
            return word.size() == 1 ? "broker-" + word : word;
        };
        world_.network().cut(node(command.arguments.at(0)), node(command.arguments.at(1)));
    }
    void heal(const StoryCommand&) { world_.network().heal_all(); }
    /// Runs another command without its output: what a story does not need to tell.
    void hide(const StoryCommand& command) {
        (void)run(parse_story_command(command.line.substr(command.line.find(' ') + 1)));
    }

    sim::World world_;
    sim::NodeId client_;
    std::string out_;
    bool answered_ = false;
};

class BrokerStories : public testing::TestWithParam<const char*> {};

TEST_P(BrokerStories, goes_as_told) {
    BrokerStory story;
    run_story(std::string("tests/stories/") + GetParam() + ".story",
              [&](const StoryCommand& command) { return story.run(command); });
}

INSTANTIATE_TEST_SUITE_P(Stories, BrokerStories,
                         testing::Values("broker_produce", "broker_fetch", "broker_isr",
                                         "broker_elections", "broker_metadata"),
                         [](const auto& story) { return std::string(story.param); });

}  // namespace
}  // namespace brokerscope::tests
