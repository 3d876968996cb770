#include "sandbox/endpoints.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::sandbox {

answer get_workflows(state&, const call& call) {
    json::array list;
    for (const auto& item : call.workspace->workflows) {
        json::object one;
        one["id"] = item.id;
        one["name"] = item.name;
        one["on"] = item.on;
        one["createdAt"] = item.created_at;
        list.push_back(std::move(one));
    }
    return json_answer(200, list);
}

answer start_workflow(state& all, const call& call) {
    const auto* found = all.all().places().find_workflow(call.id);
    if (found == nullptr || !found->on) {
        return error_answer(404, "Workflow not found.");
    }
    ++all.workflow_runs;
    auto made = json_answer(200, json::object());
    made.applied = true;
    return made;
}

}  // namespace sluice::sandbox
