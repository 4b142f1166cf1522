// What is explained, its headline, and the parts put together.

#include "sim/check/explanation.h"

#include "sim/check/explanation_parts.h"
#include "sim/trace/event_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim {

namespace {

using Places = std::vector<Place>;

/// Which row comes first: what is not as it should be, then what the scenario is about, then the
/// rest, in the order of the checks.
const CheckRow* choose(const Report& report, std::string_view wanted) {
    const auto is_meant = [](const CheckRow& row) {
        return !row.holds || (row.expected && !row.expected->holds(0, 0));
    };
    const CheckRow* best = nullptr;
    for (const CheckRow& row : report.checks) {
        if (!wanted.empty() && row.name != wanted) continue;
        if (row.found == 0 || row.witnesses.empty()) continue;
        if (best == nullptr || (is_meant(row) && !is_meant(*best))) best = &row;
    }
    return best;
}

std::vector<RecordId> records_of(const CheckRow::Seen& witness, const trace::NameTable& names) {
    std::vector<RecordId> records;
    for (const std::string& text : witness.records)
        if (const auto record = parse_record(text, names)) records.push_back(*record);
    return records;
}

class Explainer {
public:
    Explainer(const Explainable& what, std::string_view language)
        : what_(what), words_{what.reader.names(), what.scenario, language} {
        made_.scenario = what.report.scenario;
        made_.variant = what.report.variant;
        made_.title = what.report.title.in(language);
    }

    Explanation clean();
    Explanation life(const RecordId& record);
    Explanation finding(const CheckRow& row);

private:
    std::string headline(const Finding& finding) const;
    std::optional<Place> shown_at(const Finding& finding) const;
    void mark_chain(const Finding& finding);
    void tell_generic();
    void note_logs(const std::string& check, const RecordStory& story);

    const Explainable& what_;
    Wording words_;
    Explanation made_;
    Places chain_;
    std::int32_t chain_fault_ = -1;
};

Explanation Explainer::clean() {
    made_.headline = words_.say(Phrase::head_clean, {});
    for (const CheckRow& row : what_.report.checks)
        if (!row.holds && row.found == 0 && row.expected)
            made_.headline =
                words_.say(Phrase::head_expected_missing,
                           {{"check", row.name}, {"expected", scenario::to_string(*row.expected)}});
    for (const InvariantRow& row : what_.report.invariants)
        if (row.broken > 0 && row.first)
            made_.headline =
                words_.say(Phrase::head_invariant, {{"invariant", row.name},
                                                    {"time", format_time(row.first->time)},
                                                    {"what", row.first->what}});
    return made_;
}

Explanation Explainer::life(const RecordId& record) {
    RecordStory story = tell_records(what_, {record}, words_.language);
    const std::string label = to_string(record, what_.reader.names());
    made_.records = {label};
    made_.headline = words_.say(Phrase::head_record, {{"record", label}});
    made_.story = std::move(story.sentences);
    made_.logs = kafka_log_lines(what_, story, words_);
    return made_;
}

std::string Explainer::headline(const Finding& finding) const {
    const CheckRow::Seen& witness = finding.witness;
    struct Head {
        std::string_view check;
        Phrase phrase;
    };
    constexpr Head heads[] = {
        {"dup-log", Phrase::head_dup_log},           {"lost-acked", Phrase::head_lost_acked},
        {"lost-unheard", Phrase::head_lost_unheard}, {"lost-silent", Phrase::head_lost_silent},
        {"lost-effect", Phrase::head_lost_effect},   {"lost-delivery", Phrase::head_lost_delivery},
        {"dup-effect", Phrase::head_dup_effect},     {"dup-delivery", Phrase::head_dup_delivery},
        {"order-log", Phrase::head_order_log},       {"order-key", Phrase::head_order_key},
        {"order-global", Phrase::head_order_global},
    };
    const auto* head = std::ranges::find(heads, finding.row.name, &Head::check);
    std::vector<core::Offset> offsets;
    for (const std::int64_t offset : witness.offsets) offsets.emplace_back(offset);
    const std::string partition = witness.partition.empty() && !finding.story.records.empty()
                                      ? words_.partition(finding.story.records.front().partition)
                                      : witness.partition;
    const auto& records = witness.records;
    std::string text =
        words_.say(head == std::end(heads) ? Phrase::head_other : head->phrase,
                   {{"check", finding.row.name},
                    {"client", finding.story.records.empty()
                                   ? "?"
                                   : words_.name(finding.story.records.front().id.client)},
                    {"record", records.empty() ? "?" : records.front()},
                    {"records", words_.list(records)},
                    {"first", records.empty() ? "?" : records.back()},
                    {"second", records.empty() ? "?" : records.front()},
                    {"count", std::to_string(offsets.size())},
                    {"partition", partition},
                    {"offsets", words_.offsets(offsets)}});
    if (finding.row.found > 1)
        text += " " + words_.say(Phrase::head_more, {{"check", finding.row.name},
                                                     {"count", std::to_string(finding.row.found)}});
    return text;
}

/// Where a finding shows: a loss where the record's last copy went, all else at the witness.
std::optional<Place> Explainer::shown_at(const Finding& finding) const {
    std::optional<Place> place;
    if (finding.row.name.starts_with("lost-") && !finding.story.records.empty()) {
        const RecordFacts& facts = finding.story.records.front();
        for (const Copy& copy : facts.copies)
            if (copy.cut) place = std::max(place.value_or(0), copy.cut->place);
        for (const Election& election : finding.story.elections)
            if (!place && election.started && !facts.copies.empty() &&
                election.started->place > facts.copies.front().mark.place)
                place = election.started->place;
        return place;
    }
    if (!finding.witness.event) return std::nullopt;
    const auto at = what_.reader.resolve(trace::EventId{*finding.witness.event}, {});
    if (at) place = static_cast<Place>(*at);
    return place;
}

/// Finds the last fault from which a chain leads to what was found, and marks the sentences on it.
void Explainer::mark_chain(const Finding& finding) {
    const auto target = shown_at(finding);
    if (!target) return;
    struct Origin {
        Place place;
        trace::EventId fired;
        std::int32_t fault;
    };
    std::vector<Origin> origins;
    for (Place place = 0; place < what_.reader.size() && place <= *target; ++place) {
        const trace::Event event = what_.reader.at(place);
        const auto* fact = std::get_if<trace::FaultFired>(&event.payload);
        if (fact == nullptr) continue;
        origins.push_back({place, event.id, fact->fault});
        // What becomes of a message that a fault hits comes of that message.
        const std::string_view action = what_.reader.names().text(fact->action);
        const auto cause = what_.reader.resolve(event.cause, {});
        if (cause && (action == "lose" || action == "answer" || action == "delay"))
            origins.push_back({static_cast<Place>(*cause), event.id, fact->fault});
    }
    constexpr std::size_t tries_max = 32;
    std::ranges::reverse(origins);
    std::set<trace::EventId> on_chain;
    for (std::size_t i = 0; i < origins.size() && i < tries_max && chain_.empty(); ++i) {
        chain_ = what_.graph.chain(origins[i].place, *target);
        chain_fault_ = origins[i].fault;
        if (!chain_.empty()) on_chain.insert(origins[i].fired);
    }
    for (const Place place : chain_) on_chain.insert(what_.reader.at(place).id);
    for (Sentence& sentence : made_.story)
        sentence.on_chain = std::ranges::any_of(
            sentence.events, [&](trace::EventId event) { return on_chain.contains(event); });
}

/// No rule of ours knows this kind of finding: the shortest chain from the fault to it, event by
/// event.
void Explainer::tell_generic() {
    constexpr std::size_t events_max = 40;
    const Places& chain = chain_;
    if (chain.empty()) {
        made_.why.push_back({.text = words_.say(Phrase::why_nothing_known, {})});
        return;
    }
    made_.why.push_back(
        {.text = words_.say(Phrase::why_chain, {{"fault", words_.fault(chain_fault_)},
                                                {"length", std::to_string(chain.size())}})});
    for (std::size_t i = 0; i < chain.size() && i < events_max; ++i) {
        const trace::Event& event = what_.reader.at(chain[i]);
        made_.why.push_back({.time = event.time,
                             .text = format_event(event, what_.reader.names()),
                             .events = {event.id}});
    }
}

void Explainer::note_logs(const std::string& check, const RecordStory& story) {
    const auto note = [&](Phrase phrase, const Values& values) {
        made_.logs_note.push_back({.text = words_.say(phrase, values)});
    };
    if (check == "dup-log" || check == "dup-effect") note(Phrase::logs_second_copy_silent, {});
    const RecordFacts* facts = story.records.empty() ? nullptr : &story.records.front();
    const bool is_loss = check.starts_with("lost-") && facts != nullptr;
    if (is_loss && facts->given_up && facts->error == core::ErrorCode::request_timed_out)
        note(Phrase::logs_given_up,
             {{"partition", words_.partition(facts->partition)},
              {"ms", std::to_string((facts->given_up->time - facts->sent->time).ns / 1'000'000)}});
    else if (is_loss)
        note(Phrase::logs_loss_silent, {{"record", made_.records.front()}});
    if (check.starts_with("order-")) note(Phrase::logs_order_silent, {});
    if (made_.logs.empty() && made_.logs_note.empty()) note(Phrase::logs_nothing, {});
}

Explanation Explainer::finding(const CheckRow& row) {
    const CheckRow::Seen& witness = row.witnesses.front();
    const auto records = records_of(witness, what_.reader.names());
    RecordStory story;
    if (!records.empty()) story = tell_records(what_, records, words_.language);
    made_.check = row.name;
    made_.records = witness.records;
    const Finding finding{row, witness, story};
    made_.headline = headline(finding);
    made_.story = story.sentences;
    mark_chain(finding);
    made_.why = reasons(finding, words_);
    if (made_.why.empty()) tell_generic();
    if (what_.report.faults.empty())
        made_.why.push_back({.text = words_.say(Phrase::why_no_fault, {})});
    made_.prevention = preventions(what_, finding, words_);
    made_.logs = kafka_log_lines(what_, story, words_);
    if (!made_.records.empty()) note_logs(row.name, story);
    return made_;
}

}  // namespace

std::expected<Explanation, std::string> explain(const Explainable& what, const Question& question) {
    Explainer explainer(what, question.language);
    if (!question.record.empty()) {
        const auto record = parse_record(question.record, what.reader.names());
        if (!record || what.graph.index().life_of(*record).empty())
            return std::unexpected(
                fmt::format("there is no record {} (a record is client/n)", question.record));
        return explainer.life(*record);
    }
    if (!question.check.empty() &&
        std::ranges::find(check_names, question.check) == check_names.end())
        return std::unexpected(fmt::format("there is no check \"{}\"", question.check));
    const CheckRow* row = choose(what.report, question.check);
    if (row != nullptr) return explainer.finding(*row);
    return explainer.clean();
}

}  // namespace brokerscope::sim
