#pragma once

// Edits the configuration of a working daemon at random, asks for a reload after each edit, and
// holds every verdict against what was edited. Some edits are wrong, and some are half written when
// the reload begins. With `kills` the program also dies in the middle of reloads.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sluice::testing {

struct reload_options {
    int edits = 0;
    int kills = 0;
    std::uint32_t seed = 1;
    // Lines that each way takes before the edits. The ledger keeps pages in memory, up to a limit.
    // Enough lines reach it, so that growth after them is growth by reloads.
    int lines_before = 0;
    std::function<void(const std::string&)> tell = [](const std::string&) {};
};

struct reload_outcome_count {
    int edits = 0;
    int wrong_edits = 0;  // of them: the configuration was broken
    int half_written = 0;
    int slow_halves = 0;  // the writer rested for longer than a reload waits
    int kills = 0;
    std::int64_t expected = 0;
    std::int64_t lost = 0;
    std::int64_t doubled = 0;
    std::int64_t out_of_order = 0;
    std::int64_t uncertain = 0;
    int hung = 0;
    std::vector<std::string> wrong_verdicts;
    // Measured after a tenth of the edits, and at the end.
    std::int64_t memory_before = 0;  // KiB
    std::int64_t memory_after = 0;
    std::int64_t descriptors_before = 0;
    std::int64_t descriptors_after = 0;
    std::int64_t longest_ms = 0;  // of a verdict

    // Says whether memory and descriptors are within 2 % of the start, or 3 descriptors: idle
    // connections to the server come and go.
    bool as_at_start() const;

    // "wrong verdicts 0 lost 0 doubled 0 out of order 0 hung 0"
    std::string line() const;
};

reload_outcome_count run_reloads(const reload_options& options);

}  // namespace sluice::testing
