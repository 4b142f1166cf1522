#pragma once
// The white-box invariants, judged at every event from the trace alone.
//
// The model keeps, for every partition, what each replica's log holds, what the controller decided
// and the *canonical* log: the records that a legitimate leader's high watermark has covered (ghost
// variable `true high watermark`). A break names the invariant, the event and, in a sentence, what
// was expected. Where a loss is outside what the configuration promises (an unclean election,
// destructive losses beyond the budget), the canonical log is legally replaced by the new leader's,
// and the invariants hold for that one from there on.
//
// Bytes on disk are in no event: a reader of the simulated disks tells at the end what it found.
// What is not verified: anything that a broker believes and does not report.

#include "core/trace/events.h"
#include "sim/check/chained_log.h"
#include "sim/check/checks.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

enum class Invariant : std::uint8_t {
    epoch,   ///< at most one leader an epoch; a node's epochs never fall
    truehw,  ///< what was committed once stays committed
    match,   ///< two replicas are equal below both high watermarks
    log,     ///< offsets rise, leader epochs never fall within a log; its files say the same
    leader,  ///< a leader has everything that was committed
    strong,  ///< every running in-sync replica has everything that was committed
    trunc,   ///< an in-sync replica never cuts what was committed
    disk,  ///< after a restart a log is a prefix of what it was, and all of it without a power loss
    pid,   ///< equal logs have equal producer states
};
inline constexpr std::array<std::string_view, 9> invariant_names{"I-epoch", "I-truehw", "I-match",
                                                                 "I-log",   "I-leader", "I-strong",
                                                                 "I-trunc", "I-disk",   "I-pid"};

struct Break {
    Invariant invariant;
    trace::EventId event;
    core::Instant time;
    std::string what;  ///< a sentence: what was found, what had to be
};

/// What a partition's configuration promises about losses.
struct PartitionRule {
    trace::Partition partition;
    std::int32_t min_insync_replicas = 1;
    bool unclean_elections = false;  ///< a replica that was not in sync may be elected
};

class Invariants {
public:
    explicit Invariants(const trace::NameTable& names) : names_(names) {}

    void set_rules(const std::vector<PartitionRule>& rules);
    /// A person may ask for such an election too, whatever the configuration says.
    void allow_unclean_elections() { unclean_elections_ = true; }
    void on_event(const trace::Event& event);

    /// How a replica's files must have been left, by what happened to its node.
    struct Storage {
        bool is_open = false;  ///< by a running process, which has read all of it
        bool was_hit = false;  ///< since the log was last opened: a start may find any damage
    };
    /// Nothing if the node never opened a log of this partition.
    std::optional<Storage> storage_of(trace::Partition partition, trace::Name node) const;
    /// A break of I-log that the bytes on a disk show, by the end of the run.
    void add_stored_fault(trace::EventId end, core::Instant time, std::string what);

    const std::vector<Break>& breaks() const { return breaks_; }
    std::int64_t broken(Invariant invariant) const {
        return counts_[static_cast<std::size_t>(invariant)];
    }
    /// How far a partition is committed, by its legitimate leader's word.
    core::Offset high_watermark(trace::Partition partition) const;
    /// Every partition has a running leader, all its running replicas end where it ends, and all of
    /// it is committed.
    bool replicas_are_equal() const;
    /// Compares all replicas below both their high watermarks, as they stand now.
    std::vector<Divergence> divergences() const;

private:
    static constexpr std::size_t breaks_max = 64;

    struct Replica {
        ChainedLog log;
        core::Offset hw{0};
        core::LeaderEpoch epoch = core::no_leader_epoch;  ///< highest it took part in
        bool leads = false;
        bool running = false;
        bool storage_lost = false;  ///< since its last recovery
        bool storage_open = false;  ///< it was recovered in this life of the process
        trace::EventId last_event = trace::no_event;
    };
    struct PartitionModel {
        std::map<trace::Name, Replica> replicas;
        std::map<core::LeaderEpoch, trace::Name> leader_of;  ///< who started to lead, by epoch
        core::LeaderEpoch controller_epoch = core::no_leader_epoch;
        trace::BrokerList isr;
        ChainedLog canonical;
        core::Offset true_hw{0};
        std::int32_t min_insync_replicas = 1;
        bool unclean_elections = false;
        std::int32_t destructive_losses = 0;
        bool may_be_replaced = false;  ///< the next leader's log legally replaces the canonical one
        std::map<std::pair<core::Offset, std::uint64_t>, std::uint64_t> producers_of;  // I-pid
    };

    PartitionModel& model(trace::Partition partition);
    void broke(Invariant invariant, trace::EventId event, core::Instant time, std::string what);
    void broke(Invariant invariant, const trace::Event& event, std::string what) {
        broke(invariant, event.id, event.time, std::move(what));
    }
    void adopt(PartitionModel& model, const Replica& leader, core::Offset true_hw);
    void take_up(const trace::Event&, trace::Partition, PartitionModel&, Replica&,
                 core::Offset log_end, core::LeaderEpoch epoch);
    void reopen(const trace::Event&, trace::Partition, PartitionModel&, Replica&,
                core::Offset log_start, core::Offset log_end);
    void check_members(const trace::Event&, trace::Partition, PartitionModel&);
    void check_match(const trace::Event&, trace::Partition, PartitionModel&, const Replica&);
    bool is_legitimate(const PartitionModel& model, const Replica& replica) const;
    std::string name(trace::Partition partition) const;
    std::string node_name(const trace::Event& event) const;

    void on(const trace::Event&, const trace::NodeStarted&);
    void on(const trace::Event&, const trace::NodeStopped&);
    void on(const trace::Event&, const trace::NodeCrashed&);
    void on(const trace::Event&, const trace::DiskLost&);
    void on(const trace::Event&, const trace::BrokerRegistered&);
    void on(const trace::Event&, const trace::LeaderElected&);
    void on(const trace::Event&, const trace::IsrShrunk&);
    void on(const trace::Event&, const trace::IsrExpanded&);
    void on(const trace::Event&, const trace::LeaderStarted&);
    void on(const trace::Event&, const trace::FollowerStarted&);
    void on(const trace::Event&, const trace::BatchAppended&);
    void on(const trace::Event&, const trace::HwAdvanced&);
    void on(const trace::Event&, const trace::HwLowered&);
    void on(const trace::Event&, const trace::LogTruncated&);
    void on(const trace::Event&, const trace::LogRecovered&);
    void on(const trace::Event&, const trace::StateDigest&);
    template <class Other>
    void on(const trace::Event&, const Other&) {}

    const trace::NameTable& names_;
    std::map<trace::Partition, PartitionModel> models_;
    std::map<trace::Name, bool> registered_;  ///< under its present incarnation
    bool unclean_elections_ = false;
    std::vector<Break> breaks_;
    std::array<std::int64_t, invariant_names.size()> counts_{};
};

}  // namespace brokerscope::sim
