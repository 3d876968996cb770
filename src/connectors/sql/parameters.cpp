#include "connectors/sql/parameters.hpp"

#include <utility>

namespace sluice::sql {

namespace {

failure without_value(const std::string& name) {
    return {failure_class::invalid, "the parameter :" + name + " has no value",
            "add it: `parameters: {" + name + ": …}`"};
}

failure without_name(const std::string& name) {
    return {failure_class::invalid, "the statement has no parameter :" + name,
            "use it there, or leave it out"};
}

}  // namespace

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
    const auto here = names_in(statement, sql_dialect::sqlite);
    const auto there = names_in(statement, sql_dialect::postgresql);
    const auto elsewhere = names_in(statement, sql_dialect::mariadb);
    for (const auto& name : here) {
        if (there.contains(name) && elsewhere.contains(name) && !parameters.contains(name) &&
            !own.contains(name)) {
            const auto why = without_value(name);
            report.add("parameters", why.message, why.mend);
        }
    }
    for (const auto& [name, value] : parameters) {
        if (own.contains(name)) {
            report.add("parameters", "the connector gives :" + name + " its value itself",
                       "give yours another name");
        } else if (!here.contains(name) && !there.contains(name) && !elsewhere.contains(name)) {
            const auto why = without_name(name);
            report.add("parameters", why.message, why.mend);
        }
    }
}

result<void> fit_parameters(const std::string& statement, const parameter_templates& parameters,
                            const std::set<std::string>& own, sql_dialect dialect) {
    const auto used = names_in(statement, dialect);
    for (const auto& name : used) {
        if (!parameters.contains(name) && !own.contains(name)) {
            return without_value(name);
        }
    }
    for (const auto& [name, value] : parameters) {
        if (!used.contains(name)) {
            return without_name(name);
        }
    }
    return {};
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
