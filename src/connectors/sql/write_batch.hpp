#pragma once

// Executes a statement of a SQLite database for several records in one transaction.

#include "connectors/sql/patient_work.hpp"
#include "connectors/sql/sql_value.hpp"
#include "connectors/sql/written_rows.hpp"

#include <sluice/error.hpp>

#include <string>
#include <vector>

namespace sluice::sql {

// As row_database::write(). Fails with class busy when another program holds the lock.
result<std::vector<result<written_rows>>> write_batch(const std::string& file,
                                                      const std::string& sql,
                                                      const std::vector<bound_values>& records,
                                                      const patience& left);

}  // namespace sluice::sql
