// Lessons, as a part of the format. What the words mean is at the plain values in sim/lesson.

#include "sim/scenario/shape.h"

namespace brokerscope::sim::scenario {
namespace {

using Words = std::string_view;

const Shape ids_shape{.what = "a list of names", .scalar = Form::id, .item = &id_shape};
const Shape word_list_shape{
    .what = "a name, or a list of names", .scalar = Form::text, .item = &words_shape};
const Shape text_list_shape{.what = "a list of texts", .item = &text_shape, .items_most = 10};

constexpr Words view_words[] = {"stage", "logs", "timeline", "events", "follow", "verdict"};
constexpr Words view_pending[] = {"space-time", "disk", "groups", "metrics", "bytes"};
const Shape view_shape{.what = "a view", .words = view_words, .pending_words = view_pending};
const Shape views_shape{.what = "a list of views", .item = &view_shape};
constexpr Key show_keys[] = {
    {"views", &views_shape, {}, "on screen at first"},
    {"nodes", &nodes_shape, {}, "the nodes that it is about"},
    {"metrics", &word_list_shape, {}, "the figures that it is about"},
};
const Shape show_shape{.what = "what is on screen at first", .keys = show_keys};

constexpr Words kind_words[] = {"choice", "several", "number", "point"};
const Shape kind_shape{.what = "a kind of question", .words = kind_words};
constexpr Words pace_words[] = {"slow", "normal", "express"};
const Shape pace_shape{.what = "a pace", .words = pace_words};

constexpr Key answer_keys[] = {
    {"text", &text_shape, {}, "what is offered", true},
    {"right", &right_shape, {}, "true, or an event by the stop, or checks and counts of the run"},
    {"why", &text_shape, {}, "said beside a wrong choice"},
};
const Shape answer_shape{.what = "an answer", .keys = answer_keys};
const Shape answers_shape{
    .what = "a list of answers", .item = &answer_shape, .items_least = 2, .items_most = 6};
const Shape truth_shape{
    .what = "a value, or a list of values", .scalar = Form::any, .item = &any_shape};
const Shape within_shape{.what = "a distance", .scalar = Form::integer, .least = 0};
const Shape targets_shape{
    .what = "a thing, or a list of things", .scalar = Form::any, .item = &any_shape};
const Shape compare_shape{.what = "a variant, or two of them",
                          .scalar = Form::id,
                          .item = &id_shape,
                          .items_least = 2,
                          .items_most = 2};

constexpr Words act_words[] = {"lose",    "delay",      "hold",  "answer",   "cut",
                               "one-way", "isolate",    "slow",  "crash",    "power-loss",
                               "pause",   "disk.flush", "start", "shutdown", "elect"};
const Shape act_shape{.what = "an action", .words = act_words};
const Shape act_list_shape{
    .what = "a list of actions", .item = &act_shape, .items_least = 1, .items_most = 20};
const Shape at_most_shape{
    .what = "a number of acts", .scalar = Form::integer, .least = 1, .most = 10};
constexpr Key acts_keys[] = {
    {"allow", &act_list_shape, {}, "what the menu offers", true},
    {"at.most", &at_most_shape, "1", "how many acts"},
    {"set", &pending_shape, {}, {}, false, true},
};
const Shape acts_shape{.what = "what may be done", .keys = acts_keys};

constexpr Key step_keys[] = {
    {"say", &text_shape, {}, "one sentence, told when its stop is reached"},
    {"ask", &text_shape, {}, "a question, put before the world goes on to its stop"},
    {"compare", &compare_shape, {}, "a variant beside the lesson's, or two variants"},
    {"try", &text_shape, {}, "a challenge: the student acts"},
    {"until", &stop_shape, {}, "the stop: the n-th event of this kind, or end"},
    {"focus", &targets_shape, {}, "nodes, partitions, records that are pointed out"},
    {"pace", &pace_shape, "normal", "up to the stop: slow, normal or express"},
    {"kind", &kind_shape, "choice", "choice, several, number or point"},
    {"answers", &answers_shape, {}, "of a choice, or of several"},
    {"answer", &truth_shape, {}, "number: leo(orders/0) - 1; point: nodes or records"},
    {"within", &within_shape, "0", "number: how far off is near enough"},
    {"hints", &text_list_shape, {}, "given one by one, on request"},
    {"reveal", &text_shape, {}, "after the stop, beside the choice"},
    {"look", &word_list_shape, {}, "compare: checks, counts, metrics that are put side by side"},
    {"in", &id_shape, {}, "try: the variant to act in; the lesson's where it is left out"},
    {"goal", &expect_shape, {}, "try: what must come out"},
    {"acts", &acts_shape, {}, "try: what may be done"},
    {"solution", &fault_list_shape, {}, "try: acts that reach the goal"},
    {"debrief", &text_shape, {}, "try: when the goal is reached"},
    {"impossible", &text_shape, {}, "try: why it cannot be done, if it cannot"},
};
const Shape step_shape{.what = "a step", .keys = step_keys};
const Shape steps_shape{
    .what = "a list of steps", .item = &step_shape, .items_least = 1, .items_most = 12};

constexpr Key practice_keys[] = {
    {"settings", &word_list_shape, {}, "settings of a real cluster"},
    {"signs", &text_shape, {}, "what a real cluster shows"},
    {"says", &word_list_shape, {}, "errors as clients and logs print them"},
};
const Shape practice_shape{.what = "what helps at work", .keys = practice_keys};

const Shape minutes_shape{
    .what = "a number of minutes", .scalar = Form::integer, .least = 1, .most = 60};
constexpr Key lesson_keys[] = {
    {"id", &id_shape, {}, "its name; the scenario's where it is left out"},
    {"title", &text_shape, {}, "for people; does not give the answer away", true},
    {"variant", &id_shape, {}, "the variant that it opens; the story where it is left out"},
    {"minutes", &minutes_shape, "6", "how long it takes"},
    {"needs", &ids_shape, {}, "lessons that come before"},
    {"terms", &ids_shape, {}, "words of the glossary"},
    {"show", &show_shape, {}, "what is on screen at first"},
    {"steps", &steps_shape, {}, "say, ask, compare, try", true},
    {"takeaway", &text_shape, {}, "what stays in mind", true},
    {"practice", &practice_shape, {}, "for work"},
    {"simplified", &text_shape, {}, "what the model leaves out here"},
    {"notes", &text_shape, {}, "for the teacher"},
};

}  // namespace

const Shape lesson_shape{.what = "a lesson, or a list of them",
                         .item = &one_lesson_shape,
                         .items_least = 1,
                         .items_most = 20,
                         .keys = lesson_keys};
const Shape one_lesson_shape{.what = "a lesson", .keys = lesson_keys};

}  // namespace brokerscope::sim::scenario
