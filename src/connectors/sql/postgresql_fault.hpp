#pragma once

// Decides by SQLSTATE how far a fault of PostgreSQL reaches, and whether a repeat can help. No I/O.

#include "connectors/sql/database.hpp"

#include <string>
#include <string_view>

namespace sluice::sql {

// `state` has five characters (appendix A of PostgreSQL's manual), or is empty when the connection
// failed without one. The message becomes "PLACE: MESSAGE (SQLSTATE)".
sql_fault fault_of_state(std::string_view state, const std::string& place,
                         const std::string& message);

// Finds the SQLSTATE in the message of a failed connection: "… FATAL:  28P01: password …". Returns
// "" when there is none.
std::string state_in(std::string_view message);

}  // namespace sluice::sql
