#pragma once
// Deliberate mistakes, each at one place of the core, to prove that the checks notice them.
//
// In the product `mutated(...)` is a constant false, and no trace of a mutant is compiled. The
// program tests/mutants/mutant_probe is built with BROKERSCOPE_MUTANTS: there one mutant at a time
// can be chosen, and with none chosen the core behaves, to the last bit of a trace hash, like the
// product.

#include <cstdint>

namespace brokerscope::core {

enum class Mutant : std::uint8_t {
    none,
    // The leader
    append_lost,           ///< a batch is acknowledged, and never written
    acks_all_as_one,       ///< acks=all does not wait for the replicas
    answer_lost,           ///< the dispatcher drops one answer and keeps the connection
    deduplication_off,     ///< a batch that was written before is written again
    hw_from_leader_alone,  ///< the high watermark is the end of the leader's own log
    isr_joined_too_early,  ///< a follower joins the ISR before it has what is committed
    leader_skips_offset,   ///< one batch is written an offset too far
    sequence_unchecked,    ///< a producer's batch is taken although one before it is missing
    wrong_partition,       ///< whatever is sent goes to partition 0
    // The follower
    fetch_ignores_epochs,    ///< nobody compares the histories of leader and follower
    truncates_one_too_many,  ///< a follower that must cut its log cuts one record more
    truncates_to_hw,         ///< a new follower cuts to its own watermark (before KIP-101)
    // The log
    index_off_by_one,            ///< the index answers with the entry behind the one asked for
    index_entry_misplaced,       ///< an entry in an index file points a byte too far
    recovery_cuts_one_too_many,  ///< a restart loses the last batch
    recovery_forgets_producers,  ///< a restart loses what is known of producers
    // The controller
    elects_outside_isr,  ///< any running replica may lead
    epoch_reused,        ///< a new leader gets the old one's epoch
    // The clients
    consumer_goes_back,        ///< one poll ends an offset too early
    consumer_skips_record,     ///< one fetch begins an offset too late
    consumer_stalls,           ///< it stops fetching before the end
    failure_told_as_success,   ///< the application never hears of a failure
    resent_with_new_sequence,  ///< a retry gets a sequence number of its own
    retry_goes_last,           ///< a retry queues up behind later batches
    unknown_told_as_failed,    ///< "certainly not written" where nobody can know
};

#ifdef BROKERSCOPE_MUTANTS

struct ChosenMutant {
    Mutant mutant = Mutant::none;
    int asked = 0;  ///< how often `mutated_once` was asked for it
};
inline ChosenMutant chosen_mutant;

inline bool mutated(Mutant mutant) { return chosen_mutant.mutant == mutant; }
/// True at one place in time only: the third time it is asked.
inline bool mutated_once(Mutant mutant) { return mutated(mutant) && ++chosen_mutant.asked == 3; }

#else

constexpr bool mutated(Mutant) { return false; }
constexpr bool mutated_once(Mutant) { return false; }

#endif

}  // namespace brokerscope::core
