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

}  // namespace

void TraceHasher::hash_new_names() {
    for (std::size_t i = name_hashes_.size(); i < names_.size(); ++i)
        name_hashes_.push_back(
            core::hash64(names_.text(trace::Name{static_cast<std::uint32_t>(i)})));
}

void TraceHasher::add(const trace::Event& event, Row& row) {
    if (name_hashes_.size() < names_.size()) hash_new_names();
    std::uint64_t state = core::hash_step(hash_.value, kind_hashes()[event.payload.index()]);
    state = core::hash_step(state, static_cast<std::uint64_t>(event.time.ns));
    state = core::hash_step(state, name_hashes_[event.node.value]);
    state = core::hash_step(state, event.cause.value);
    to_row(event, row, name_hashes_, state);
    hash_.value = state;
    if (++hash_.events % TraceHash::interval == 0) hash_.checkpoints.push_back(state);
}

Recorder::Recorder(const trace::NameTable& names, RecorderOptions options)
    : options_(options), hasher_(names), store_(names), folder_(store_) {}

void Recorder::on_event(const trace::Event& event) {
    if (!options_.store) {
        hasher_.add(event);
        return;
    }
    if (!options_.fold_idle) {
        Row row;
        hasher_.add(event, row);
        store_.append(row);
        return;
    }
    hasher_.add(event, folder_.room());
    folder_.add(event);
}

void Recorder::finish() {
    folder_.flush();
    store_.set_hash(hasher_.hash());
}

TraceReader Recorder::reader() const { return TraceReader(store_, folder_.undecided()); }

}  // namespace brokerscope::sim
