#pragma once

// Finds expressions that are valid and surely wrong, before any data exists. `sluice check` shows
// them as warnings, and a rule's name silences one at its place.

#include <sluice/expression/expression.hpp>
#include <sluice/expression/template.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct expression_finding {
    std::string_view rule;  // one of expression_rules(), such as "always-null"
    std::size_t column;     // from 1, in bytes of the analysed text
    std::string message;    // for a person, one line
    std::string mend;
};

struct expression_rule {
    std::string_view name;
    std::string_view description;
};

// Lists all rules, for documents and for checking a rule's name.
std::vector<expression_rule> expression_rules();

// Holds the names that an expression may use at its place.
struct known_names {
    std::vector<std::string> names;      // next to the data: header, entity, now
    std::vector<std::string> variables;  // without the dollar sign
    bool open_data = true;               // the data may have members of any other name
    bool open_variables = false;         // stages that run earlier may set any variable
};

std::vector<expression_finding> analyse(const expression& code, const known_names& known);

// Columns count in the whole text.
std::vector<expression_finding> analyse(const text_template& text, const known_names& known);

// Returns the columns (from 1) at which a name stands at the root of the data, as `now` does in
// `time_add(now, '1d')`. For names whose meaning depends on the place.
std::vector<std::size_t> uses_of(const expression& code, std::string_view name);

}  // namespace sluice
