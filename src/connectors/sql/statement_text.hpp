#pragma once

// Finds the named parameters (:name) of a statement, outside of texts, quoted names and comments.

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::sql {

// The kinds of databases differ in the places where ":name" is no parameter.
enum class sql_dialect { sqlite, postgresql, mariadb };

// The names after ":" in a statement.
std::set<std::string> names_in(std::string_view statement, sql_dialect dialect);

struct numbered_statement {
    std::string text;                // with $1, $2 and so on for the names
    std::vector<std::string> names;  // in order of their numbers, each once
};

// Replaces each name of a statement of PostgreSQL by a number.
numbered_statement with_numbers(std::string_view statement);

// A statement of MariaDB, with ? for each name.
struct marked_statement {
    std::string text;
    std::vector<std::string> names;  // in order of the marks; a name may come again
};

marked_statement with_marks(std::string_view statement);

// Returns the first word of a statement, in small letters, after space and comments.
std::string first_word(std::string_view statement, sql_dialect dialect);

// Returns the problem of a parameter's name, or "".
std::string wrong_name(std::string_view name);

}  // namespace sluice::sql
