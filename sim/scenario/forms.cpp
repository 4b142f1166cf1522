#include "sim/scenario/forms.h"

#include "core/base/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace brokerscope::sim::scenario {
namespace {

__extension__ using Wide = __int128;

struct Unit {
    std::string_view name;
    std::int64_t factor;
};
constexpr std::array<Unit, 7> time_units = {{{"ns", 1},
                                             {"us", 1'000},
                                             {"ms", 1'000'000},
                                             {"s", 1'000'000'000},
                                             {"min", 60'000'000'000},
                                             {"h", 3'600'000'000'000},
                                             {"d", 86'400'000'000'000}}};
constexpr std::array<Unit, 9> size_units = {{{"B", 1},
                                             {"KB", 1'000},
                                             {"MB", 1'000'000},
                                             {"GB", 1'000'000'000},
                                             {"TB", 1'000'000'000'000},
                                             {"KiB", std::int64_t{1} << 10},
                                             {"MiB", std::int64_t{1} << 20},
                                             {"GiB", std::int64_t{1} << 30},
                                             {"TiB", std::int64_t{1} << 40}}};

/// `1.5` and a unit, exactly: a fraction that the smallest unit cannot hold is refused.
std::optional<std::int64_t> parse_quantity(std::string_view text, std::span<const Unit> units) {
    const std::size_t unit_at = text.find_first_not_of("0123456789.");
    if (unit_at == std::string_view::npos || unit_at == 0) return std::nullopt;
    const std::string_view digits = text.substr(0, unit_at);
    const auto unit = std::ranges::find(units, text.substr(unit_at), &Unit::name);
    if (unit == units.end()) return std::nullopt;
    const std::size_t dot = digits.find('.');
    const std::string_view whole = digits.substr(0, dot);
    const std::string_view fraction =
        dot == std::string_view::npos ? std::string_view{} : digits.substr(dot + 1);
    if (whole.empty() || whole.size() > 19 || fraction.size() > 18 || fraction.contains('.') ||
        (dot != std::string_view::npos && fraction.empty()))
        return std::nullopt;
    Wide number = 0;
    Wide divisor = 1;
    for (const char digit : whole) number = number * 10 + (digit - '0');
    for (const char digit : fraction) {
        number = number * 10 + (digit - '0');
        divisor *= 10;
    }
    if (number > (Wide{1} << 120) / unit->factor) return std::nullopt;
    const Wide scaled = number * unit->factor;
    if (scaled % divisor != 0 || scaled / divisor > INT64_MAX) return std::nullopt;
    return static_cast<std::int64_t>(scaled / divisor);
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// `name(a, b)` in its parts; nothing if it is not of that shape.
struct Call {
    std::string_view name;
    std::vector<std::string_view> arguments;
};
std::optional<Call> parse_call(std::string_view text) {
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos || open == 0 || !text.ends_with(')')) return std::nullopt;
    Call call{trim(text.substr(0, open)), {}};
    std::string_view rest = text.substr(open + 1, text.size() - open - 2);
    if (rest.find_first_of("()") != std::string_view::npos) return std::nullopt;
    if (trim(rest).empty()) return call;
    for (;;) {
        const std::size_t comma = rest.find(',');
        call.arguments.push_back(trim(rest.substr(0, comma)));
        if (comma == std::string_view::npos) return call;
        rest.remove_prefix(comma + 1);
    }
}

std::optional<core::Duration> named_argument(std::string_view text, std::string_view name) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || trim(text.substr(0, equals)) != name)
        return std::nullopt;
    return parse_duration(trim(text.substr(equals + 1)));
}

}  // namespace

bool is_id(std::string_view text) {
    if (text.empty() || text.size() > 100) return false;
    bool may_be_dash = false;
    for (const char c : text) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!is_letter && !(c == '-' && may_be_dash)) return false;
        may_be_dash = is_letter;
    }
    return may_be_dash;
}

bool is_topic_name(std::string_view text) {
    if (text.empty() || text.size() > 249 || text == "." || text == "..") return false;
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    });
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

std::optional<bool> parse_boolean(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

std::optional<core::Duration> parse_duration(std::string_view text) {
    if (text == "0") return core::Duration{};
    const auto ns = parse_quantity(text, time_units);
    if (!ns) return std::nullopt;
    return core::Duration{*ns};
}

std::optional<core::Instant> parse_instant(std::string_view text) {
    const bool negative = text.starts_with('-');
    const auto distance = parse_duration(negative ? text.substr(1) : text);
    if (!distance) return std::nullopt;
    return core::Instant{negative ? -distance->ns : distance->ns};
}

std::optional<std::int64_t> parse_size(std::string_view text) {
    if (text == "0") return 0;
    return parse_quantity(text, size_units);
}

std::optional<std::int64_t> parse_bandwidth(std::string_view text) {
    if (!text.ends_with("/s")) return std::nullopt;
    const auto bytes = parse_quantity(text.substr(0, text.size() - 2), size_units);
    return bytes && *bytes > 0 ? bytes : std::nullopt;
}

std::optional<std::int64_t> parse_rate(std::string_view text) {
    if (!text.ends_with("/s")) return std::nullopt;
    const auto times = parse_integer(text.substr(0, text.size() - 2));
    return times && *times > 0 && *times <= 1'000'000'000 ? times : std::nullopt;
}

std::optional<Latency> parse_latency(std::string_view text) {
    using Shape = Latency::Shape;
    if (const auto constant = parse_duration(text)) return Latency::constant(*constant);
    const auto call = parse_call(text);
    if (!call) return std::nullopt;
    const auto& arguments = call->arguments;
    if (call->name == "exponential" && arguments.size() == 1) {
        const auto mean = parse_duration(arguments[0]);
        if (!mean || mean->ns == 0) return std::nullopt;
        return Latency{Shape::exponential, *mean, {}};
    }
    if (arguments.size() != 2) return std::nullopt;
    if (call->name == "uniform") {
        const auto from = parse_duration(arguments[0]);
        const auto to = parse_duration(arguments[1]);
        if (!from || !to || *to < *from) return std::nullopt;
        return Latency{Shape::uniform, *from, *to};
    }
    if (call->name == "lognormal") {
        const auto p50 = named_argument(arguments[0], "p50");
        const auto p99 = named_argument(arguments[1], "p99");
        if (!p50 || !p99 || p50->ns == 0 || *p99 < *p50) return std::nullopt;
        return Latency{Shape::lognormal, *p50, *p99};
    }
    return std::nullopt;
}

std::optional<Comparison> parse_comparison(std::string_view text) {
    using Relation = Comparison::Relation;
    using ValueUnit = Comparison::Unit;
    constexpr std::array<std::pair<std::string_view, Relation>, 5> relations = {
        {{"<=", Relation::at_most},
         {">=", Relation::at_least},
         {"<", Relation::less},
         {">", Relation::more},
         {"=", Relation::equal}}};
    Comparison comparison;
    for (const auto& [sign, relation] : relations) {
        if (!text.starts_with(sign)) continue;
        comparison.relation = relation;
        text.remove_prefix(sign.size());
        break;
    }
    text = trim(text);
    if (const auto count = parse_integer(text)) {
        comparison.value = *count;
        return comparison;
    }
    if (text.ends_with('%')) {
        const auto share = parse_integer(trim(text.substr(0, text.size() - 1)));
        if (!share || *share < 0 || *share > 100) return std::nullopt;
        comparison.value = *share;
        comparison.unit = ValueUnit::percent;
        return comparison;
    }
    if (const auto span = parse_duration(text)) {
        comparison.value = span->ns;
        comparison.unit = ValueUnit::nanoseconds;
        return comparison;
    }
    const auto bytes = parse_size(text);
    if (!bytes) return std::nullopt;
    comparison.value = *bytes;
    comparison.unit = ValueUnit::bytes;
    return comparison;
}

std::optional<core::TopicPartition> parse_partition(std::string_view text) {
    const std::size_t slash = text.rfind('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto index = parse_integer(text.substr(slash + 1));
    if (!index || *index < 0 || *index > INT32_MAX || !is_topic_name(text.substr(0, slash)))
        return std::nullopt;
    return core::TopicPartition{std::string(text.substr(0, slash)),
                                static_cast<std::int32_t>(*index)};
}

std::optional<RecordRef> parse_record(std::string_view text) {
    const std::size_t slash = text.rfind('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto number = parse_integer(text.substr(slash + 1));
    if (!number || *number < 1 || !is_id(text.substr(0, slash))) return std::nullopt;
    return RecordRef{std::string(text.substr(0, slash)), *number};
}

namespace {

std::optional<NodeRef> parse_role(const Call& call, std::string& why) {
    using Kind = NodeRef::Kind;
    NodeRef node;
    const auto& arguments = call.arguments;
    const auto take_partition = [&] {
        const auto partition = parse_partition(arguments[0]);
        if (partition) node.partition = *partition;
        return partition.has_value();
    };
    if (call.name == "leader" && arguments.size() == 1 && take_partition()) {
        node.kind = Kind::leader;
        return node;
    }
    if (call.name == "follower" && !arguments.empty() && arguments.size() <= 2 &&
        take_partition()) {
        node.kind = Kind::follower;
        if (arguments.size() == 1) return node;
        const auto rank = parse_integer(arguments[1]);
        if (rank && *rank >= 1 && *rank <= 7) {
            node.rank = static_cast<std::int32_t>(*rank);
            return node;
        }
        why = "followers are counted from 1";
        return std::nullopt;
    }
    if (call.name == "controller" && arguments.empty()) {
        node.kind = Kind::controller;
        return node;
    }
    if (call.name == "any" && arguments.size() == 1) {
        node.kind = Kind::any;
        node.name = std::string(arguments[0]);
        if (node.name == "broker" || node.name == "controller" || node.name == "client")
            return node;
        why = "any() takes broker, controller or client";
        return std::nullopt;
    }
    if (call.name == "rack" && arguments.size() == 1 && is_id(arguments[0])) {
        node.kind = Kind::rack;
        node.name = std::string(arguments[0]);
        return node;
    }
    if (call.name == "coordinator" || call.name == "owner")
        why = fmt::format("{}(): not modelled yet", call.name);
    return std::nullopt;
}

}  // namespace

std::optional<NodeRef> parse_node(std::string_view text, std::string& why) {
    using Kind = NodeRef::Kind;
    why.clear();
    NodeRef node;
    if (text == "brokers" || text == "controllers" || text == "clients") {
        node.kind = text == "brokers"       ? Kind::brokers
                    : text == "controllers" ? Kind::controllers
                                            : Kind::clients;
        return node;
    }
    if (is_id(text)) {
        node.name = std::string(text);
        return node;
    }
    const auto call = parse_call(text);
    return call ? parse_role(*call, why) : std::nullopt;
}

std::string to_string(core::Duration duration) {
    if (duration.ns == 0) return "0s";
    const std::string sign = duration.ns < 0 ? "-" : "";
    const std::uint64_t ns = duration.ns < 0 ? 0 - static_cast<std::uint64_t>(duration.ns)
                                             : static_cast<std::uint64_t>(duration.ns);
    // The largest unit that holds it in whole numbers; from a second on fractions read better.
    for (auto unit = time_units.rbegin(); unit != time_units.rend(); ++unit) {
        const auto factor = static_cast<std::uint64_t>(unit->factor);
        if (ns % factor == 0) return fmt::format("{}{}{}", sign, ns / factor, unit->name);
        if (unit->name == "s" && ns > factor) {
            std::string fraction = fmt::format("{:09}", ns % factor);
            fraction.erase(fraction.find_last_not_of('0') + 1);
            return fmt::format("{}{}.{}s", sign, ns / factor, fraction);
        }
    }
    UNREACHABLE("every duration is whole nanoseconds");
}

std::string size_to_string(std::int64_t bytes) {
    if (bytes == 0) return "0B";
    for (const std::string_view name : {"TiB", "GiB", "MiB", "KiB", "TB", "GB", "MB", "KB"}) {
        const auto unit = std::ranges::find(size_units, name, &Unit::name);
        if (bytes % unit->factor == 0) return fmt::format("{}{}", bytes / unit->factor, name);
    }
    return fmt::format("{}B", bytes);
}

std::string to_string(const Latency& latency) {
    const std::string first = to_string(latency.first);
    const std::string second = to_string(latency.second);
    switch (latency.shape) {
        case Latency::Shape::constant: return first;
        case Latency::Shape::uniform: return fmt::format("uniform({}, {})", first, second);
        case Latency::Shape::exponential: return fmt::format("exponential({})", first);
        case Latency::Shape::lognormal:
            return fmt::format("lognormal(p50={}, p99={})", first, second);
    }
    UNREACHABLE("a shape that is none");
}

std::string to_string(const RecordRef& record) {
    return fmt::format("{}/{}", record.client, record.number);
}

std::string to_string(const NodeRef& node) {
    using Kind = NodeRef::Kind;
    const std::string partition = core::to_string(node.partition);
    switch (node.kind) {
        case Kind::id: return node.name;
        case Kind::leader: return fmt::format("leader({})", partition);
        case Kind::follower:
            return node.rank == 1 ? fmt::format("follower({})", partition)
                                  : fmt::format("follower({}, {})", partition, node.rank);
        case Kind::controller: return "controller()";
        case Kind::any: return fmt::format("any({})", node.name);
        case Kind::brokers: return "brokers";
        case Kind::controllers: return "controllers";
        case Kind::clients: return "clients";
        case Kind::rack: return fmt::format("rack({})", node.name);
    }
    UNREACHABLE("a kind that is none");
}

std::string to_string(const Comparison& comparison) {
    constexpr std::array<std::string_view, 5> signs = {"", "< ", "<= ", "> ", ">= "};
    const std::string_view sign = signs[static_cast<std::size_t>(comparison.relation)];
    switch (comparison.unit) {
        case Comparison::Unit::count: return fmt::format("{}{}", sign, comparison.value);
        case Comparison::Unit::percent: return fmt::format("{}{}%", sign, comparison.value);
        case Comparison::Unit::nanoseconds:
            return fmt::format("{}{}", sign, to_string(core::Duration{comparison.value}));
        case Comparison::Unit::bytes:
            return fmt::format("{}{}", sign, size_to_string(comparison.value));
    }
    UNREACHABLE("a unit that is none");
}

}  // namespace brokerscope::sim::scenario
