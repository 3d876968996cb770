#include "ledger/sqlite/connection.hpp"

#include "ledger/sqlite/sql_error.hpp"
#include "ledger/sqlite/sqlite_memory.hpp"

#include <sluice/ledger/state_owner.hpp>

#include <sqlite3.h>

#include <chrono>
#include <thread>

namespace sluice::ledger::sqlite {

namespace {

// A sanitizer has to see each block that is freed.
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
constexpr bool keeps_memory = false;
#else
constexpr bool keeps_memory = true;
#endif

// Counting every allocation takes a lock of the whole process, which writer and reader would share.
// When other code has used SQLite before, both have no effect and do no harm.
void set_up_memory() {
    [[maybe_unused]] static const bool done = [] {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        if (keeps_memory) {
            sqlite3_config(SQLITE_CONFIG_MALLOC, &memory_in_lists());
        }
        return true;
    }();
}

constexpr int longest_wait_for_a_lock_in_ms = 30'000;

// SQLite's own handler sleeps up to 100 ms between tries. Beside a daemon that writes all the time,
// a command would then rarely catch the moment between two transactions.
int wait_for_a_lock(void*, int tries) {
    if (tries >= longest_wait_for_a_lock_in_ms) {
        return 0;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return 1;
}

int flags_of(access wanted) {
    switch (wanted) {
        case access::read:
            return SQLITE_OPEN_READONLY;
        case access::write:
            return SQLITE_OPEN_READWRITE;
        case access::create:
            break;
    }
    return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

const char* synchronous_of(durability keeps) {
    switch (keeps) {
        case durability::power_safe:
            return "PRAGMA synchronous = FULL";
        case durability::crash_safe:
            return "PRAGMA synchronous = NORMAL";
        case durability::memory:
            break;
    }
    return "PRAGMA synchronous = OFF";
}

}  // namespace

connection::connection(const std::filesystem::path& file, access wanted) : file_(file) {
    set_up_memory();
    const int flags = flags_of(wanted) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr);
    if (code != SQLITE_OK) {
        sql_error error(handle_, code);
        sqlite3_close_v2(handle_);
        throw error;
    }
    sqlite3_busy_handler(handle_, wait_for_a_lock, nullptr);
    // The schema is ours alone: nothing in the file may call functions or tables unnoticed.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

connection::~connection() {
    sqlite3_close_v2(handle_);
}

void connection::execute(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        throw sql_error(handle_, code);
    }
}

std::int64_t connection::integer_of(const char* sql) {
    sqlite3_stmt* prepared = nullptr;
    int code = sqlite3_prepare_v2(handle_, sql, -1, &prepared, nullptr);
    std::int64_t value = 0;
    if (code == SQLITE_OK) {
        code = sqlite3_step(prepared);
        value = code == SQLITE_ROW ? sqlite3_column_int64(prepared, 0) : 0;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        sql_error error(handle_, code);
        sqlite3_finalize(prepared);
        throw error;
    }
    sqlite3_finalize(prepared);
    return value;
}

bool connection::in_transaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}

void connection::roll_back() noexcept {
    if (in_transaction()) {
        sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void connection::set_up_for_writing(durability keeps) {
    // Readers never wait for the writer, and the writer never waits for them. A commit is one
    // append and one sync.
    execute("PRAGMA journal_mode = WAL");
    execute(synchronous_of(keeps));
    // The writer decides on checkpoints (checkpointer.hpp); SQLite would run them inside a caller's
    // commit.
    execute("PRAGMA wal_autocheckpoint = 0");
    // A log that grew while a reader held it shrinks when it starts over.
    execute("PRAGMA journal_size_limit = 67108864");
    // Debian builds with secure_delete on: it writes zeros over what is deleted, for twice the
    // pages.
    execute("PRAGMA secure_delete = OFF");
    execute("PRAGMA temp_store = MEMORY");
    execute("PRAGMA cache_size = -8000");
    // SQLite then reports a damaged page when it reads it, and does not use its content.
    execute("PRAGMA cell_size_check = ON");
}

void connection::copy_log_on_close(bool wanted) {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, wanted ? 0 : 1, nullptr);
}

result<std::unique_ptr<connection>> open_as_owner(const std::filesystem::path& file) {
    const auto parent = file.parent_path();
    const auto acting = acting_as_owner::of(parent.empty() ? "." : parent);
    if (!acting) {
        return acting.error();
    }
    auto opened = std::make_unique<connection>(file, access::read);
    opened->execute("BEGIN");
    // SQLite opens the log and its index at the first read.
    opened->integer_of("PRAGMA schema_version");
    return opened;
}

}  // namespace sluice::ledger::sqlite
