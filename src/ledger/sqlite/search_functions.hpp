#pragma once

#include "ledger/sqlite/connection.hpp"

namespace sluice::ledger::sqlite {

// Teaches a connection `holds_words(data, wanted)`: are all words of `wanted` in that JSON text?
// And `holds_text(text, wanted)` and `has_header(headers, name, value)`: see
// ledger/filter_rules.hpp. Throws sql_error.
void add_search_functions(connection& connection);

}  // namespace sluice::ledger::sqlite
