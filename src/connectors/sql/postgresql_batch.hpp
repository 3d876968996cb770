#pragma once

// Executes a statement of a PostgreSQL database for several records in one transaction.

#include "connectors/sql/postgresql_session.hpp"
#include "connectors/sql/sql_value.hpp"
#include "connectors/sql/written_rows.hpp"

#include <string>
#include <vector>

namespace sluice::sql {

// Shared with a caller that stops waiting: it then has to know whether a record may be committed.
struct batch_progress {
    bool may_have_committed = false;
};

// As row_database::write(), without a limit of time. `sessions` and `progress` outlive the call.
awaitable<result<std::vector<result<written_rows>>>> write_batch(postgresql_sessions* sessions,
                                                                 std::string statement,
                                                                 std::vector<bound_values> records,
                                                                 batch_progress* progress);

}  // namespace sluice::sql
