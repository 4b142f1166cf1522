// Faults and expectations, as parts of the format.

#include "sim/scenario/shape.h"

#include <algorithm>
#include <array>

namespace brokerscope::sim::scenario {
namespace {

using Words = std::string_view;

const Shape node_shape{.what = "a node", .scalar = Form::node};
const Shape error_shape{.what = "an error of Kafka", .scalar = Form::error_code};
constexpr Words notice_words[] = {"reset", "silence"};
const Shape notice_shape{.what = "how the ends notice", .words = notice_words};

// --- actions ------------------------------------------------------------------------------------

constexpr Key lose_keys[] = {
    {"notice", &notice_shape, "reset", "reset: one latency later; silence: by their time-outs"},
};
const Shape lose_shape{
    .what = "a filter of messages", .keys = lose_keys, .names = Names::message_fields};
constexpr Key delay_keys[] = {
    {"by", &latency_shape, {}, "how much later"},
    {"until", &event_shape, {}, "until this event"},
};
const Shape delay_shape{
    .what = "a delay", .scalar = Form::latency, .keys = delay_keys, .names = Names::message_fields};
const Shape hold_shape{.what = "a filter of messages", .names = Names::message_fields};
constexpr Key answer_keys[] = {
    {"error", &error_shape, {}, "the error with which it is answered", true},
};
const Shape answer_shape{.what = "an error, or a filter of messages with one",
                         .scalar = Form::error_code,
                         .keys = answer_keys,
                         .names = Names::message_fields};

const Shape two_ends_shape{
    .what = "two nodes", .item = &nodes_shape, .items_least = 2, .items_most = 2};
const Shape sides_shape{.what = "two or more lists of nodes",
                        .item = &nodes_shape,
                        .items_least = 2,
                        .items_most = 100};
constexpr Key one_way_keys[] = {
    {"from", &nodes_shape, {}, "who is no longer heard", true},
    {"to", &nodes_shape, {}, "by whom", true},
};
const Shape one_way_shape{.what = "a direction", .keys = one_way_keys};
constexpr Key node_keys[] = {{"node", &nodes_shape, {}, "whom it hits", true}};
const Shape on_node_shape{.what = "a node, or a list of nodes",
                          .scalar = Form::node,
                          .item = &node_shape,
                          .items_least = 1,
                          .items_most = 100,
                          .keys = node_keys};
constexpr Key slow_keys[] = {
    {"between", &two_ends_shape, {}, "two nodes", true},
    {"latency", &latency_shape, {}, "instead of the link's"},
    {"bandwidth", &bandwidth_shape, {}, "instead of the link's"},
};
const Shape slow_shape{.what = "a slow link", .keys = slow_keys};
constexpr Words keep_words[] = {"by-seed", "none", "all"};
const Shape keep_shape{.what = "what survives", .words = keep_words};
constexpr Key power_keys[] = {
    {"node", &nodes_shape, {}, "whom it hits", true},
    {"keep", &keep_shape, "by-seed", "which pages that were not synced survive"},
    {"torn", &pending_shape, {}, {}, false, true},
};
const Shape power_shape{.what = "a node, or a list of nodes",
                        .scalar = Form::node,
                        .item = &node_shape,
                        .items_least = 1,
                        .items_most = 100,
                        .keys = power_keys};
constexpr Key elect_keys[] = {
    {"partition", &partition_shape, {}, "whose leader", true},
    {"leader", &node_shape, {}, "who leads; the preferred replica where it is left out"},
    {"unclean", &boolean_shape, "false", "even if the new leader is not in sync"},
};
const Shape elect_shape{.what = "an election", .keys = elect_keys};
constexpr Words heal_words[] = {"all"};
const Shape heal_shape{.what = "all, or a fault's id", .scalar = Form::id, .words = heal_words};

extern const Shape action_shape;
extern const Shape actions_shape;

constexpr Words bare_actions[] = {"lose", "hold"};
constexpr Key action_keys[] = {
    {"lose", &lose_shape, {}, "drop messages by breaking their connections"},
    {"delay", &delay_shape, {}, "deliver later"},
    {"hold", &hold_shape, {}, "deliver when the fault ends"},
    {"answer", &answer_shape, {}, "answer with an error instead"},
    {"cut", &two_ends_shape, {}, "silence between two nodes"},
    {"partition", &sides_shape, {}, "silence between groups of nodes"},
    {"one-way", &one_way_shape, {}, "silence in one direction"},
    {"isolate", &on_node_shape, {}, "silence around a node"},
    {"slow", &slow_shape, {}, "another latency or bandwidth"},
    {"crash", &on_node_shape, {}, "kill the process; the page cache survives"},
    {"power-loss", &power_shape, {}, "switch the machine off"},
    {"pause", &on_node_shape, {}, "a long pause: alive and silent"},
    {"shutdown", &on_node_shape, {}, "end in good order"},
    {"start", &on_node_shape, {}, "start a node that is down"},
    {"elect", &elect_shape, {}, "move a partition's leader"},
    {"disk.flush", &on_node_shape, {}, "write the page cache back now"},
    {"wipe", &on_node_shape, {}, "empty the disk of a node that is down"},
    {"heal", &heal_shape, {}, "end all faults, or one"},
    {"one.of", &actions_shape, {}, "one of these, drawn from the seed"},
    {"cpu.slow", &pending_shape, {}, {}, false, true},
    {"disk.full", &pending_shape, {}, {}, false, true},
    {"disk.slow", &pending_shape, {}, {}, false, true},
    {"disk.stall", &pending_shape, {}, {}, false, true},
    {"disk.error", &pending_shape, {}, {}, false, true},
    {"disk.lose-write", &pending_shape, {}, {}, false, true},
    {"disk.corrupt", &pending_shape, {}, {}, false, true},
    {"disk.misdirect", &pending_shape, {}, {}, false, true},
    {"crash-at", &pending_shape, {}, {}, false, true},
    {"clock.skew", &pending_shape, {}, {}, false, true},
    {"clock.drift", &pending_shape, {}, {}, false, true},
    {"create-topic", &pending_shape, {}, {}, false, true},
    {"delete-topic", &pending_shape, {}, {}, false, true},
    {"add-partitions", &pending_shape, {}, {}, false, true},
    {"set-config", &pending_shape, {}, {}, false, true},
    {"set-quota", &pending_shape, {}, {}, false, true},
    {"delete-records", &pending_shape, {}, {}, false, true},
    {"reset-offsets", &pending_shape, {}, {}, false, true},
    {"reassign", &pending_shape, {}, {}, false, true},
    {"scale", &pending_shape, {}, {}, false, true},
    {"send", &pending_shape, {}, {}, false, true},
};
const Shape action_shape{
    .what = "an action", .words = bare_actions, .keys = action_keys, .exactly_one = true};
const Shape actions_shape{
    .what = "a list of actions", .item = &action_shape, .items_least = 1, .items_most = 100};

// --- moments and ends ---------------------------------------------------------------------------

constexpr Words all_word[] = {"all"};
const Shape nth_shape{.what = "the number of a match, or a list of them, or all",
                      .scalar = Form::integer,
                      .words = all_word,
                      .least = 1,
                      .item = &count_shape,
                      .items_least = 1,
                      .items_most = 1'000};
constexpr Key when_keys[] = {{"nth", &nth_shape, "1", "which matches, from 1: 3, [2, 5] or all"}};
constexpr Key after_keys[] = {
    {"nth", &nth_shape, "1", "which matches, from 1: 3, [2, 5] or all"},
    {"by", &duration_shape, "0s", "how much later"},
};
const Shape when_shape{.what = "an event", .keys = when_keys, .names = Names::event};
const Shape after_shape{.what = "an event", .keys = after_keys, .names = Names::event};
constexpr Words ever_word[] = {"ever"};
const Shape for_shape{.what = "how long", .scalar = Form::latency, .words = ever_word};
const Shape step_shape{.what = "the number of an input", .scalar = Form::integer, .least = 0};

constexpr Key fault_keys[] = {
    {"id", &id_shape, {}, "a name for heal"},
    {"at", &instant_shape, {}, "at this moment"},
    {"step", &step_shape, {}, "after so many inputs, where another has the same moment"},
    {"when", &when_shape, {}, "at the n-th event of this kind"},
    {"after", &after_shape, {}, "some time after the n-th event of this kind"},
    {"every", &latency_shape, {}, "again and again, this long apart"},
    {"from", &instant_shape, {}, "of every: the first interval begins here; 0s"},
    {"to", &instant_shape, {}, "of every: nothing at or after this moment"},
    {"do", &action_shape, {}, "what happens", true},
    {"for", &for_shape, {}, "how long it lasts; ever: also beyond the end of the story"},
    {"until", &until_shape, {}, "what ends it"},
};
const Shape fault_shape{.what = "a fault", .keys = fault_keys};

// --- expect -------------------------------------------------------------------------------------

const Shape comparison_shape{.what = "a comparison", .scalar = Form::comparison};
/// Scopes are effects, clients, topics: names of this very file.
const Shape check_shape{.what = "a comparison, or a map of scopes and comparisons",
                        .scalar = Form::comparison,
                        .own_names = Form::name,
                        .value = &comparison_shape};
constexpr Words guarantee_words[] = {"at-most-once", "at-least-once", "effectively-once",
                                     "key-order", "total-order"};
constexpr Words guarantee_pending[] = {"exactly-once"};
const Shape one_guarantee_shape{
    .what = "a guarantee", .words = guarantee_words, .pending_words = guarantee_pending};
const Shape guarantee_shape{.what = "a guarantee, or a list of them",
                            .words = guarantee_words,
                            .pending_words = guarantee_pending,
                            .item = &one_guarantee_shape};
const Shape metrics_shape{
    .what = "a map of metrics", .names = Names::metrics, .value = &comparison_shape};
const Shape kind_shape{.what = "a kind of event", .scalar = Form::event_kind};
const Shape reaches_shape{.what = "a list of kinds of events", .item = &kind_shape};
constexpr Words invariant_words[] = {"I-epoch",  "I-truehw", "I-match", "I-log", "I-leader",
                                     "I-strong", "I-trunc",  "I-disk",  "I-pid"};
constexpr Words invariant_pending[] = {"I-chain", "I-super", "I-read", "I-lso",
                                       "I-txn",   "I-group", "I-meta"};
const Shape invariant_shape{
    .what = "an invariant", .words = invariant_words, .pending_words = invariant_pending};
const Shape broken_shape{.what = "a list of invariants", .item = &invariant_shape};

constexpr Key expect_keys[] = {
    {"lost-acked", &check_shape, {}, "acknowledged records that can no longer be read"},
    {"lost-delivery", &check_shape, {}, "records that a consumer passed without polling them"},
    {"lost-effect", &check_shape, {}, "records passed whose effect never happened"},
    {"lost-silent", &check_shape, {}, "losses of which no application was told"},
    {"lost-unheard", &check_shape, {}, "records given up and nobody did anything about it"},
    {"dup-log", &check_shape, {}, "extra copies in a log"},
    {"dup-delivery", &check_shape, {}, "extra deliveries"},
    {"dup-effect", &check_shape, {}, "extra effects"},
    {"order-log", &check_shape, {}, "pairs in the log against the order of sending"},
    {"order-key", &check_shape, {}, "pairs of effects against the order of their key"},
    {"order-global", &check_shape, {}, "pairs of effects against the business order"},
    {"inconsistent-offset", &check_shape, {}, "offsets at which two records were seen"},
    {"phantom", &check_shape, {}, "records polled that nobody sent there"},
    {"failed-but-visible", &check_shape, {}, "records reported as failed and yet in the log"},
    {"unseen", &check_shape, {}, "committed records that nobody has reached at the end"},
    {"divergent", &check_shape, {}, "offsets at which two replicas differ at the end"},
    {"nonmonotonic-poll", &check_shape, {}, "polls that went back"},
    {"poll-skip", &check_shape, {}, "polls that jumped over records"},
    {"aborted-read", &pending_shape, {}, {}, false, true},
    {"commit-ahead", &pending_shape, {}, {}, false, true},
    {"commit-regress", &pending_shape, {}, {}, false, true},
    {"compaction-state", &pending_shape, {}, {}, false, true},
    {"dirty-read", &pending_shape, {}, {}, false, true},
    {"eos-loop", &pending_shape, {}, {}, false, true},
    {"ghost-effect", &pending_shape, {}, {}, false, true},
    {"hung-txn", &pending_shape, {}, {}, false, true},
    {"precommitted-read", &pending_shape, {}, {}, false, true},
    {"torn-txn", &pending_shape, {}, {}, false, true},
    {"txn-lost", &pending_shape, {}, {}, false, true},
    {"sent", &comparison_shape, {}, "calls of send()"},
    {"acked", &comparison_shape, {}, "records that the application was told had succeeded"},
    {"failed", &comparison_shape, {}, "records certainly not written"},
    {"unknown", &comparison_shape, {}, "records of which nobody can say"},
    {"polled", &comparison_shape, {}, "records polled"},
    {"processed", &comparison_shape, {}, "records processed"},
    {"alarms", &comparison_shape, {}, "records given up with an alarm"},
    {"retries", &comparison_shape, {}, "batches sent again"},
    {"rebalances", &pending_shape, {}, {}, false, true},
    {"elections", &comparison_shape, {}, "leaders elected, the first ones left out"},
    {"guarantee", &guarantee_shape, {}, "short for its checks at 0"},
    {"metrics", &metrics_shape, {}, "figures of virtual time"},
    {"reaches", &reaches_shape, {}, "kinds of events that must have occurred"},
    {"broken", &broken_shape, {}, "invariants that history may break here"},
    {"compare", &pending_shape, {}, {}, false, true},
};

/// What may stand beside an event, or instead of one, to say what is right.
constexpr auto right_keys = [] {
    std::array<Key, std::size(expect_keys) + 1> keys{};
    std::ranges::copy(expect_keys, keys.begin());
    keys.back() = when_keys[0];
    return keys;
}();
constexpr Words end_word[] = {"end"};

}  // namespace

const Shape fault_list_shape{.what = "a list of faults", .item = &fault_shape, .items_most = 1'000};
const Shape expect_shape{.what = "a map of expectations", .keys = expect_keys};
const Shape event_shape{.what = "an event", .names = Names::event};
const Shape until_shape{.what = "an event", .keys = when_keys, .names = Names::event};
const Shape stop_shape{
    .what = "an event, or end", .words = end_word, .keys = when_keys, .names = Names::event};
const Shape right_shape{.what = "true, an event, or expectations",
                        .scalar = Form::boolean,
                        .keys = right_keys,
                        .names = Names::maybe_event};
const Shape nodes_shape{.what = "a node, or a list of nodes",
                        .scalar = Form::node,
                        .item = &node_shape,
                        .items_least = 1,
                        .items_most = 100};

}  // namespace brokerscope::sim::scenario
