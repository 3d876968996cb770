#pragma once

// Commands check, back up, compact, export and describe a ledger's file with these functions,
// beside a running daemon or without one. They block. A failure names the file and how to mend it.

#include <sluice/error.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::ledger {

struct check_report {
    // Each problem, for a person: damaged pages with their table, facts that disagree.
    std::vector<std::string> problems;
    std::int64_t tasks = 0;

    bool is_sound() const { return problems.empty(); }
};

// Reads every page and compares the facts that have to agree. Changes nothing.
result<check_report> check_ledger(const std::filesystem::path& file);

// Copies the ledger as it is at one moment, while the daemon goes on, and checks the copy before it
// takes its name. Fails when `to` exists, or when the copy is not sound.
result<void> back_up_ledger(const std::filesystem::path& file, const std::filesystem::path& to);

struct compact_report {
    std::int64_t bytes_before = 0;
    std::int64_t bytes_after = 0;
};

// Writes the file anew without gaps. The daemon's writes wait until it is done, and it needs room
// for a second copy. A file of an earlier version gives space back by itself from then on.
result<compact_report> compact_ledger(const std::filesystem::path& file);

struct export_report {
    std::int64_t rows = 0;
    std::vector<std::string> lost;  // the rows that could not be read, by table
};

// Gives `take` every row that can be read, as one JSON object a line, without the line break:
// {"table":"tasks","id":…,…}. Goes past damaged pages and reports the lost rows. `take` returns
// false to end it.
result<export_report> export_ledger(const std::filesystem::path& file,
                                    const std::function<bool(std::string_view line)>& take);

struct ledger_info {
    std::int64_t schema = 0;
    std::int64_t bytes = 0;       // of the file
    std::int64_t log_bytes = 0;   // of the write-ahead log, not yet copied into the file
    std::int64_t free_bytes = 0;  // of pages in the file that hold nothing
    bool gives_space_back = false;
    std::int64_t words_up_to = 0;  // searches know the words of tasks up to this one by index
    std::int64_t newest_task = 0;
    std::vector<std::pair<std::string, std::int64_t>> rows;  // by table
};

result<ledger_info> describe_ledger(const std::filesystem::path& file);

}  // namespace sluice::ledger
