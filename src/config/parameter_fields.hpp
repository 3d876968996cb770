#pragma once

// Makes form fields of the parameters that a request takes. The form writer uses it.

#include <sluice/config/node.hpp>
#include <sluice/config/offered_request.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace sluice::config {

// The fields of one group ("query"), which stand below `path`: those that the request takes, then
// those that are written though it takes none of that name. `written` is the object's whole YAML,
// and `from` the group in it; null: the object has none.
std::vector<json::object> parameter_fields(const offered_request& offer, const std::string& group,
                                           const std::string& path, int level, const node* from,
                                           const std::string& written);

// True if the parameters of a group can be fields: all are known, and what is written is a map.
bool has_parameter_fields(const offered_request& offer, const node* from);

}  // namespace sluice::config
