#include "sandbox/endpoints.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

// Writes an id and a name for each item. The members are not documented, and a client needs at
// least these two.
answer named_list(const std::vector<named_item>& items) {
    json::array list;
    for (const auto& item : items) {
        json::object one;
        one["id"] = item.id;
        one["name"] = item.name;
        list.push_back(std::move(one));
    }
    return json_answer(200, list);
}

}  // namespace

answer get_brand_kits(state&, const call& call) {
    return named_list(call.workspace->brand_kits);
}

answer get_hashtag_libraries(state&, const call& call) {
    return named_list(call.workspace->hashtag_libraries);
}

answer get_studio_templates(state&, const call& call) {
    return named_list(call.workspace->studio_templates);
}

}  // namespace sluice::sandbox
