#pragma once

// The parameters of a statement, as configurations give them: templates whose values are bound and
// never become a part of the statement.

#include "connectors/sql/sql_value.hpp"
#include "connectors/sql/statement_text.hpp"

#include <sluice/config/section.hpp>
#include <sluice/expression/template.hpp>

#include <map>
#include <set>
#include <string>

namespace sluice::sql {

using parameter_templates = std::map<std::string, value_template>;

std::string judge_parameters(const parameter_templates& parameters);

// Reports each name of the statement without a value, and each value without a name, as far as they
// are the same in every dialect. `own` holds the names that the connector gives values to.
void check_parameters(const std::string& statement, const parameter_templates& parameters,
                      const std::set<std::string>& own, config::section_report& report);

// Fails (class invalid) for such a name or value in the one dialect of the statement's database.
result<void> fit_parameters(const std::string& statement, const parameter_templates& parameters,
                            const std::set<std::string>& own, sql_dialect dialect);

// Fails with the parameter's name before the message.
result<bound_values> values_of(const parameter_templates& parameters, const json::value& data,
                               expression_scope scope);

}  // namespace sluice::sql
