#pragma once

// Executes a statement for several records in one transaction.

#include "connectors/sql/patient_work.hpp"
#include "connectors/sql/sql_value.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::sql {

struct written_rows {
    std::int64_t changes = 0;
    json::array rows;  // of RETURNING, the first 100
};

// Returns one outcome for each record, in order. A record that breaks a constraint fails alone
// (class refused), and the others are committed. Fails as a whole when nothing was committed: class
// busy when another program holds the lock. A failure of the commit itself may have happened.
result<std::vector<result<written_rows>>> write_batch(const std::string& file,
                                                      const std::string& sql,
                                                      const std::vector<bound_values>& records,
                                                      const patience& left);

}  // namespace sluice::sql
