#pragma once

// Moments at which a test ends the program as a crash would. Built with SLUICE_FAILPOINTS (the
// test presets), a program that finds `SLUICE_FAILPOINT=NAME:COUNT` in its environment kills itself
// with SIGKILL when it reaches that point for the COUNTth time. Built without, reaching one does
// nothing and the program knows neither the variable nor a name.

#include <cstddef>
#include <string_view>
#include <vector>

namespace sluice {

enum class failpoint {
    ledger_before_transaction,
    ledger_before_commit,
    ledger_after_commit,
    run_begun,
    page_fetched,
    part_committed,
    page_committed,
    tasks_admitted,
    run_ended,
    tasks_claimed,
    intent_before_commit,
    intent_committed,
    before_verification,
    after_verification,
    delivery_sent,
    outcome_before_commit,
    outcome_committed,
    batch_intents_committed,
    batch_sent,
    request_before_send,
    request_sent,
    reply_received,
    file_before_write,
    file_written,
    file_synced,
    reload_read,
    reload_written,
    reload_swapped,
};

void reach(failpoint point) noexcept;

// In the order above; empty when built without.
std::vector<std::string_view> failpoint_names();

// The same for a limit that no small test would reach: `SLUICE_PART=COUNT` takes the place of
// `usual`, the tasks of a page that are committed at once.
std::size_t tasks_in_part(std::size_t usual) noexcept;

}  // namespace sluice
