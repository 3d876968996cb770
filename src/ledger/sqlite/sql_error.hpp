#pragma once

// SQLite's own failures travel as an exception inside this folder, and become a `failure` at its
// edge.

#include <sluice/error.hpp>

#include <filesystem>
#include <stdexcept>
#include <string>

struct sqlite3;

namespace sluice::ledger::sqlite {

class sql_error : public std::runtime_error {
 public:
    // Of the last call on that connection.
    sql_error(sqlite3* connection, int code);

    // The file or its disk cannot take or give what was asked, so every operation would fail alike.
    bool concerns_the_file() const;

    // A page of the file holds what cannot be.
    bool is_damage() const;

    failure as_failure(const std::filesystem::path& file) const;

 private:
    int code_;          // extended
    int system_error_;  // errno of the operating system's call, 0 when there was none
};

}  // namespace sluice::ledger::sqlite
