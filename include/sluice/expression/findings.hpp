#pragma once

// Finds expressions that are well formed and surely wrong, before any data exists. `sluice check`
// shows them as warnings; the rule's name silences one in its place.

#include <sluice/expression/expression.hpp>
#include <sluice/expression/template.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct expression_finding {
    std::string_view rule;  // one of expression_rules(), for example "bare-word"
    std::size_t column;     // from 1, in bytes, of the text that was analysed
    std::string message;    // for a person, one line
    std::string mend;
};

struct expression_rule {
    std::string_view name;
    std::string_view description;
};

// All rules, for documents and for the check of a rule's name.
std::vector<expression_rule> expression_rules();

// What an expression may refer to where it stands.
struct known_names {
    std::vector<std::string> names;      // beside the data: header, entity, now
    std::vector<std::string> variables;  // without the dollar sign
    bool open_data = true;               // the data may have members of any other name
    bool open_variables = false;         // stages that run earlier may set any variable
};

std::vector<expression_finding> analyse(const expression& code, const known_names& known);

// Columns are those of the whole text.
std::vector<expression_finding> analyse(const text_template& text, const known_names& known);

// Where a name stands at the root of the data, as `now` does in `time_add(now, '1d')`: columns from
// 1. For names that mean something else in one place than in another.
std::vector<std::size_t> uses_of(const expression& code, std::string_view name);

}  // namespace sluice
