#include "control/resources.hpp"

#include <boost/json/array.hpp>

namespace sluice::control {
namespace {

awaitable<result<answer>> list_budgets(const control_context* context, const call*) {
    json::array budgets;
    for (const auto& one : context->daemon.budgets()) {
        json::object spent;
        for (const auto& [who, requests] : one.spent_by) {
            spent[who] = requests;
        }
        json::object item;
        item["id"] = one.id;
        item["api"] = one.api;
        item["limit"] = one.limit;
        item["per_seconds"] = static_cast<double>(one.per.count()) / 1000;
        item["left"] = one.left;
        item["waiting"] = one.waiting;
        item["shut_seconds"] = static_cast<double>(one.shut.count()) / 1000;
        item["spent_by"] = std::move(spent);
        item["refused"] = one.refused;
        budgets.push_back(std::move(item));
    }
    co_return answer{200, json::object{{"budgets", std::move(budgets)}}};
}

}  // namespace

void add_budget_resources(resource_list& all) {
    const auto budget = schema::object(
        {{"id", schema::text("A one-way hash of the credential")},
         {"api", schema::text("The base URL of the API")},
         {"limit", schema::whole_number("Requests in each window")},
         {"per_seconds", schema::number("The length of a window")},
         {"left", schema::whole_number("Requests that may go now")},
         {"waiting", schema::whole_number("Requests in the queue")},
         {"shut_seconds", schema::number("No request goes out for this time")},
         {"spent_by", schema::map_of(schema::whole_number({}),
                                     "Requests since the start of the daemon, by who asked")},
         {"refused", schema::whole_number("Replies with status 429 since the start")}});
    all.push_back({.method = "GET",
                   .path = "/budgets",
                   .name = "budgets",
                   .summary = "List the budgets of requests, and who spends them",
                   .response = schema::object({{"budgets", schema::list_of(budget)}}),
                   .handle = list_budgets});
}

}  // namespace sluice::control
