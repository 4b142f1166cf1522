#include "sim/trace/words.h"

#include "core/base/assert.h"
#include "core/base/hash.h"

#include <concepts>
#include <limits>
#include <type_traits>

namespace brokerscope::sim {

namespace {

using core::ApiKey;
using core::ErrorCode;

template <class T>
concept Strong = requires(T t) {
    typename T::rep;
    t.value;
};
/// Numbers that go on by steps. Ids of brokers, epochs and the like mostly stay instead.
template <class T>
concept Counter = std::same_as<T, core::Offset> || std::same_as<T, trace::RecordNumber> ||
                  std::same_as<T, trace::MessageId> || std::same_as<T, trace::BatchNumber> ||
                  std::same_as<T, core::Sequence>;
template <class T>
concept OwnEnum = std::is_enum_v<T> && !std::same_as<T, ApiKey> && !std::same_as<T, ErrorCode>;

// Does an enumerator with this value exist? The compilers print a value without one as a cast.
template <auto value>
constexpr bool is_enumerator() {
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr std::size_t at = text.find("value = ");
    static_assert(at != std::string_view::npos);
    return text[at + 8] != '(';
}
/// Enumerators of E, which count from 0 without a gap.
template <OwnEnum E>
constexpr std::size_t enumerator_count() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        std::size_t count = 0;
        const bool contiguous = ((is_enumerator<static_cast<E>(I)>() && ++count != 0) && ...);
        (void)contiguous;
        return count;
    }(std::make_index_sequence<32>{});
}

struct Writer {
    std::uint64_t* out;

    template <class T>
    void operator()(const char*, const T& value) {
        if constexpr (std::same_as<T, trace::Partition>) {
            *out++ = value.topic.value;
            *out++ = word(value.index);
        } else if constexpr (std::same_as<T, trace::BrokerList>) {
            *out++ = value.count;
            for (const std::int32_t id : value.ids) *out++ = word(id);
        } else if constexpr (std::same_as<T, core::Instant>) {
            *out++ = word(value.ns);
        } else if constexpr (Strong<T>) {
            *out++ = word(value.value);
        } else {
            *out++ = word(value);
        }
    }
    /// Sign-extended, so that differences of small negative numbers are small.
    template <class T>
    static std::uint64_t word(T value) {
        if constexpr (std::is_enum_v<T>)
            return word(static_cast<std::underlying_type_t<T>>(value));
        else if constexpr (std::signed_integral<T>)
            return static_cast<std::uint64_t>(std::int64_t{value});
        else
            return std::uint64_t{value};
    }
};

/// Writes words, and hashes them as it goes.
struct HashingWriter {
    std::uint64_t* out;
    std::span<const std::uint64_t> name_hashes;
    std::uint64_t hash;

    template <class T>
    void operator()(const char* name, const T& value) {
        if constexpr (std::same_as<T, trace::Partition>) {
            (*this)(name, value.topic);
            (*this)(name, value.index);
        } else {
            std::uint64_t* at = out;
            Writer writer{out};
            writer(name, value);
            out = writer.out;
            if constexpr (std::same_as<T, trace::Name>) {
                hash = core::hash_step(hash, name_hashes[*at]);
            } else {
                for (; at != out; ++at) hash = core::hash_step(hash, *at);
            }
        }
    }
};

struct Reader {
    const std::uint64_t* in;
    std::size_t names;
    bool valid = true;

    template <class T>
    void operator()(const char*, T& value) {
        if constexpr (std::same_as<T, trace::Partition>) {
            name(value.topic);
            value.index = static_cast<std::int32_t>(*in++);
        } else if constexpr (std::same_as<T, trace::BrokerList>) {
            const std::uint64_t count = *in++;
            valid = valid && count <= trace::BrokerList::capacity;
            value.count = valid ? static_cast<std::uint8_t>(count) : std::uint8_t{0};
            for (std::int32_t& id : value.ids) id = static_cast<std::int32_t>(*in++);
        } else if constexpr (std::same_as<T, trace::Name>) {
            name(value);
        } else if constexpr (std::same_as<T, core::Instant>) {
            value.ns = static_cast<std::int64_t>(*in++);
        } else if constexpr (Strong<T>) {
            value.value = static_cast<typename T::rep>(*in++);
        } else if constexpr (std::same_as<T, bool>) {
            value = *in++ != 0;
        } else if constexpr (OwnEnum<T>) {
            const std::uint64_t number = *in++;
            valid = valid && number < enumerator_count<T>();
            if (valid) value = static_cast<T>(number);
        } else {
            value = static_cast<T>(*in++);
        }
    }
    void name(trace::Name& value) {
        const std::uint64_t number = *in++;
        valid = valid && number < names;
        value.value = valid ? static_cast<std::uint32_t>(number) : 0;
    }
};

template <OwnEnum E>
std::vector<std::string_view> texts_of() {
    std::vector<std::string_view> texts;
    for (std::size_t i = 0; i < enumerator_count<E>(); ++i)
        texts.push_back(name_of(static_cast<E>(i)));
    return texts;
}

struct SchemaBuilder {
    KindSchema& into;

    template <class T>
    void operator()(const char* name, const T&) {
        FieldSchema field{name, type<T>(), into.words.size(), {}};
        if constexpr (OwnEnum<T>) field.enumerators = texts_of<T>();
        into.fields.push_back(field);
        if constexpr (std::same_as<T, trace::Partition>) {
            into.words.push_back(WordClass::name);
            into.words.push_back(WordClass::identity);
        } else if constexpr (std::same_as<T, trace::BrokerList>) {
            into.words.insert(into.words.end(), 1 + trace::BrokerList::capacity, WordClass::plain);
        } else {
            into.words.push_back(word_class<T>(name));
        }
    }
    template <class T>
    static WordClass word_class(std::string_view name) {
        if (name == "correlation_id") return WordClass::counter;
        if constexpr (std::same_as<T, trace::Name>)
            return WordClass::name;
        else if constexpr (Counter<T>)
            return WordClass::counter;
        else if constexpr (std::same_as<T, trace::LinkId> || OwnEnum<T> || std::same_as<T, ApiKey>)
            return WordClass::identity;
        else if constexpr (std::same_as<T, trace::ContentHash> || std::same_as<T, std::uint64_t>)
            return WordClass::hash;
        else
            return WordClass::plain;
    }
    template <class T>
    static constexpr FieldType type() {
        if constexpr (std::same_as<T, bool>)
            return FieldType::boolean;
        else if constexpr (std::same_as<T, trace::Name>)
            return FieldType::name;
        else if constexpr (std::same_as<T, trace::Partition>)
            return FieldType::partition;
        else if constexpr (std::same_as<T, trace::BrokerList>)
            return FieldType::brokers;
        else if constexpr (std::same_as<T, core::Instant>)
            return FieldType::instant;
        else if constexpr (std::same_as<T, trace::EventId>)
            return FieldType::event;
        else if constexpr (std::same_as<T, ApiKey>)
            return FieldType::api;
        else if constexpr (std::same_as<T, ErrorCode>)
            return FieldType::error;
        else if constexpr (OwnEnum<T>)
            return FieldType::enumerator;
        else if constexpr (std::same_as<T, trace::ContentHash> || std::same_as<T, std::uint64_t>)
            return FieldType::hash;
        else
            return FieldType::integer;
    }
};

template <std::size_t I>
KindSchema make_schema() {
    std::variant_alternative_t<I, trace::Payload> fact{};
    KindSchema result;
    result.kind = trace::kind_names[I];
    fact.fields(fact, SchemaBuilder{result});
    ASSERT(result.words.size() + 1 <= words_max, "an event with more fields than a row holds");
    return result;
}

using SchemaTable = std::array<KindSchema, trace::kind_count>;

const SchemaTable& schemas() {
    static const SchemaTable table = []<std::size_t... I>(std::index_sequence<I...>) {
        return SchemaTable{make_schema<I>()...};
    }(std::make_index_sequence<trace::kind_count>{});
    return table;
}

using FromWords = bool (*)(const Words&, std::size_t, trace::Payload&);

template <std::size_t I>
bool read_kind(const Words& words, std::size_t names, trace::Payload& payload) {
    auto& fact = payload.emplace<I>();
    Reader reader{words.data(), names};
    fact.fields(fact, reader);
    return reader.valid;
}

constexpr auto readers = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<FromWords, trace::kind_count>{&read_kind<I>...};
}(std::make_index_sequence<trace::kind_count>{});

}  // namespace

const FieldSchema* KindSchema::field(std::string_view name) const {
    for (const FieldSchema& candidate : fields)
        if (candidate.name == name) return &candidate;
    return nullptr;
}

const KindSchema& schema(trace::KindIndex kind) { return schemas().at(kind); }

std::uint64_t schema_hash() {
    std::uint64_t state = 0;
    for (const KindSchema& kind : schemas()) {
        state = core::hash_step(state, core::hash64(kind.kind));
        for (const FieldSchema& field : kind.fields) {
            state = core::hash_step(state, core::hash64(field.name));
            state = core::hash_step(state, static_cast<std::uint64_t>(field.type));
            for (const std::string_view text : field.enumerators)
                state = core::hash_step(state, core::hash64(text));
        }
    }
    return state;
}

std::size_t to_words(const trace::Payload& payload, Words& words) {
    return std::visit(
        [&](const auto& fact) {
            Writer writer{words.data()};
            fact.fields(fact, writer);
            return static_cast<std::size_t>(writer.out - words.data());
        },
        payload);
}

namespace {

template <class AnyWriter>
void fill(const trace::Event& event, Row& row, AnyWriter& writer) {
    row.id = event.id;
    row.time = event.time;
    row.cause = event.cause;
    row.kind = static_cast<std::uint32_t>(event.payload.index());
    trace::visit_fields(event.payload, writer);
    *writer.out = event.node.value;
}

}  // namespace

void to_row(const trace::Event& event, Row& row) {
    Writer writer{row.words.data()};
    fill(event, row, writer);
}

void to_row(const trace::Event& event, Row& row, std::span<const std::uint64_t> name_hashes,
            std::uint64_t& hash) {
    HashingWriter writer{row.words.data(), name_hashes, hash};
    fill(event, row, writer);
    hash = writer.hash;
}

trace::Event to_event(const Row& row, std::size_t names) {
    trace::Event event{.id = row.id, .time = row.time, .cause = row.cause};
    const bool good = from_words(row.kind, row.words, names, event.payload);
    ASSERT(good, "a row has the words of an event");
    event.node = trace::Name{static_cast<std::uint32_t>(row.words[schema(row.kind).words.size()])};
    return event;
}

bool from_words(trace::KindIndex kind, const Words& words, std::size_t names,
                trace::Payload& payload) {
    return readers[kind](words, names, payload);
}

}  // namespace brokerscope::sim
