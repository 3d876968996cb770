#pragma once

// Finds the items of a listing in the body of a reply. Subscribers use it.

#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string_view>

namespace sluice::paging {

// Returns the items that an expression finds in a body: those of an array, or the one object. null
// and every other value fail with class invalid: a wrong path would otherwise read nothing for
// ever. `body_name` is the word for the body in the message.
result<json::array> items_at(const expression& expression, const json::value& body,
                             expression_scope scope, std::string_view body_name = "reply");

}  // namespace sluice::paging
