#include "sim/trace/event_text.h"

#include "core/base/api_key.h"
#include "core/base/error_code.h"

#include <fmt/format.h>

#include <iterator>

namespace brokerscope::sim {

namespace {

std::int64_t number(std::uint64_t word) { return static_cast<std::int64_t>(word); }

std::string_view name_text(const trace::NameTable& names, std::uint64_t word) {
    return word < names.size() ? names.text(trace::Name{static_cast<std::uint32_t>(word)})
                               : std::string_view("?");
}

const trace::Message* message_of(const trace::Payload& payload) {
    if (const auto* sent = std::get_if<trace::MessageSent>(&payload)) return sent;
    if (const auto* delivered = std::get_if<trace::MessageDelivered>(&payload)) return delivered;
    if (const auto* lost = std::get_if<trace::MessageLost>(&payload)) return lost;
    return nullptr;
}

std::string format_message(const trace::Message& message, const trace::NameTable& names) {
    return fmt::format("{} -> {}  {} {} v{}  correlation_id {}, {} bytes, message {}",
                       names.text(message.from), names.text(message.to),
                       core::to_string(message.api), name_of(message.kind), message.version,
                       message.correlation_id, message.bytes, message.message.value);
}

bool is_text(FieldType type) {
    return type != FieldType::integer && type != FieldType::boolean && type != FieldType::instant &&
           type != FieldType::event && type != FieldType::brokers;
}

}  // namespace

std::string format_time(core::Instant time) {
    const bool negative = time.ns < 0;
    const auto magnitude =
        negative ? ~static_cast<std::uint64_t>(time.ns) + 1 : static_cast<std::uint64_t>(time.ns);
    std::string fraction = fmt::format("{:09}", magnitude % 1'000'000'000);
    while (fraction.size() > 3 && fraction.back() == '0') fraction.pop_back();
    return fmt::format("{}{}.{}s", negative ? "-" : "", magnitude / 1'000'000'000, fraction);
}

std::string format_field(const FieldSchema& field, const Words& words,
                         const trace::NameTable& names) {
    const std::uint64_t word = words[field.word];
    switch (field.type) {
        case FieldType::boolean: return word != 0 ? "true" : "false";
        case FieldType::integer: return std::to_string(number(word));
        case FieldType::hash: return fmt::format("{:016x}", word);
        case FieldType::name: return std::string(name_text(names, word));
        case FieldType::enumerator:
            return std::string(word < field.enumerators.size() ? field.enumerators[word] : "?");
        case FieldType::api:
            return std::string(core::to_string(static_cast<core::ApiKey>(number(word))));
        case FieldType::error:
            return std::string(core::to_string(static_cast<core::ErrorCode>(number(word))));
        case FieldType::instant: return format_time(core::Instant{number(word)});
        case FieldType::event:
            return word == trace::no_event.value ? "none" : fmt::format("#{}", word);
        case FieldType::partition:
            return fmt::format("{}/{}", name_text(names, word), number(words[field.word + 1]));
        case FieldType::brokers: {
            std::string list = "[";
            for (std::uint64_t i = 0; i < word && i < trace::BrokerList::capacity; ++i)
                list += fmt::format("{}{}", i == 0 ? "" : ", ", number(words[field.word + 1 + i]));
            return list + "]";
        }
    }
    UNREACHABLE("a type of field without a text");
}

std::string format_event(const trace::Event& event, const trace::NameTable& names) {
    const KindSchema& kind = schema(event.payload.index());
    Words words;
    to_words(event.payload, words);
    std::string line =
        fmt::format("#{:<6} {:>14}  {:<13} {:<18}", event.id.value, format_time(event.time),
                    event.node.value == 0 ? "world" : names.text(event.node), kind.kind);
    if (const trace::Message* message = message_of(event.payload)) {
        line += " " + format_message(*message, names);
    } else {
        for (std::size_t i = 0; i < kind.fields.size(); ++i)
            fmt::format_to(std::back_inserter(line), "{}{} {}", i == 0 ? " " : ", ",
                           kind.fields[i].name, format_field(kind.fields[i], words, names));
    }
    if (event.cause != trace::no_event)
        fmt::format_to(std::back_inserter(line), "  (by #{})", event.cause.value);
    return line;
}

std::string json_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

std::string json_event(const trace::Event& event, const trace::NameTable& names) {
    const KindSchema& kind = schema(event.payload.index());
    Words words;
    to_words(event.payload, words);
    std::string object = fmt::format(
        R"({{"id": {}, "time_ns": {}, "node": {}, "cause": {}, "kind": "{}")", event.id.value,
        event.time.ns, json_string(names.text(event.node)),
        event.cause == trace::no_event ? "null" : std::to_string(event.cause.value), kind.kind);
    for (const FieldSchema& field : kind.fields) {
        object += ", " + json_string(field.name) + ": ";
        if (field.type == FieldType::instant || field.type == FieldType::event) {
            object += words[field.word] == trace::no_event.value
                          ? "null"
                          : std::to_string(number(words[field.word]));
        } else {
            const std::string text = format_field(field, words, names);
            object += is_text(field.type) ? json_string(text) : text;
        }
    }
    return object + "}";
}

std::optional<std::string> field(const trace::Event& event, std::string_view name,
                                 const trace::NameTable& names) {
    const KindSchema& kind = schema(event.payload.index());
    const FieldSchema* found = kind.field(name);
    if (found == nullptr) {
        if (name == "node") return std::string(names.text(event.node));
        return std::nullopt;
    }
    Words words;
    to_words(event.payload, words);
    return format_field(*found, words, names);
}

std::optional<std::int64_t> number_field(const trace::Event& event, std::string_view name) {
    const FieldSchema* found = schema(event.payload.index()).field(name);
    if (found == nullptr || found->type != FieldType::integer) return std::nullopt;
    Words words;
    to_words(event.payload, words);
    return number(words[found->word]);
}

std::optional<RecordRange> record_range(const trace::Event& event) {
    return std::visit(
        []<class T>(const T& fact) -> std::optional<RecordRange> {
            if constexpr (requires {
                              fact.partition;
                              fact.base_offset;
                              fact.count;
                          }) {
                if (fact.base_offset < core::Offset{0}) return std::nullopt;
                return RecordRange{fact.partition, fact.base_offset, fact.count};
            } else if constexpr (requires {
                                     fact.partition;
                                     fact.offset;
                                     fact.count;
                                 }) {
                return RecordRange{fact.partition, fact.offset, fact.count};
            } else if constexpr (std::is_same_v<T, trace::LogTruncated>) {
                return RecordRange{fact.partition, fact.to, fact.from - fact.to};
            } else if constexpr (requires {
                                     fact.worker;
                                     fact.offset;
                                 }) {
                return RecordRange{fact.partition, fact.offset, 1};
            } else {
                return std::nullopt;
            }
        },
        event.payload);
}

}  // namespace brokerscope::sim
