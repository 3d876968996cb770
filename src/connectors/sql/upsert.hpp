#pragma once

// The form of a publisher `sql` that names a table in place of a statement. It inserts a row, or
// updates the row with the same key, so repeating it has no further effect.

#include "connectors/sql/parameters.hpp"

#include <sluice/config/declaration.hpp>

#include <string>
#include <vector>

namespace sluice::sql {

struct upsert_options {
    std::string table;  // "customers", "sales.customers"
    std::vector<std::string> key;
    parameter_templates values;  // by column
};

const config::declaration<upsert_options>& upsert_declaration();

struct written_upsert {
    std::string statement;
    parameter_templates parameters;
};

// Names are quoted, so they may hold any character.
written_upsert write_upsert(const upsert_options& options, sql_dialect dialect);

}  // namespace sluice::sql
