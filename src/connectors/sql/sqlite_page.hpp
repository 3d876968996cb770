#pragma once

// Reads one page of a query of a SQLite database.

#include "connectors/sql/patient_work.hpp"
#include "connectors/sql/row_page.hpp"
#include "connectors/sql/sql_value.hpp"

#include <string>

namespace sluice::sql {

// As row_database::read(). Fails with class busy when another program holds a lock.
result<page> read_rows(const std::string& file, const row_query& asked, bound_values values,
                       const json::value& after, const patience& left);

}  // namespace sluice::sql
