#include "sandbox/endpoints.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::sandbox {

answer get_me(state& all, const call&) {
    const auto& user = all.all().places().user;
    json::object me;
    me["id"] = user.id;
    me["name"] = user.name;
    me["email"] = user.email;
    return json_answer(200, me);
}

answer get_workspaces(state& all, const call&) {
    json::array list;
    for (const auto& space : all.all().places().workspaces) {
        json::object one;
        one["id"] = space.id;
        one["name"] = space.name;
        one["userCount"] = space.user_count;
        list.push_back(std::move(one));
    }
    return json_answer(200, list);
}

}  // namespace sluice::sandbox
