#include "paging/found_items.hpp"

#include <string>
#include <utility>

namespace sluice::paging {

result<json::array> items_at(const expression& expression, const json::value& body,
                             expression_scope scope, std::string_view body_name) {
    auto found = expression.evaluate(body, scope);
    if (!found) {
        return failure(found.error()).within("items");
    }
    if (found->is_array()) {
        return std::move(found->get_array());
    }
    if (found->is_object()) {
        json::array single;
        single.push_back(*std::move(found));
        return single;
    }
    // A wrong path would read nothing for ever, and nobody would notice.
    if (found->is_null()) {
        return failure(
            failure_class::invalid,
            "items: '" + expression.text() + "' finds nothing in the " + std::string(body_name),
            "write where the items are; `" + expression.text() +
                " || `[]`` where there may be none");
    }
    return failure(failure_class::invalid,
                   "items: '" + expression.text() + "' is " +
                       std::string(name_of(kind_of(*found))) + ", neither an array nor an object",
                   "write where the items are");
}

}  // namespace sluice::paging
