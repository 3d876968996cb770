#pragma once

// When the write-ahead log is copied into the file (a checkpoint). Copying takes long and needs no
// lock, so the reader's thread does most of it while the writer goes on; but the log starts over
// only when nothing has been appended meanwhile, so the writer then copies the short rest itself,
// between two groups.

#include "ledger/sqlite/connection.hpp"

namespace sluice::ledger::sqlite {

// As far as the present readers allow. True when the log was copied whole, so that the next write
// starts it over. A failure (disk full) leaves the log as it was: it is tried again later.
bool copy_log(connection& connection) noexcept;

// Pages in the log after the last commit of that connection. To be made behind set_up_for_writing:
// its `PRAGMA wal_autocheckpoint` takes the place of whatever counts.
class log_length {
 public:
    explicit log_length(connection& connection);
    log_length(const log_length&) = delete;
    log_length& operator=(const log_length&) = delete;

    int pages() const { return pages_; }

 private:
    static int note(void* self, sqlite3*, const char*, int pages);
    int pages_ = 0;
};

// The writer's side of it.
class log_maintenance {
 public:
    enum class step { none, ask_reader, copy_rest };

    step next(int pages, int copies_made);
    void copied(bool whole, int pages);

 private:
    static constexpr int pages_to_copy = 2000;  // 8 MB

    int ask_at_ = pages_to_copy;
    bool asked_ = false;
    int copies_seen_ = 0;
};

}  // namespace sluice::ledger::sqlite
