#pragma once

// Turns values of MariaDB into JSON, and values of a record into parameters. No I/O.

#include "connectors/sql/mariadb_library.hpp"
#include "connectors/sql/sql_value.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::sql {

enum class column_form { number, bits, local_time, utc_time, json, bytes, text };

// `holds_json` is what the server says of a column that is a text otherwise.
column_form form_of(const MYSQL_FIELD& field, bool holds_json);

// `text` is the text of the value, or its bytes. Numbers keep every digit. BIT becomes a number. A
// DATETIME becomes "2026-02-01T12:00:00.000000", and a TIMESTAMP "2026-02-01T12:00:00.000000Z" (the
// session has UTC), so that texts sort as times. Bytes become {base64: …}. JSON becomes the value
// that it holds; every other type is its text. Fails (class invalid) for a text that is not UTF-8.
result<json::value> value_of_mariadb(column_form form, std::string_view text);

// "2026-02-01T12:00:00.5+02:00" becomes "2026-02-01T10:00:00.5", the same moment in UTC. Returns
// nullopt for a text that is no time with a zone (RFC 3339).
std::optional<std::string> in_utc_without_zone(std::string_view text);

// The parameters of one execution, as the library takes them. The pointers refer to the values.
struct mariadb_parameters {
    std::vector<std::string> texts;
    std::vector<std::int64_t> integers;
    std::vector<double> doubles;
    std::vector<MYSQL_BIND> binds;
    std::size_t bytes = 0;
};

// `names` are in order of the statement's marks. A text with a zone whose name is in `moments`
// becomes the same moment in UTC, without a zone. Fails (class refused) for a name without a value.
result<mariadb_parameters> bind_marks(const std::vector<std::string>& names,
                                      const bound_values& values,
                                      const std::set<std::string>& moments = {});

// Tells whether the rows of information_schema.statistics hold a unique index on exactly these
// columns. Each row has the members `i` (the index), `c` (a column) and `p` (NULL, or the length of
// the part of the column that counts).
bool has_unique_index(const std::vector<json::value>& rows, const std::vector<std::string>& key);

}  // namespace sluice::sql
