#pragma once
// The sentences of explanations, by name; one table a language (phrases_en.cpp). A pattern holds
// `{names}`, which `say` fills in.

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace brokerscope::sim {

enum class Phrase : unsigned char {
    // What happened, a kind of event each.
    sent,
    sent_again_by_application,
    batch_sent,
    batch_sent_again,
    request_lost,
    answer_lost,
    request_lost_alone,
    answer_lost_alone,
    request_answered_by_fault,
    message_held,
    fault_acts,
    fault_hits_messages,
    appended,
    appended_again,
    copied,
    copied_by_one,
    committed,
    committed_and_answered,
    answered,
    answered_early,
    refused,
    recognised,
    connection_lost,
    connection_timed_out,
    retried,
    acknowledged,
    acknowledged_unknown,
    given_up_failed,
    given_up_unknown,
    alarm,
    stopped,
    elected,
    elected_unclean,
    elected_nobody,
    leads_from,
    isr_shrunk,
    isr_expanded,
    fenced,
    crashed,
    crashed_by_fault,
    power_lost,
    power_lost_by_fault,
    disk_lost,
    paused,
    resumed,
    shut_down,
    started_again,
    truncated,
    truncated_record,
    polled,
    effect,
    effect_again,
    processed,
    processing_failed,
    position_reset,
    readable,
    not_readable,

    // Headlines.
    head_dup_log,
    head_lost_acked,
    head_lost_unheard,
    head_lost_silent,
    head_lost_delivery,
    head_lost_effect,
    head_dup_delivery,
    head_dup_effect,
    head_order_log,
    head_order_key,
    head_order_global,
    head_other,
    head_record,
    head_clean,
    head_expected_missing,
    head_more,
    head_invariant,

    // Why.
    why_log_was_right,
    why_no_answer,
    why_request_was_lost,
    why_error_after_append,
    why_retried,
    why_no_producer_id,
    why_new_batch,
    why_recognised,
    why_told_success_alone,
    why_told_success_some,
    why_told_success_all,
    why_alone_in_sync,
    why_acks_zero,
    why_acks_one,
    why_crash_took_it,
    why_new_leader_lacked,
    why_unclean,
    why_truncated,
    why_power,
    why_overtaken,
    why_overtaken_window,
    why_two_partitions,
    why_two_workers,
    why_worker_took,
    why_two_producers,
    why_log_order_broken,
    why_given_up_unheard,
    why_ignored,
    why_never_written,
    why_two_copies_two_effects,
    why_processed_twice,
    why_skipped_by_reset,
    why_failed_skipped,
    why_nobody_told,
    why_chain,
    why_fault_caused,
    why_no_fault,
    why_nothing_known,

    // What would have prevented it.
    promised_and_broken,
    not_promised,
    variant_prevents,
    story_prevents,
    variant_changes,
    advice_idempotence,
    advice_in_flight,
    advice_acks_all,
    advice_min_isr,
    advice_unclean,
    advice_listen,
    advice_application_resend,
    advice_one_worker,
    advice_partitions,

    // What the logs do not show.
    logs_second_copy_silent,
    logs_loss_silent,
    logs_order_silent,
    logs_given_up,
    logs_repeated,
    logs_nothing,

    // Small words.
    word_from,
    word_to,
    word_messages,
    word_and,
    word_nobody,
    word_fault,
    word_offset,
    word_offsets,
    word_crashed,
    word_lost_power,
    title_story,
    title_chain,
    title_why,
    title_prevention,
    title_logs,

    count_
};

using Values = std::initializer_list<std::pair<std::string_view, std::string>>;
struct PhraseText {
    Phrase phrase;
    std::string_view pattern;
};

/// The pattern in `language`, else in English.
std::string_view pattern_of(Phrase phrase, std::string_view language);
/// The sentence. A name that has no value stays as it is written; the tests look for such.
std::string say(Phrase phrase, std::string_view language, Values values);

std::span<const PhraseText> english_phrases();

}  // namespace brokerscope::sim
