#pragma once

// The filter of the list of tasks: in the address, in the form, and as options of a command.

#include "page/views/parts.hpp"

namespace sluice::operator_page {

// The fields of the query that choose tasks, without empty ones.
fields filter_of(const fields& query);

// Adds the form's fields with their present values. `connections` is GET /connections: the names
// that a person can choose from.
void add_filter_form(json::object& model, const fields& query, const json::value& connections);

// " --status failed --route posts"
std::string options_of(const fields& filter);

struct task_sums {
    std::int64_t total = 0;
    json::value by_state;  // {"failed": 3}

    std::int64_t of(std::string_view state) const;
};
task_sums sums_of(const json::value& counts);

// The actions for all tasks of a filter; none when nothing matches or the role is not enough.
// Without `complete` there are more than were counted.
json::array bulk_ways(const visit* by, const fields& filter, const task_sums& sums, bool complete);

}  // namespace sluice::operator_page
