#include "connectors/sql/parameters.hpp"

#include <utility>

namespace sluice::sql {

std::string judge_parameters(const parameter_templates& parameters) {
    for (const auto& [name, value] : parameters) {
        if (auto wrong = wrong_name(name); !wrong.empty()) {
            return wrong;
        }
    }
    return {};
}

void check_parameters(const std::string& statement, const parameter_templates& parameters,
                      const std::set<std::string>& own, config::section_report& report) {
    const auto used = names_in(statement);
    for (const auto& name : used) {
        if (!parameters.contains(name) && !own.contains(name)) {
            report.add("parameters", "the parameter :" + name + " has no value",
                       "add it: `parameters: {" + name + ": …}`");
        }
    }
    for (const auto& [name, value] : parameters) {
        if (own.contains(name)) {
            report.add("parameters", "the connector gives :" + name + " its value itself",
                       "give yours another name");
        } else if (!used.contains(name)) {
            report.add("parameters", "the statement has no parameter :" + name,
                       "use it there, or leave it out");
        }
    }
}

result<bound_values> values_of(const parameter_templates& parameters, const json::value& data,
                               expression_scope scope) {
    bound_values values;
    for (const auto& [name, from] : parameters) {
        const auto made = from.evaluate(data, scope);
        if (!made) {
            return failure(made.error()).within("parameter " + name);
        }
        auto value = sql_value_of(*made);
        if (!value) {
            return failure(value.error()).within("parameter " + name);
        }
        values.emplace(name, *std::move(value));
    }
    return values;
}

}  // namespace sluice::sql
