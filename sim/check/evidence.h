#pragma once
// What the checks share: the final logs spelled out record by record, and each record's places in
// them.

#include "sim/check/checks.h"

#include <vector>

namespace brokerscope::sim {

/// One readable record of a final log.
struct LogEntry {
    core::Offset offset;
    RecordRef record;  ///< empty: nobody is known to have sent these bytes
    trace::EventId event = trace::no_event;
};

/// A record's copies in the final logs.
struct Copies {
    std::int32_t count = 0;
    core::Offset first{-1};
};

class Evidence {
public:
    explicit Evidence(const Judgement& judgement);

    const ClientHistory& history;
    const trace::NameTable& names;

    /// By partition index: what can still be read, in order, without control batches.
    const std::vector<std::vector<LogEntry>>& logs() const { return logs_; }
    const Copies& copies(RecordRef record) const {
        return copies_[record.client][static_cast<std::size_t>(record.n - 1)];
    }
    bool readable(PartitionIndex partition) const {
        return partition < history.audit().size() && history.audit()[partition].readable;
    }
    std::string partition_name(PartitionIndex partition) const;

    /// Calls `visit(record, state)` for every business record, client by client.
    void for_each_record(auto&& visit) const {
        const auto& clients = history.clients();
        for (ClientIndex client = 0; client < clients.size(); ++client)
            for (std::size_t i = 0; i < clients[client].records.size(); ++i)
                visit(RecordRef{client, static_cast<std::int64_t>(i) + 1},
                      clients[client].records[i]);
    }

private:
    std::vector<std::vector<LogEntry>> logs_;
    std::vector<std::vector<Copies>> copies_;
};

/// What a scope polled, by offset: the record to which an effect belongs.
class PolledRecords {
public:
    PolledRecords(const ClientHistory& history, const ScopeState* scope);
    /// The record that the scope's latest poll before `event` found there: an offset may hold
    /// another record once a log was replaced. Empty if it had not polled that offset.
    RecordRef at(PartitionIndex partition, core::Offset offset, trace::EventId event) const;
    /// How many of the scope's polls held this offset.
    std::int64_t times(PartitionIndex partition, core::Offset offset) const;

private:
    struct Polled {
        core::Offset offset;
        trace::EventId event;
        RecordRef record;
    };
    std::map<PartitionIndex, std::vector<Polled>> polled_;  // by offset, then event
};

/// One consumer with what the scenario says of it.
struct Scope {
    const ScopeRule& rule;
    const ScopeState* state;  ///< nothing if it never did anything
    std::string name;
    PolledRecords polled;

    /// Which effects count: the named ones, or, without a name, every processed record.
    const std::vector<Effect>& effects() const;
    std::string effect_name() const { return rule.effect.empty() ? name : rule.effect; }
};

std::vector<Scope> scopes_of(const Judgement& judgement);

// The groups of checks, each in its own file.
void judge_loss(const Evidence&, const std::vector<Scope>&, CheckResults&);
void judge_duplicates(const Evidence&, const std::vector<Scope>&, CheckResults&);
void judge_order(const Evidence&, const std::vector<Scope>&, CheckResults&);
void judge_reads(const Evidence&, const std::vector<Scope>&, const std::vector<Divergence>&,
                 CheckResults&);

}  // namespace brokerscope::sim
