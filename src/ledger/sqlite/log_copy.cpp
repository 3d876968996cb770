#include "ledger/sqlite/log_copy.hpp"

#include <sqlite3.h>

namespace sluice::ledger::sqlite {

bool copy_log(connection& connection) noexcept {
    int pages = 0;
    int copied = 0;
    const int code = sqlite3_wal_checkpoint_v2(connection.handle(), nullptr,
                                               SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
    return code == SQLITE_OK && pages == copied;
}

log_length::log_length(connection& connection) {
    sqlite3_wal_hook(connection.handle(), note, this);
}

int log_length::note(void* self, sqlite3*, const char*, int pages) {
    static_cast<log_length*>(self)->pages_ = pages;
    return SQLITE_OK;
}

log_maintenance::step log_maintenance::next(int pages, int copies_made) {
    if (asked_) {
        return copies_made == copies_seen_ ? step::none : step::copy_rest;
    }
    if (pages < ask_at_) {
        return step::none;
    }
    asked_ = true;
    copies_seen_ = copies_made;
    return step::ask_reader;
}

void log_maintenance::copied(bool whole, int pages) {
    asked_ = false;
    ask_at_ = whole ? pages_to_copy : pages + pages_to_copy;
}

}  // namespace sluice::ledger::sqlite
