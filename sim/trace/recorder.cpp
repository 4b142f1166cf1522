#include "sim/trace/recorder.h"

#include "core/base/hash.h"

namespace brokerscope::sim {

namespace {

const std::array<std::uint64_t, trace::kind_count>& kind_hashes() {
    static const auto table = [] {
        std::array<std::uint64_t, trace::kind_count> made{};
        for (trace::KindIndex kind = 0; kind < trace::kind_count; ++kind)
            made[kind] = core::hash64(trace::kind_names[kind]);
        return made;
    }();
    return table;
}

/// Which words of a kind are names, as bits.
const std::array<std::uint32_t, trace::kind_count>& name_words() {
    static const auto table = [] {
        std::array<std::uint32_t, trace::kind_count> made{};
        for (trace::KindIndex kind = 0; kind < trace::kind_count; ++kind) {
            const auto& words = schema(kind).words;
            for (std::size_t i = 0; i < words.size(); ++i)
                if (words[i] == WordClass::name) made[kind] |= std::uint32_t{1} << i;
        }
        return made;
    }();
    return table;
}

}  // namespace

std::uint64_t TraceHasher::name_hash(std::uint64_t name) {
    for (std::size_t i = name_hashes_.size(); i <= name; ++i)
        name_hashes_.push_back(
            core::hash64(names_.text(trace::Name{static_cast<std::uint32_t>(i)})));
    return name_hashes_[name];
}

void TraceHasher::add(const trace::Event& event) {
    Words words;
    const std::size_t count = to_words(event.payload, words);
    add(event, words, count);
}

void TraceHasher::add(const trace::Event& event, const Words& words, std::size_t count) {
    const trace::KindIndex kind = event.payload.index();
    const std::uint32_t names = name_words()[kind];
    std::uint64_t state = core::hash_step(hash_.value, kind_hashes()[kind]);
    state = core::hash_step(state, static_cast<std::uint64_t>(event.time.ns));
    state = core::hash_step(state, name_hash(event.node.value));
    state = core::hash_step(state, event.cause.value);
    for (std::size_t i = 0; i < count; ++i) {
        const bool is_name = (names >> i & 1) != 0;
        state = core::hash_step(state, is_name ? name_hash(words[i]) : words[i]);
    }
    hash_.value = state;
    if (++hash_.events % TraceHash::interval == 0) hash_.checkpoints.push_back(state);
}

Recorder::Recorder(const trace::NameTable& names, RecorderOptions options)
    : options_(options), hasher_(names), store_(names), folder_(store_) {}

void Recorder::on_event(const trace::Event& event) {
    Words words;
    const std::size_t count = to_words(event.payload, words);
    hasher_.add(event, words, count);
    if (!options_.store) return;
    if (options_.fold_idle) {
        folder_.add(event, words);
    } else {
        store_.append(event, words);
    }
}

void Recorder::finish() {
    folder_.flush();
    store_.set_hash(hasher_.hash());
}

TraceReader Recorder::reader() const { return TraceReader(store_, folder_.undecided()); }

}  // namespace brokerscope::sim
