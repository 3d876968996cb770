#pragma once

// Decides when the write-ahead log is copied into the file (a checkpoint). Copying takes long but
// needs no lock, so the reader's thread does most of it while the writer goes on. The log starts
// over only when nothing was appended meanwhile. The writer therefore copies the short rest itself,
// between two groups.

#include "ledger/sqlite/connection.hpp"

namespace sluice::ledger::sqlite {

// Copies as much as the present readers allow. Returns true when it copied the whole log; the next
// write then starts it over. A failure (disk full) leaves the log as it was, and a later call tries
// again.
bool copy_log(connection& connection) noexcept;

// Counts the pages in the log after the last commit of that connection. Make it after
// set_up_for_writing(): SQLite has one hook, and `PRAGMA wal_autocheckpoint` would replace this
// one.
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

// Decides for the writer: nothing, ask the reader for a copy, or copy the rest.
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
