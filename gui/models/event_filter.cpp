#include "gui/models/event_filter.h"

#include "core/base/hash.h"
#include "gui/engine/text.h"
#include "sim/trace/event_text.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace brokerscope::gui {

namespace {

bool holds(std::string_view text, std::string_view part) {
    return toQt(text).contains(toQt(part), Qt::CaseInsensitive);
}

/// Every entry of the lives of the records that `wanted` takes.
template <class Wanted>
std::vector<sim::Place> livesOf(const sim::Recording& recording, Wanted wanted) {
    std::vector<sim::Place> all;
    sim::TraceReader reader(recording.store());
    for (std::size_t place = 0; place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        const auto* made = std::get_if<trace::RecordMade>(&event.payload);
        if (made == nullptr || !wanted(*made)) continue;
        const auto life = recording.index().life_of({event.node, made->record});
        all.push_back(static_cast<sim::Place>(place));
        all.insert(all.end(), life.begin(), life.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

}  // namespace

EventFilter::EventFilter(const QString& text, const sim::Recording& recording) {
    for (const QString& word :
         text.split(QRegularExpression(QStringLiteral("[\\s,，]+")), Qt::SkipEmptyParts))
        terms_.push_back(read(word, recording));
}

EventFilter::Term EventFilter::read(const QString& word, const sim::Recording& recording) const {
    const trace::NameTable& names = recording.names();
    const std::string plain = fromQt(word);
    Term term;
    term.text = plain;
    const auto behind = [&](const char* prefix, Kind kind) {
        const std::string_view head(prefix);
        if (!plain.starts_with(head) || plain.size() == head.size()) return false;
        term.kind = kind;
        term.text = plain.substr(head.size());
        return true;
    };
    if (behind("kind:", Kind::kind) || behind("error:", Kind::error)) return term;
    if (behind("offset:", Kind::offset) || behind("#", Kind::event)) {
        bool good = false;
        term.number = toQt(term.text).toLongLong(&good);
        if (good) return term;
        term.kind = Kind::text;
        term.text = plain;
        return term;
    }
    if (behind("key:", Kind::places)) {
        term.places =
            livesOf(recording, [hash = core::hash64(term.text)](const trace::RecordMade& made) {
                return made.key == hash;
            });
        return term;
    }
    static const QRegularExpression any_record(QStringLiteral("^m(\\d{1,18})$"));
    if (const auto match = any_record.match(word); match.hasMatch()) {
        term.kind = Kind::places;
        term.places =
            livesOf(recording, [n = match.captured(1).toLongLong()](const trace::RecordMade& made) {
                return made.record.value == n;
            });
        return term;
    }
    const auto partition = parseEntity("partition:" + plain, names);
    if (partition && recording.scenario().topic(names.text(partition->partition.topic))) {
        term.kind = Kind::thing;
        term.thing = *partition;
        return term;
    }
    if (const auto record = sim::parse_record(plain, names)) {
        term.kind = Kind::places;
        term.places = recording.index().life_of(*record);
        return term;
    }
    if (const auto node = parseEntity("node:" + plain, names)) {
        const auto ids = recording.scenario().node_ids();
        if (std::find(ids.begin(), ids.end(), plain) != ids.end()) {
            term.kind = Kind::thing;
            term.thing = *node;
        }
    }
    return term;
}

bool EventFilter::passes(const Term& term, std::size_t place, const trace::Event& event,
                         const Teller& teller) {
    switch (term.kind) {
        case Kind::places:
            return std::binary_search(term.places.begin(), term.places.end(),
                                      static_cast<sim::Place>(place));
        case Kind::thing: return concerns(event, term.thing);
        case Kind::event: return static_cast<std::int64_t>(event.id.value) == term.number;
        case Kind::kind: {
            if (holds(trace::kind_of(event.payload), term.text)) return true;
            const auto api = sim::field(event, "api", teller.names);
            return api && holds(*api, term.text);
        }
        case Kind::error: {
            const auto error = sim::field(event, "error", teller.names);
            return error && holds(*error, term.text);
        }
        case Kind::offset: {
            const auto range = sim::record_range(event);
            if (range)
                return term.number >= range->offset.value &&
                       term.number < range->offset.value + range->count;
            return sim::number_field(event, "offset") == term.number;
        }
        case Kind::text:
            return holds(trace::kind_of(event.payload), term.text) ||
                   holds(teller.names.text(event.node), term.text) ||
                   sentenceOf(event, teller).contains(toQt(term.text), Qt::CaseInsensitive);
    }
    return false;
}

bool EventFilter::passes(std::size_t place, const trace::Event& event, const Teller& teller) const {
    return std::all_of(terms_.begin(), terms_.end(),
                       [&](const Term& term) { return passes(term, place, event, teller); });
}

}  // namespace brokerscope::gui
