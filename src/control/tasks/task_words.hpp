#pragma once

// Reads the words by which a request selects tasks: the parameters of a query, or the members of a
// body. They are called as the options of the commands.

#include "control/resource.hpp"
#include "control/tasks/task_query.hpp"

#include <map>
#include <string>
#include <vector>

namespace sluice::control {

std::vector<query_parameter> filter_parameters();
// The same as members of a body, and `tasks` with numbers.
std::vector<schema::member> filter_members();

// Each fails (class invalid) and names the word that cannot be read.
result<task_query> query_of(const std::map<std::string, std::string>& given);
result<task_query> query_in(const json::value& body);

}  // namespace sluice::control
