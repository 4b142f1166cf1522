#include "core/base/assert.h"
#include "core/base/error_code.h"
#include "core/base/history.h"
#include "sim/scenario/diagnostics.h"
#include "sim/scenario/event_fields.h"
#include "sim/scenario/expression.h"
#include "sim/scenario/forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace brokerscope::sim::scenario {

namespace {

struct FormText {
    std::string_view description;
    std::string_view pattern;
};

constexpr std::string_view duration_pattern = "^(0|[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min|h|d))$";

constexpr FormText text_of(Form form) {
    switch (form) {
        case Form::none: return {"nothing", "^$"};
        case Form::any: return {"any value", ""};
        case Form::text: return {"a text", ""};
        case Form::id:
            return {"a name of small letters, digits and dashes", "^[a-z0-9]+(-[a-z0-9]+)*$"};
        case Form::name: return {"a topic's name", "^[a-zA-Z0-9._-]{1,249}$"};
        case Form::boolean: return {"true or false", ""};
        case Form::integer: return {"a whole number", ""};
        case Form::duration:
            return {"a duration such as 250us, 5ms, 1.5s, 2min or 7d", duration_pattern};
        case Form::instant:
            return {"a moment such as 3s or -1.5s",
                    "^-?(0|[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min|h|d))$"};
        case Form::size:
            return {"a size such as 512B, 16KiB, 1MiB or 10GB",
                    "^(0|[0-9]+(\\.[0-9]+)?([KMGT]i?)?B)$"};
        case Form::bandwidth:
            return {"a bandwidth such as 10MB/s", "^[0-9]+(\\.[0-9]+)?([KMGT]i?)?B/s$"};
        case Form::rate: return {"a rate such as 100/s", "^[0-9]+/s$"};
        case Form::latency:
            return {
                "a duration or uniform(1ms, 5ms), exponential(2ms), lognormal(p50=1ms, "
                "p99=8ms)",
                "^(0|[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min|h|d)|uniform\\(.*\\)|exponential\\(.*\\)|"
                "lognormal\\(.*\\))$"};
        case Form::comparison:
            return {"a number or a comparison such as \">= 1\", \"<= 2%\" or \"<= 20ms\"",
                    "^ *(<=|>=|<|>|=)? *[0-9].*$"};
        case Form::text_with_n: return {"a text, in which {n % 5} is computed", ""};
        case Form::expression: return {"an expression such as 1 + 2*n", ""};
        case Form::partition:
            return {"a partition such as orders/0", "^[a-zA-Z0-9._-]{1,249}/[0-9]+$"};
        case Form::record:
            return {"a record such as shop/3", "^[a-z0-9]+(-[a-z0-9]+)*/[1-9][0-9]*$"};
        case Form::node:
            return {"a node such as broker-1 or leader(orders/0)",
                    "^([a-z0-9]+(-[a-z0-9]+)*|[a-z]+\\(.*\\))$"};
        case Form::event_kind: return {"a kind of event such as leader.elected", ""};
        case Form::error_code: return {"an error of Kafka such as NOT_ENOUGH_REPLICAS", ""};
        case Form::fix: return {"a fix of Kafka such as KIP-966", ""};
        case Form::choice: return {"a whole number or a duration", ""};
    }
    UNREACHABLE("a form that is none");
}

bool is_of(std::string_view text, Form form, std::string& why) {
    switch (form) {
        case Form::none: return false;
        case Form::any:
        case Form::text: return true;
        case Form::id: return is_id(text);
        case Form::name: return is_topic_name(text);
        case Form::boolean: return parse_boolean(text).has_value();
        case Form::integer: return parse_integer(text).has_value();
        case Form::duration: return parse_duration(text).has_value();
        case Form::instant: return parse_instant(text).has_value();
        case Form::size: return parse_size(text).has_value();
        case Form::bandwidth: return parse_bandwidth(text).has_value();
        case Form::rate: return parse_rate(text).has_value();
        case Form::latency: return parse_latency(text).has_value();
        case Form::comparison: return parse_comparison(text).has_value();
        case Form::text_with_n: return Template::parse(text, why).has_value();
        case Form::expression: return Expression::parse(text, why).has_value();
        case Form::partition: return parse_partition(text).has_value();
        case Form::record: return parse_record(text).has_value();
        case Form::node: return parse_node(text, why).has_value();
        case Form::event_kind: return event_kind(text) != nullptr;
        case Form::error_code: return core::error_code_from(text).has_value();
        case Form::fix: return core::fix_from(text).has_value();
        case Form::choice: return parse_integer(text) || parse_instant(text);
    }
    UNREACHABLE("a form that is none");
}

/// Pieces of history that have a name in the format and no strategy of their own yet.
constexpr std::array<std::string_view, 8> future_fixes = {
    "KAFKA-10778", "KAFKA-14704", "KAFKA-3968", "KAFKA-5211",
    "KAFKA-7128",  "KIP-101",     "KIP-211",    "KIP-279"};

/// The closed lists among the forms, for the nearest name.
std::vector<std::string_view> names_of(Form form) {
    std::vector<std::string_view> names;
    if (form == Form::event_kind) return event_kind_names();
    if (form == Form::fix)
        for (std::size_t i = 0; i < core::fix_count; ++i)
            names.push_back(core::to_string(static_cast<core::Fix>(i)));
    if (form == Form::error_code)
        for (std::int16_t code = 1; code < 200; ++code) {
            const std::string_view name = core::to_string(static_cast<core::ErrorCode>(code));
            if (core::error_code_from(name) == static_cast<core::ErrorCode>(code))
                names.push_back(name);
        }
    return names;
}

}  // namespace

std::string_view describe(Form form) { return text_of(form).description; }
std::string_view pattern(Form form) { return text_of(form).pattern; }

std::optional<std::string> find_fault(std::string_view text, Form form) {
    std::string why;
    if (is_of(text, form, why)) return std::nullopt;
    const std::string shown =
        text.size() <= 60 ? std::string(text) : std::string(text.substr(0, 57)) + "...";
    const bool is_of_the_future =
        (form == Form::event_kind && is_event_of_the_future(text)) ||
        (form == Form::fix && std::ranges::find(future_fixes, text) != future_fixes.end());
    if (is_of_the_future) return fmt::format("{}: not modelled yet", text);
    if (why.ends_with("not modelled yet")) return why;
    if (!why.empty()) return fmt::format("\"{}\" is not {}: {}", shown, describe(form), why);
    return fmt::format("\"{}\" is not {}{}", shown, describe(form),
                       did_you_mean(text, names_of(form)));
}

}  // namespace brokerscope::sim::scenario
