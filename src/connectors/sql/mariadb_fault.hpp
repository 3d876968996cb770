#pragma once

// Decides by the error's number how far a fault of MariaDB or MySQL reaches, and whether a repeat
// can help. No I/O.

#include "connectors/sql/database.hpp"

#include <string>
#include <string_view>

namespace sluice::sql {

// Numbers below 2000 and from 3000 on are the server's, the others those of the client library. The
// message becomes "PLACE: MESSAGE (NUMBER)".
sql_fault fault_of_number(unsigned number, const std::string& place, const std::string& message);

// The library reports a fault of the connection, or the server is about to close it.
bool ends_connection(unsigned number);

// The server has rolled back a transaction whose commit fails so.
bool rolls_back(unsigned number);

// Messages quote values of a record: "Duplicate entry 'a@example.org' for key 'email'". Returns the
// message with "…" in their places.
std::string without_values(std::string_view message);

}  // namespace sluice::sql
