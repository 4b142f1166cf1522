// The sentences of explanations in English.

#include "sim/check/phrases.h"

namespace brokerscope::sim {

namespace {

constexpr PhraseText texts[] = {
    {Phrase::sent, "{client} sends {record} to {partition}."},
    {Phrase::sent_again_by_application,
     "The application of {client} sends {record} once more, as a new record."},
    {Phrase::batch_sent,
     "{client} puts {record} into Produce request {correlation} to {broker}, with acks={acks}."},
    {Phrase::batch_sent_again,
     "{client} sends the same batch with {record} again (try {attempt}), as request {correlation} "
     "to {broker}."},
    {Phrase::request_lost,
     "{fault} hits this very request: it is lost with its connection, and {broker} never sees it."},
    {Phrase::answer_lost,
     "{fault} hits this very answer: it is lost with its connection, and {client} never sees it."},
    {Phrase::request_lost_alone, "Request {correlation} never reaches {broker}."},
    {Phrase::answer_lost_alone, "The answer of {broker} to request {correlation} never arrives."},
    {Phrase::request_answered_by_fault,
     "{fault} hits request {correlation}: {broker} does not handle it, and {client} gets an "
     "error."},
    {Phrase::message_held,
     "{fault} keeps the {kind} {correlation} between {client} and {broker} back."},
    {Phrase::fault_acts, "{fault} acts on {target}."},
    {Phrase::fault_hits_messages, "{fault} begins to act on {messages}."},
    {Phrase::appended,
     "{broker}, leader of {partition} in epoch {epoch}, writes {record} at offset {offset}."},
    {Phrase::appended_again,
     "{broker}, leader of {partition} in epoch {epoch}, writes {record} again, at offset "
     "{offset}."},
    {Phrase::copied, "{brokers} copy {record} at offset {offset}."},
    {Phrase::copied_by_one, "{brokers} copies {record} at offset {offset}."},
    {Phrase::committed,
     "Every in-sync replica has {record}: the high watermark rises to {hw}, it is committed."},
    {Phrase::committed_and_answered,
     "Every in-sync replica has {record}: the high watermark rises to {hw}, and {broker} answers "
     "{client}: written at offset {offset}."},
    {Phrase::answered, "{broker} answers {client}: written at offset {offset}."},
    {Phrase::answered_early,
     "{broker} answers {client}: written at offset {offset}. No other replica has it yet."},
    {Phrase::refused, "{broker} answers {client}: {error}."},
    {Phrase::recognised,
     "{broker} knows the batch by producer id {producer} and sequence {sequence}: it writes "
     "nothing "
     "and answers with the offset of the first copy, {offset}."},
    {Phrase::connection_lost, "{client} learns that its connection to {broker} is gone."},
    {Phrase::connection_timed_out,
     "{client} has waited long enough for {broker} and closes the connection."},
    {Phrase::retried,
     "{client} counts try {attempt} as failed ({error}) and will send the batch again."},
    {Phrase::acknowledged, "{client} is told that {record} is written, at offset {offset}."},
    {Phrase::acknowledged_unknown,
     "{client} counts {record} as written as soon as it has left: with acks=0 nobody answers."},
    {Phrase::given_up_failed,
     "{client} gives {record} up: it was certainly not written ({error})."},
    {Phrase::given_up_unknown,
     "{client} gives {record} up without knowing whether it was written ({error})."},
    {Phrase::alarm, "The application of {client} raises an alarm for {record}."},
    {Phrase::stopped, "The application of {client} stops because of an error ({error})."},
    {Phrase::elected,
     "The controller makes {broker} leader of {partition} in epoch {epoch}; in sync: {isr}."},
    {Phrase::elected_unclean,
     "The controller makes {broker} leader of {partition} in epoch {epoch} although it was not in "
     "sync (an unclean election)."},
    {Phrase::elected_nobody, "The controller finds nobody who may lead {partition}."},
    {Phrase::leads_from,
     "{broker} leads {partition} from epoch {epoch} on; its log ends at offset {end}."},
    {Phrase::isr_shrunk,
     "{broker} is no longer an in-sync replica of {partition}; in sync: {isr}."},
    {Phrase::isr_expanded, "{broker} is an in-sync replica of {partition} again; in sync: {isr}."},
    {Phrase::fenced, "The controller no longer counts on {broker}."},
    {Phrase::crashed, "{node} crashes."},
    {Phrase::crashed_by_fault, "{fault} crashes {node}."},
    {Phrase::power_lost, "{node} loses power."},
    {Phrase::power_lost_by_fault, "{fault} takes the power from {node}."},
    {Phrase::disk_lost, "{bytes} bytes of {file} on {node} had not been synced and are gone."},
    {Phrase::paused, "{node} stands still."},
    {Phrase::resumed, "{node} goes on."},
    {Phrase::shut_down, "{node} has shut down in good order."},
    {Phrase::started_again, "{node} starts again."},
    {Phrase::truncated, "{broker} cuts its log of {partition} from offset {from} back to {to}."},
    {Phrase::truncated_record,
     "{broker} cuts its log of {partition} from offset {from} back to {to}, to agree with its "
     "leader: {record} at offset {offset} is gone from it."},
    {Phrase::polled, "{client} polls {record}, at offset {offset}."},
    {Phrase::effect,
     "{client} does \"{effect}\" for {record}, which it polled at offset {offset}."},
    {Phrase::effect_again,
     "{client} does \"{effect}\" for {record} a second time: it polled it again, at offset "
     "{offset}."},
    {Phrase::processed, "{client} has processed {record}, at offset {offset}."},
    {Phrase::processing_failed, "{client} fails to process {record}, at offset {offset}."},
    {Phrase::position_reset,
     "{client} sets its position in {partition} to {to} (by \"{policy}\")."},
    {Phrase::readable, "In the end {record} can be read from {partition} at {offsets}."},
    {Phrase::not_readable, "In the end {record} can be read nowhere in {partition}."},

    {Phrase::head_dup_log, "{record} was sent once and lies in {partition} twice, at {offsets}."},
    {Phrase::head_lost_acked,
     "{client} was told that {record} is written, and it is nowhere in {partition}."},
    {Phrase::head_lost_unheard,
     "{record} never got into a log, and nobody who could do something about it heard of it."},
    {Phrase::head_lost_silent, "{record} is lost, and no error, alarm or exception told anybody."},
    {Phrase::head_lost_delivery,
     "{record} lies in {partition} at {offsets}, and the consumer went past it without seeing it."},
    {Phrase::head_lost_effect,
     "{record} lies in {partition} at {offsets}, and what it stands for never happened."},
    {Phrase::head_dup_delivery, "{record} was given to the same consumer twice, at {offsets}."},
    {Phrase::head_dup_effect, "What {record} stands for happened twice."},
    {Phrase::head_order_log,
     "{second} was sent after {first} and stands before it in {partition}."},
    {Phrase::head_order_key, "{second} took effect before {first}, though it came after it."},
    {Phrase::head_order_global, "{second} took effect before {first}, against the business order."},
    {Phrase::head_other, "{check} found {records} in {partition} at {offsets}."},
    {Phrase::head_record, "The life of {record}."},
    {Phrase::head_clean,
     "Nothing is to be explained: every check found nothing, and every invariant held."},
    {Phrase::head_expected_missing,
     "{check} was expected to find {expected} and found nothing; the faults did not lead there."},
    {Phrase::head_more, "{check} found {count} in all; this is the first."},
    {Phrase::head_invariant, "The invariant {invariant} broke at {time}: {what}"},

    {Phrase::why_log_was_right,
     "When the answer was lost, {record} was written and on {brokers}. Nothing was wrong with it."},
    {Phrase::why_no_answer,
     "{client} only knew that request {correlation} had no answer. A lost answer looks exactly "
     "like "
     "a lost request: from the outside nobody can tell whether the batch was written."},
    {Phrase::why_request_was_lost,
     "Request {correlation} was lost before {broker} saw it, so nothing was written."},
    {Phrase::why_error_after_append,
     "{broker} answered {error} although {record} was in its log: the error says that too few "
     "replicas had it, not that it was not written."},
    {Phrase::why_retried,
     "So it had two choices, to risk a loss or to risk a duplicate, and its retries chose for it: "
     "it "
     "sent the same batch again."},
    {Phrase::why_no_producer_id,
     "The batch carried no producer id and no sequence number (enable.idempotence=false). To "
     "{broker} the second request was a new one like any other, and it wrote it at offset "
     "{offset}."},
    {Phrase::why_new_batch,
     "The second copy came in a batch of its own: the application called send() again. Idempotence "
     "recognises only what a producer itself retries."},
    {Phrase::why_recognised,
     "The batch carried producer id {producer} and sequence {sequence}: {broker} recognised the "
     "retry and wrote nothing."},
    {Phrase::why_told_success_alone,
     "When {client} was told success, {brokers} was the only one that had {record}."},
    {Phrase::why_told_success_some,
     "When {client} was told success, {record} was on {brokers}, and not yet committed."},
    {Phrase::why_told_success_all, "When {client} was told success, {record} was on {brokers}."},
    {Phrase::why_alone_in_sync,
     "It was also the only in-sync replica left: acks=all waits for all that are in sync, and min."
     "insync.replicas was met by one."},
    {Phrase::why_acks_zero,
     "With acks=0 a producer does not wait for an answer: what it calls success only means that "
     "the "
     "record left."},
    {Phrase::why_acks_one,
     "With acks=1 the leader answers as soon as the record is in its own log, before any follower "
     "has it."},
    {Phrase::why_crash_took_it, "Then {node} {fate}, before anybody else had copied {record}."},
    {Phrase::why_new_leader_lacked,
     "{broker} became leader with a log that ended at offset {end}: it never had offset {offset}. "
     "From then on its log is the truth, and {record} is not in it."},
    {Phrase::why_unclean,
     "{broker} was not in sync when it was elected. Such an election brings the partition back at "
     "the price of what only the others had."},
    {Phrase::why_truncated,
     "When {broker} came to follow the new leader, it had to agree with it, and cut {record} "
     "away."},
    {Phrase::why_power, "{node} lost power: what it had written and not synced was gone with it."},
    {Phrase::why_overtaken,
     "{first} failed and had to be sent again. In the meantime {second} was already on its way, "
     "and "
     "it was written first: at offset {second_offset}, {first} at {first_offset}."},
    {Phrase::why_overtaken_window,
     "{client} may have {window} requests in flight (max.in.flight.requests.per.connection), and "
     "without idempotence a leader takes batches in the order in which they come."},
    {Phrase::why_two_partitions,
     "{first} lies in {first_partition} and {second} in {second_partition}. Kafka keeps an order "
     "within a partition, never between two."},
    {Phrase::why_two_workers,
     "Both lie in {partition} in the right order, {first} at {first_offset} and {second} at "
     "{second_offset}, but {client} gave them to different workers."},
    {Phrase::why_worker_took,
     "Worker {first_worker} needed {first_took} for {first}; worker {second_worker} needed "
     "{second_took} for {second} and was done before."},
    {Phrase::why_two_producers,
     "{first} and {second} come from different producers, and no producer knows of the other: the "
     "log has them in the order in which they arrived, {second} at {second_offset}, {first} at "
     "{first_offset}."},
    {Phrase::why_log_order_broken,
     "The log itself has them the wrong way round: {second} at {second_offset}, {first} at "
     "{first_offset}. The consumer only followed it."},
    {Phrase::why_given_up_unheard,
     "{client} gave {record} up ({error}), and its producer did say so to the application."},
    {Phrase::why_ignored,
     "The application does not look at the answer to send() (on.failure: ignore), so the loss had "
     "no witness."},
    {Phrase::why_never_written, "No broker ever wrote {record}."},
    {Phrase::why_two_copies_two_effects,
     "The log holds {record} at {offsets}. To {client} these are two records: nothing in them says "
     "that they are the same."},
    {Phrase::why_processed_twice, "{client} went over offset {offset} twice."},
    {Phrase::why_skipped_by_reset,
     "{client} set its position to {to} by its reset policy \"{policy}\", beyond offset {offset}."},
    {Phrase::why_failed_skipped, "{client} failed to process it and went on to the next record."},
    {Phrase::why_nobody_told,
     "{client} got neither an error nor an exception for {record}, so no application could react."},
    {Phrase::why_chain, "From {fault} a chain of {length} events leads to what was found:"},
    {Phrase::why_fault_caused, "{fault} is where it began."},
    {Phrase::why_no_fault, "No fault was needed for that: it follows from the set-up alone."},

    {Phrase::why_nothing_known,
     "The trace shows it at the event named above, and no cause that a sentence could name."},

    {Phrase::promised_and_broken,
     "This configuration promises that {check} is 0 ({because}). That it is not is an error of the "
     "system, not of its use."},
    {Phrase::not_promised, "This configuration does not promise that {check} is 0: {because}."},
    {Phrase::variant_prevents, "The variant {variant} ({title}) has {check} 0{changes}"},
    {Phrase::story_prevents, "The story without a variant has {check} 0{changes}"},
    {Phrase::variant_changes, ": {changes}."},
    {Phrase::advice_idempotence,
     "enable.idempotence=true gives every batch a producer id and a sequence number. The leader "
     "keeps the last five of each producer, recognises a batch that comes again, and keeps the "
     "order of what is retried."},
    {Phrase::advice_in_flight,
     "max.in.flight.requests.per.connection=1 lets nothing overtake a retry, at the price of "
     "waiting for each answer."},
    {Phrase::advice_acks_all,
     "acks=all makes the leader answer only when every in-sync replica has the record; with "
     "min.insync.replicas of 2 or more that is never the leader alone."},
    {Phrase::advice_min_isr,
     "min.insync.replicas=2 makes the leader refuse what it alone could keep."},
    {Phrase::advice_unclean,
     "unclean.leader.election.enable=false leaves a partition without a leader rather than with "
     "one "
     "that lacks committed records."},
    {Phrase::advice_listen,
     "An application has to look at the outcome of every send(): in the callback or the future, "
     "and "
     "then keep the record, raise an alarm or stop."},
    {Phrase::advice_application_resend,
     "What an application sends again needs an id of its own, by which whoever reads it recognises "
     "it (an inbox with a unique key)."},
    {Phrase::advice_one_worker,
     "Giving all records of a key to the same worker keeps their order and still works in "
     "parallel."},
    {Phrase::advice_partitions,
     "Only one producer, one partition and one worker give one order over everything. Mostly an "
     "order per key is enough: give records that belong together the same key."},

    {Phrase::logs_second_copy_silent,
     "About the second copy no broker logs anything: to it that batch is like any other."},
    {Phrase::logs_loss_silent, "No line says that {record} is lost."},
    {Phrase::logs_order_silent, "About the order nobody logs anything."},
    {Phrase::logs_given_up,
     "The producer logs nothing of what it gives up: only the callback, or the future, of send() "
     "gets \"TimeoutException: Expiring … record(s) for {partition}:{ms} ms has passed since batch "
     "creation\"."},
    {Phrase::logs_repeated, "(and {count} times more)"},
    {Phrase::logs_nothing, "Nothing: at the default log level no line tells of any of this."},

    {Phrase::word_from, " from {nodes}"},
    {Phrase::word_to, " to {nodes}"},
    {Phrase::word_messages, "messages"},
    {Phrase::word_and, " and "},
    {Phrase::word_nobody, "nobody"},
    {Phrase::word_fault, "Fault {number} ({action})"},
    {Phrase::word_offset, "offset {offsets}"},
    {Phrase::word_offsets, "offsets {offsets}"},
    {Phrase::word_crashed, "crashed"},
    {Phrase::word_lost_power, "lost power"},
    {Phrase::title_story, "What happened"},
    {Phrase::title_chain, "(* marks the shortest chain of causes from the fault to the finding)"},
    {Phrase::title_why, "Why"},
    {Phrase::title_prevention, "What would have prevented it"},
    {Phrase::title_logs, "What the logs of a real cluster would show"},
};

}  // namespace

std::span<const PhraseText> english_phrases() { return texts; }

}  // namespace brokerscope::sim
