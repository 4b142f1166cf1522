// Stories about one partition: its log, its watermark, its part as leader or follower.
//
//   leader epoch=1 isr=1,2,3          the metadata says that broker 1 (we) leads
//   follower epoch=2 leader=2         … that broker 2 does
//   produce [acks=all] [records=2] [pid= pepoch= seq=]
//   acked hw=2                        would a Produce that waits for this watermark be answered?
//   fetch replica=2 offset=1 [epoch=] [last=] [replica-epoch=]        of a follower
//   consume offset=0                  of a consumer
//   lag-check                         the periodic look for who lags
//   verdict [error=] [isr= pe=]       the controller's answer to the proposal in flight
//   take records=2 at=0 epoch=2 hw=1  as follower: the leader's answer to our fetch
//   diverge epoch=1 end=3             as follower: the leader's log is another from there on
//   wait 31s · crash · power-loss · checkpoint · min-isr 2 · fence 3 · without KAFKA-15583
#include "core/record/builder.h"
#include "sim/node/world.h"
#include "sim/trace/event_text.h"
#include "tests/core/replica/replica_host.h"
#include "tests/support/story.h"

#include <fmt/format.h>

#include <functional>
#include <sstream>

namespace brokerscope::tests {
namespace {

using namespace core;

class PartitionStory final : public trace::EventSink {
public:
    PartitionStory() {
        for (std::int32_t id = 1; id <= 3; ++id)
            settings_.brokers[BrokerId{id}] = {.is_alive = true, .registered = BrokerEpoch{id}};
        world_.subscribe(*this);
        node_ = world_.add_node({.name = "broker-1", .make = [this](Env& env) {
                                     return std::make_unique<ReplicaHost>(env, settings_);
                                 }});
        start();
        out_.clear();
    }
    ~PartitionStory() override { world_.unsubscribe(*this); }

    void on_event(const trace::Event& event) override {
        static const std::map<std::string_view, std::vector<std::string_view>> told = {
            {"leader.started", {"epoch", "log_end_offset", "hw", "isr"}},
            {"follower.started", {"epoch", "leader", "log_end_offset", "hw"}},
            {"batch.appended", {"base_offset", "count", "epoch", "role"}},
            {"batch.deduplicated", {"base_offset", "count"}},
            {"batch.rejected", {"error", "count"}},
            {"hw.advanced", {"hw", "log_end_offset"}},
            {"hw.lowered", {"hw", "from"}},
            {"isr.proposed", {"isr"}},
            {"isr.adopted", {"partition_epoch", "isr"}},
            {"log.truncated", {"to", "from", "hw"}},
            {"log.recovered", {"log_end_offset", "hw"}},
        };
        const auto found = told.find(trace::kind_of(event.payload));
        if (found == told.end()) return;
        out_ += std::string(found->first);
        for (const std::string_view name : found->second)
            out_ +=
                fmt::format(" {}={}", name, sim::field(event, name, world_.names()).value_or("?"));
        out_ += "\n";
    }

    std::string run(const StoryCommand& command) {
        out_.clear();
        const auto known = actions().find(command.name);
        if (known == actions().end()) return "no such command: " + command.line + "\n";
        (this->*known->second)(command);
        return out_;
    }

private:
    using Action = void (PartitionStory::*)(const StoryCommand&);
    static const std::map<std::string, Action>& actions() {
        using Story = PartitionStory;
        static const std::map<std::string, Action> all = {{"leader", &Story::leader},
                                                          {"follower", &Story::follower},
                                                          {"produce", &Story::produce},
                                                          {"acked", &Story::acked},
                                                          {"fetch", &Story::fetch},
                                                          {"consume", &Story::fetch},
                                                          {"end-of", &Story::end_of},
                                                          {"latest", &Story::latest},
                                                          {"lag-check", &Story::lag_check},
                                                          {"verdict", &Story::verdict},
                                                          {"take", &Story::take},
                                                          {"diverge", &Story::diverge},
                                                          {"position", &Story::position},
                                                          {"wait", &Story::wait},
                                                          {"crash", &Story::crash},
                                                          {"power-loss", &Story::power_loss},
                                                          {"checkpoint", &Story::checkpoint},
                                                          {"min-isr", &Story::min_isr},
                                                          {"fence", &Story::fence},
                                                          {"without", &Story::without},
                                                          {"replaced", &Story::replaced}};
        return all;
    }

    void say(const std::string& text) { out_ += text + "\n"; }

    /// One input of the node, with what it settles.
    void input(const std::function<void(Partition&)>& action) {
        world_.call(node_, [&](Handler& handler) {
            Partition& partition = static_cast<ReplicaHost&>(handler).partition();
            action(partition);
            (void)partition.take_news();
        });
        world_.run_until(world_.now());
    }
    void start() {
        world_.start(node_);
        world_.run_until(world_.now());
    }

    static std::vector<BrokerId> brokers(const std::string& text) {
        std::vector<BrokerId> ids;
        std::istringstream in(text);
        for (std::string id; std::getline(in, id, ',');) ids.push_back(BrokerId{std::stoi(id)});
        return ids;
    }
    static LeaderEpoch epoch_of(const StoryCommand& command, const std::string& key) {
        return LeaderEpoch{static_cast<std::int32_t>(command.number(key, -1))};
    }
    Bytes batch(const StoryCommand& command) {
        BatchBuilder builder({});
        if (command.has("pid"))
            builder.set_producer(ProducerId{command.number("pid")},
                                 ProducerEpoch{static_cast<std::int16_t>(command.number("pepoch"))},
                                 Sequence{static_cast<std::int32_t>(command.number("seq"))});
        for (long i = 0; i < command.number("records", 1); ++i)
            builder.append({.timestamp = WallTime{1'767'225'600'000},
                            .value = as_bytes(command.text("value", "v"))});
        return builder.finish();
    }

    void leader(const StoryCommand& command) { assign(command, BrokerId{1}); }
    void follower(const StoryCommand& command) {
        assign(command, BrokerId{static_cast<std::int32_t>(command.number("leader", -1))});
    }
    void assign(const StoryCommand& command, BrokerId who) {
        input([&](Partition& partition) {
            partition.apply({.replicas = brokers(command.text("replicas", "1,2,3")),
                             .isr = brokers(command.text("isr", "1,2,3")),
                             .leader = who,
                             .leader_epoch = epoch_of(command, "epoch"),
                             .partition_epoch = PartitionEpoch{static_cast<std::int32_t>(
                                 command.number("pe", command.number("epoch")))}});
        });
    }
    void produce(const StoryCommand& command) {
        const std::string acks = command.text("acks", "all");
        input([&](Partition& partition) {
            const Bytes records = batch(command);
            const AppendAnswer answer = partition.append_as_leader(
                {.records = records,
                 .acks = static_cast<std::int16_t>(acks == "all" ? -1 : std::stoi(acks)),
                 .produce_version = 9});
            if (answer.error != ErrorCode::none)
                say(fmt::format("error {}", to_string(answer.error)));
            else if (acks == "all")
                say(fmt::format("offset {}, to be answered at hw {}", answer.base_offset.value,
                                answer.required.value));
            else
                say(fmt::format("offset {}", answer.base_offset.value));
        });
    }
    void acked(const StoryCommand& command) {
        input([&](Partition& partition) {
            const AckStatus status = partition.ack_status(Offset{command.number("hw")});
            say(!status.done ? "waiting"
                : status.error == ErrorCode::none
                    ? "acknowledged"
                    : fmt::format("error {}", to_string(status.error)));
        });
    }
    void fetch(const StoryCommand& command) {
        const auto replica = static_cast<std::int32_t>(command.number("replica", -1));
        input([&](Partition& partition) {
            const FetchAnswer answer = partition.fetch(
                {.replica = BrokerId{replica},
                 .replica_epoch = BrokerEpoch{command.number("replica-epoch", replica)},
                 .current_leader_epoch = epoch_of(command, "epoch"),
                 .last_fetched_epoch = epoch_of(command, "last"),
                 .offset = Offset{command.number("offset")},
                 .log_start_offset = Offset{0},
                 .max_bytes = 1 << 20,
                 .at_least_one_batch = true});
            say_fetched(answer);
        });
    }
    void say_fetched(const FetchAnswer& answer) {
        if (answer.error != ErrorCode::none) {
            say(fmt::format("error {}", to_string(answer.error)));
            return;
        }
        if (answer.diverging) {
            say(fmt::format("diverging: epoch {} ends at {}", answer.diverging->epoch.value,
                            answer.diverging->end.value));
            return;
        }
        std::string offsets;
        BatchIterator batches(answer.records.view());
        while (const auto batch = batches.next())
            offsets +=
                fmt::format(" [{}, {})", batch->base_offset().value, batch->next_offset().value);
        say(fmt::format("read{}, hw {}", offsets.empty() ? " nothing" : offsets, answer.hw.value));
    }
    void end_of(const StoryCommand& command) {
        input([&](Partition& partition) {
            const auto end =
                partition.end_offset_for(epoch_of(command, "current"), epoch_of(command, "epoch"));
            say(end ? fmt::format("epoch {} ends at {}", end->epoch.value, end->end.value)
                    : fmt::format("error {}", to_string(end.error())));
        });
    }
    void latest(const StoryCommand&) {
        input([&](Partition& partition) {
            const auto end = partition.latest_offset(no_leader_epoch, false);
            say(end ? fmt::format("latest {}", end->value)
                    : fmt::format("error {}", to_string(end.error())));
        });
    }
    void lag_check(const StoryCommand&) {
        input([](Partition& partition) { partition.shrink_isr(); });
    }
    void verdict(const StoryCommand& command) {
        input([&](Partition& partition) {
            partition.on_isr_verdict(
                {.error = error_code_from(command.text("error", "NONE")).value_or(ErrorCode::none),
                 .leader_epoch = partition.leader_epoch(),
                 .partition_epoch = PartitionEpoch{static_cast<std::int32_t>(command.number("pe"))},
                 .isr = brokers(command.text("isr"))});
        });
    }
    void take(const StoryCommand& command) {
        input([&](Partition& partition) {
            Bytes records;
            if (command.number("records") > 0) {
                records = batch(command);
                stamp(records, Offset{command.number("at")}, epoch_of(command, "epoch"));
            }
            const auto taken = partition.take_fetched({.records = records,
                                                       .leader_hw = Offset{command.number("hw")},
                                                       .leader_log_start = Offset{0}});
            if (!taken) say(fmt::format("error {}", to_string(taken.error())));
        });
    }
    void diverge(const StoryCommand& command) {
        input([&](Partition& partition) {
            const auto agreed = partition.truncate_on_divergence(
                {.epoch = epoch_of(command, "epoch"), .end = Offset{command.number("end")}});
            say(!agreed   ? fmt::format("error {}", to_string(agreed.error()))
                : *agreed ? "agreed"
                          : "asks about the next older epoch");
        });
    }
    void position(const StoryCommand&) {
        input([&](Partition& partition) {
            const auto at = partition.fetch_position();
            say(fmt::format("fetches at {}, last epoch {}, hw {}", at.offset.value,
                            at.last_epoch.value, partition.high_watermark().value));
        });
    }
    void wait(const StoryCommand& command) {
        world_.run_for(seconds(std::stol(command.arguments.at(0))));
    }
    void crash(const StoryCommand&) {
        world_.crash(node_);
        start();
    }
    void power_loss(const StoryCommand&) {
        world_.power_loss(node_, {.keep = sim::Keep::none});
        start();
    }
    void checkpoint(const StoryCommand&) {
        world_.call(node_,
                    [](Handler& handler) { static_cast<ReplicaHost&>(handler).checkpoint(); });
        world_.run_until(world_.now());
    }
    void min_isr(const StoryCommand& command) {
        settings_.partition.min_insync_replicas = std::stoi(command.arguments.at(0));
        input([&](Partition& partition) { partition.set_settings(settings_.partition); });
    }
    void fence(const StoryCommand& command) {
        settings_.brokers[BrokerId{std::stoi(command.arguments.at(0))}].is_alive = false;
    }
    void replaced(const StoryCommand& command) {
        settings_.brokers[BrokerId{std::stoi(command.arguments.at(0))}].registered =
            BrokerEpoch{command.number("epoch")};
    }
    void without(const StoryCommand& command) {
        settings_.history = settings_.history.without(*fix_from(command.arguments.at(0)));
        crash(command);
        out_.clear();
    }

    ReplicaHost::Settings settings_;
    sim::World world_;
    sim::NodeId node_;
    std::string out_;
};

class PartitionStories : public testing::TestWithParam<const char*> {};

TEST_P(PartitionStories, goes_as_told) {
    PartitionStory story;
    run_story(std::string("tests/stories/") + GetParam() + ".story",
              [&](const StoryCommand& command) { return story.run(command); });
}

INSTANTIATE_TEST_SUITE_P(Stories, PartitionStories,
                         testing::Values("partition_acks", "partition_high_watermark",
                                         "partition_isr_shrink", "partition_isr_expand",
                                         "partition_idempotence", "partition_epochs",
                                         "partition_truncation", "partition_restart"),
                         [](const auto& story) { return std::string(story.param); });

}  // namespace
}  // namespace brokerscope::tests
