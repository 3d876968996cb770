#pragma once

// Looking after a ledger's file, beside a running daemon or without one. These block: they are for
// commands. Failures name the file and the mend.

#include <sluice/error.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::ledger {

struct check_report {
    // What is wrong, for a person: damaged pages with their table, facts that disagree.
    std::vector<std::string> problems;
    std::int64_t tasks = 0;

    bool is_sound() const { return problems.empty(); }
};

// Reads every page and compares the facts that have to agree. Changes nothing.
result<check_report> check_ledger(const std::filesystem::path& file);

// A whole copy of one moment, checked before it takes its name; the daemon goes on meanwhile. Fails
// when `to` is there already, or when the copy is not sound.
result<void> back_up_ledger(const std::filesystem::path& file, const std::filesystem::path& to);

struct compact_report {
    std::int64_t bytes_before = 0;
    std::int64_t bytes_after = 0;
};

// Writes the file anew without gaps. The daemon's writes wait for as long as it takes; it needs
// room for a second copy. A file of an earlier version is made to give space back by itself
// afterwards.
result<compact_report> compact_ledger(const std::filesystem::path& file);

struct export_report {
    std::int64_t rows = 0;
    std::vector<std::string> lost;  // what could not be read, by table
};

// Every row that can be read, as one JSON object a line: {"table":"tasks","id":…,…}. Goes past
// damaged pages and says what is lost. `line` comes without its line break; false ends it.
result<export_report> export_ledger(const std::filesystem::path& file,
                                    const std::function<bool(std::string_view line)>& take);

struct ledger_info {
    std::int64_t schema = 0;
    std::int64_t bytes = 0;       // of the file
    std::int64_t log_bytes = 0;   // of what is not yet copied into it
    std::int64_t free_bytes = 0;  // in the file, holding nothing
    bool gives_space_back = false;
    std::int64_t words_up_to = 0;  // searches know the words of tasks up to this one by index
    std::int64_t newest_task = 0;
    std::vector<std::pair<std::string, std::int64_t>> rows;  // by table
};

result<ledger_info> describe_ledger(const std::filesystem::path& file);

}  // namespace sluice::ledger
