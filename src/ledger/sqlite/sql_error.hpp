#pragma once

// Carries SQLite's failures as an exception inside this folder. At the folder's edge it becomes a
// `failure`.

#include <sluice/error.hpp>

#include <filesystem>
#include <stdexcept>
#include <string>

struct sqlite3;

namespace sluice::ledger::sqlite {

class sql_error : public std::runtime_error {
 public:
    // Describes the last call on that connection.
    sql_error(sqlite3* connection, int code);

    // True when the file or its disk fails, so that every operation would fail alike.
    bool concerns_the_file() const;

    // True when a page of the file is damaged.
    bool is_damage() const;

    failure as_failure(const std::filesystem::path& file) const;

 private:
    int code_;          // the extended code
    int system_error_;  // errno of the operating system's call, 0 when there was none
};

}  // namespace sluice::ledger::sqlite
