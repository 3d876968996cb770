#pragma once

// One SQLite connection. Only one thread uses it at a time.

#include <sluice/error.hpp>
#include <sluice/ledger/sqlite.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

struct sqlite3;

namespace sluice::ledger::sqlite {

enum class access { read, write, create };

class connection {
 public:
    // Throws sql_error.
    connection(const std::filesystem::path& file, access wanted);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    sqlite3* handle() const { return handle_; }
    const std::filesystem::path& file() const { return file_; }

    // One or several statements without a result. Throws sql_error.
    void execute(const char* sql);

    // Returns the first column of the first row; the statement must give one. Throws sql_error.
    std::int64_t integer_of(const char* sql);

    bool in_transaction() const;
    // Never throws, because SQLite rolls back by itself after some errors.
    void roll_back() noexcept;

    // Sets up a connection that writes.
    void set_up_for_writing(durability keeps);

    // Chooses whether the last connection copies the write-ahead log into the file when it closes.
    void copy_log_on_close(bool wanted);

 private:
    std::filesystem::path file_;
    sqlite3* handle_ = nullptr;
};

// Opens a ledger that root reads in order to write elsewhere: a backup, an export. The connection
// reads within a transaction. All files of the ledger are opened as the owner of its directory;
// then the process is root again. Throws sql_error.
result<std::unique_ptr<connection>> open_as_owner(const std::filesystem::path& file);

}  // namespace sluice::ledger::sqlite
