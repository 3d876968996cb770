#pragma once

#include "ledger/sqlite/connection.hpp"

namespace sluice::ledger::sqlite {

// Teaches a connection three functions. `holds_words(data, wanted)` tells whether all words of
// `wanted` occur in that JSON text. `holds_text(text, wanted)` and `has_header(headers, name,
// value)` are those of ledger/filter_rules.hpp. Throws sql_error.
void add_search_functions(connection& connection);

}  // namespace sluice::ledger::sqlite
