#pragma once

// Reads one page of a query of a PostgreSQL database.

#include "connectors/sql/postgresql_session.hpp"
#include "connectors/sql/row_page.hpp"
#include "connectors/sql/sql_value.hpp"

namespace sluice::sql {

// As row_database::read(), without a limit of time. `sessions` outlives the call.
awaitable<result<page>> read_rows(postgresql_sessions* sessions, row_query asked,
                                  bound_values values, json::value after);

}  // namespace sluice::sql
