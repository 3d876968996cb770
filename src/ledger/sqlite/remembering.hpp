#pragma once

// Writes the memory of entities; the writer uses it.

#include "ledger/sqlite/name_table.hpp"

#include <sluice/ledger/ledger.hpp>

namespace sluice::ledger::sqlite {

class remembering {
 public:
    remembering(connection& connection, name_table& known);

    // Every function runs in the caller's transaction and throws sql_error.

    // For an entity that is new here, offers older than task `before` settle nothing.
    void offer(std::int64_t incoming, const sighting& seen, wall_time at, task_id before);
    void settle_at_once(std::int64_t incoming, const sighting& seen, task_id newest);
    void note(std::int64_t incoming, const sighting& seen);
    void drop(std::int64_t incoming, const std::string& id);

    // `last` says that the listing ends with this page.
    void mark(std::int64_t incoming, const listing_marks& marks, bool last);

    result<forgotten> forget(const forget_request& request);

    void note_source(const std::string& incoming, const std::string& source);

 private:
    void keep_snapshot(std::int64_t incoming, const sighting& seen);
    forgotten forget_all(std::int64_t incoming, const forget_request& request);
    forgotten forget_some(std::int64_t incoming, const forget_request& request);

    name_table& names_;
    statement offer_;
    statement offer_known_;
    statement settle_;
    statement note_;
    statement snapshot_;
    statement drop_;
    statement drop_snapshot_;
    statement listing_;
    statement mark_;
    statement doubt_;
    statement end_listing_;
    statement is_known_;
    statement count_;
    statement some_;
    statement start_over_;
    statement note_source_;
};

}  // namespace sluice::ledger::sqlite
