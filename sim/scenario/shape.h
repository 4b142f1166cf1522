#pragma once
// The scenario format as a table: what may stand where. Validation, nearest names, defaults, the
// paths of `set` and the JSON Schema are all read off it; nothing else knows the keys.
//
// A place takes a scalar, a list, a map, or several of these; the file's own shape decides which is
// meant. `pending` marks what the format has and the product does not model yet.

#include "sim/scenario/forms.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace brokerscope::sim::scenario {

struct Shape;

struct Key {
    std::string_view name;
    const Shape* shape = nullptr;
    std::string_view fallback = {};  ///< what holds if it is left out, as a scalar; empty: nothing
    std::string_view help = {};      ///< one line for editors
    bool required = false;
    bool pending = false;
};

/// Names that a map takes beside `keys`, from a table of another room.
enum class Names : std::uint8_t {
    none,
    broker_settings,
    topic_settings,
    producer_settings,
    consumer_settings,
    event,           ///< exactly one kind of event, with conditions on its fields
    maybe_event,     ///< at most one
    message_fields,  ///< conditions on the fields of a message
    apis,            ///< `Fetch`
    languages,       ///< `en`, `zh`
    set_paths,       ///< paths into the whole format, with a value of the shape found there
    metrics,         ///< `produce.latency.p99`, `unavailable.orders/0`
};

struct Shape {
    std::string_view what;  ///< "a broker"; for messages

    // As a scalar: one of `words`, or of the form.
    Form scalar = Form::none;
    std::span<const std::string_view> words = {};
    std::span<const std::string_view> pending_words = {};
    std::int64_t least = INT64_MIN;  ///< bounds of Form::integer
    std::int64_t most = INT64_MAX;

    // As a list.
    const Shape* item = nullptr;
    std::size_t items_least = 0;
    std::size_t items_most = SIZE_MAX;

    // As a map: a closed set of keys, names from elsewhere, or names that the file makes up.
    std::span<const Key> keys = {};
    Names names = Names::none;
    Form own_names = Form::none;
    const Shape* value = nullptr;  ///< of `own_names`, apis, languages and metrics
    bool exactly_one = false;      ///< of `keys`
    bool pending_map = false;      ///< a map here has a meaning that is not modelled yet

    bool takes_scalar() const { return scalar != Form::none || !words.empty(); }
    bool takes_map() const {
        return !keys.empty() || names != Names::none || own_names != Form::none;
    }
    const Key* key(std::string_view name) const;
};

/// The whole file.
extern const Shape scenario_shape;

// Parts of it that are also read alone.
extern const Shape fault_list_shape;
extern const Shape expect_shape;
extern const Shape cluster_shape;
extern const Shape client_list_shape;
extern const Shape event_shape;  ///< one event, nothing beside it
extern const Shape nodes_shape;  ///< a node or a list of nodes
extern const Shape latency_shape;
extern const Shape duration_shape;
extern const Shape instant_shape;
extern const Shape integer_shape;
extern const Shape count_shape;  ///< an integer from 1
extern const Shape boolean_shape;
extern const Shape id_shape;
extern const Shape text_shape;   ///< with languages
extern const Shape words_shape;  ///< a text without languages
extern const Shape any_shape;
extern const Shape until_shape;  ///< an event with nth
extern const Shape stop_shape;   ///< the same, or `end`
extern const Shape right_shape;  ///< true, an event with nth, or expectations
extern const Shape lesson_shape;
extern const Shape one_lesson_shape;
extern const Shape bandwidth_shape;
extern const Shape partition_shape;
extern const Shape record_shape;
extern const Shape pending_shape;  ///< of keys that are not modelled yet

}  // namespace brokerscope::sim::scenario
