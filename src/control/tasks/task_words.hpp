#pragma once

// Reads the filter of a request: the parameters of a query, or the members of a body. They have the
// names of the commands' options.

#include "control/resource.hpp"
#include "control/tasks/task_query.hpp"

#include <map>
#include <string>
#include <vector>

namespace sluice::control {

std::vector<query_parameter> filter_parameters();
// Reads the same from members of a body, and `tasks` with task numbers.
std::vector<schema::member> filter_members();

// Each fails (class invalid) and names the word that cannot be read.
result<task_query> query_of(const std::map<std::string, std::string>& given);
result<task_query> query_in(const json::value& body);

// The members of the body that query_in() reads as this query. A body has one header only.
json::object body_of(const task_query& query);

}  // namespace sluice::control
