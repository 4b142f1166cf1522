#include "gui/engine/entity_ref.h"

#include "sim/trace/event_text.h"
#include "sim/trace/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace brokerscope::gui {

namespace scene = sim::scene;

namespace {

template <class Number>
std::optional<Number> numberOf(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return number;
}

/// What is before and behind the last `sign`; nothing if there is none.
std::optional<std::pair<std::string_view, std::string_view>> splitLast(std::string_view text,
                                                                       char sign) {
    const std::size_t at = text.rfind(sign);
    if (at == std::string_view::npos) return std::nullopt;
    return std::pair{text.substr(0, at), text.substr(at + 1)};
}

core::BrokerId brokerOf(std::string_view node) {
    constexpr std::string_view prefix = "broker-";
    if (!node.starts_with(prefix)) return core::no_broker;
    const auto number = numberOf<std::int32_t>(node.substr(prefix.size()));
    return number ? core::BrokerId{*number} : core::no_broker;
}

struct Parser {
    const trace::NameTable& names;
    EntityRef found;

    bool name(std::string_view text, trace::Name& into) const {
        const trace::Name* known = names.find(text);
        if (known == nullptr || text.empty()) return false;
        into = *known;
        return true;
    }
    bool node(std::string_view text) {
        found.broker = brokerOf(text);
        return name(text, found.node);
    }
    bool partition(std::string_view text) {
        const auto parsed = parsePartition(text, names);
        if (parsed) found.partition = *parsed;
        return parsed.has_value();
    }
    bool replica(std::string_view text) {
        const auto parts = splitLast(text, '@');
        return parts && partition(parts->first) && node(parts->second);
    }
    bool record(std::string_view text) {
        const auto parts = splitLast(text, '#');
        if (!parts) return false;
        const auto offset = numberOf<std::int64_t>(parts->second);
        if (!offset) return false;
        found.offset = core::Offset{*offset};
        return replica(parts->first);
    }
    bool mark(std::string_view text) {
        const std::size_t colon = text.find(':');
        if (colon == std::string_view::npos) return false;
        found.mark = text.substr(0, colon);
        return replica(text.substr(colon + 1));
    }
    bool link(std::string_view text) {
        const auto parts = splitLast(text, '~');
        return parts && node(parts->first) && name(parts->second, found.other);
    }
    bool effect(std::string_view text) {
        const auto parts = splitLast(text, '@');
        return parts && name(parts->first, found.effect) && node(parts->second);
    }

    bool parse(std::string_view text) {
        switch (found.kind) {
            case scene::EntityKind::node: return node(text);
            case scene::EntityKind::link: return link(text);
            case scene::EntityKind::partition: return partition(text);
            case scene::EntityKind::replica: return replica(text);
            case scene::EntityKind::record: return record(text);
            case scene::EntityKind::mark: return mark(text);
            case scene::EntityKind::effect: return effect(text);
            case scene::EntityKind::message: {
                const auto number = numberOf<std::int64_t>(text);
                if (number) found.message = trace::MessageId{*number};
                return number.has_value();
            }
            case scene::EntityKind::event: {
                const auto number = numberOf<std::uint64_t>(text);
                if (number) found.event = trace::EventId{*number};
                return number.has_value();
            }
            case scene::EntityKind::branch:
            case scene::EntityKind::button: found.mark = text; return true;
            case scene::EntityKind::time: return true;
        }
        return false;
    }
};

constexpr scene::EntityKind all_kinds[] = {
    scene::EntityKind::node,      scene::EntityKind::link,    scene::EntityKind::message,
    scene::EntityKind::partition, scene::EntityKind::replica, scene::EntityKind::record,
    scene::EntityKind::mark,      scene::EntityKind::effect,  scene::EntityKind::event,
    scene::EntityKind::time,      scene::EntityKind::branch,  scene::EntityKind::button};

/// What an event names, whatever its kind.
struct Named {
    const trace::Event& event;
    sim::Words words{};
    const sim::KindSchema& schema;

    explicit Named(const trace::Event& e) : event(e), schema(sim::schema(e.payload.index())) {
        sim::to_words(e.payload, words);
    }
    bool node(trace::Name name, core::BrokerId broker) const {
        if (event.node == name) return true;
        for (const sim::FieldSchema& field : schema.fields) {
            if (field.type == sim::FieldType::name && words[field.word] == name.value) return true;
            const bool names_broker = field.name == "broker" || field.name == "leader" ||
                                      field.name == "removed" || field.name == "added";
            if (names_broker && broker != core::no_broker &&
                static_cast<std::int32_t>(words[field.word]) == broker.value)
                return true;
        }
        return false;
    }
    bool partition(trace::Partition wanted) const {
        for (const sim::FieldSchema& field : schema.fields)
            if (field.type == sim::FieldType::partition)
                return words[field.word] == wanted.topic.value &&
                       static_cast<std::int32_t>(words[field.word + 1]) == wanted.index;
        return false;
    }
    bool name(std::string_view field_name, trace::Name wanted) const {
        const sim::FieldSchema* field = schema.field(field_name);
        return field != nullptr && field->type == sim::FieldType::name &&
               words[field->word] == wanted.value;
    }
};

bool concernsRecord(const trace::Event& event, const EntityRef& entity) {
    const auto range = sim::record_range(event);
    return range && range->partition == entity.partition && entity.offset >= range->offset &&
           entity.offset < range->offset + range->count;
}

}  // namespace

std::optional<trace::Partition> parsePartition(std::string_view text,
                                               const trace::NameTable& names) {
    const auto parts = splitLast(text, '/');
    if (!parts) return std::nullopt;
    const trace::Name* topic = names.find(parts->first);
    const auto index = numberOf<std::int32_t>(parts->second);
    if (topic == nullptr || !index) return std::nullopt;
    return trace::Partition{*topic, *index};
}

std::string textOf(trace::Partition partition, const trace::NameTable& names) {
    return fmt::format("{}/{}", names.text(partition.topic), partition.index);
}

std::optional<EntityRef> parseEntity(std::string_view id, const trace::NameTable& names) {
    const std::size_t colon = id.find(':');
    const std::string_view word = id.substr(0, colon);
    for (const scene::EntityKind kind : all_kinds) {
        if (scene::name_of(kind) != word) continue;
        Parser parser{names, {}};
        parser.found.kind = kind;
        const std::string_view rest =
            colon == std::string_view::npos ? std::string_view() : id.substr(colon + 1);
        if (!parser.parse(rest)) return std::nullopt;
        return parser.found;
    }
    return std::nullopt;
}

bool concerns(const trace::Event& event, const EntityRef& entity) {
    switch (entity.kind) {
        case scene::EntityKind::node: return Named(event).node(entity.node, entity.broker);
        case scene::EntityKind::link: {
            const Named named(event);
            return (named.name("from", entity.node) && named.name("to", entity.other)) ||
                   (named.name("from", entity.other) && named.name("to", entity.node));
        }
        case scene::EntityKind::message:
            return sim::number_field(event, "message") == entity.message.value;
        case scene::EntityKind::partition: return Named(event).partition(entity.partition);
        case scene::EntityKind::replica:
        case scene::EntityKind::mark:
            return event.node == entity.node && Named(event).partition(entity.partition);
        case scene::EntityKind::record: return concernsRecord(event, entity);
        case scene::EntityKind::effect:
            return event.node == entity.node && Named(event).name("effect", entity.effect);
        case scene::EntityKind::event: return event.id == entity.event;
        case scene::EntityKind::time:
        case scene::EntityKind::branch:
        case scene::EntityKind::button: return false;
    }
    return false;
}

std::string nodeId(std::string_view node) { return fmt::format("node:{}", node); }
std::string linkId(std::string_view a, std::string_view b) {
    return fmt::format("link:{}~{}", std::min(a, b), std::max(a, b));
}
std::string messageId(trace::MessageId message) { return fmt::format("message:{}", message.value); }
std::string eventId(trace::EventId event) { return fmt::format("event:{}", event.value); }
std::string partitionId(std::string_view partition) {
    return fmt::format("partition:{}", partition);
}
std::string replicaId(std::string_view partition, std::string_view node) {
    return fmt::format("replica:{}@{}", partition, node);
}
std::string recordId(std::string_view partition, std::string_view node, core::Offset offset) {
    return fmt::format("record:{}@{}#{}", partition, node, offset.value);
}

}  // namespace brokerscope::gui
