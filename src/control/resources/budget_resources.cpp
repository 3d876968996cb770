#include "control/resources.hpp"

#include <boost/json/array.hpp>

#include <cmath>

namespace sluice::control {
namespace {

// Two digits after the point are enough for people.
double rounded(double number) {
    return std::round(number * 100) / 100;
}

json::value forecast_object(const std::map<std::string, budget_forecast>& all,
                            const std::string& id) {
    const auto found = all.find(id);
    if (found == all.end()) {
        return nullptr;
    }
    json::array uses;
    for (const auto& use : found->second.uses) {
        uses.push_back(json::object{{"name", use.name},
                                    {"schedule", use.schedule},
                                    {"requests_a_minute", rounded(use.requests_a_minute)},
                                    {"basis", use.basis}});
    }
    json::object out;
    out["requests_a_minute"] = rounded(found->second.requests_a_minute);
    out["most_a_minute"] = rounded(found->second.most_a_minute);
    out["uses"] = std::move(uses);
    return out;
}

schema::schema forecast_schema() {
    const auto use =
        schema::object({{"name", schema::text("The incoming, or the route with its outgoing")},
                        {"schedule", schema::text("The schedule of its incoming")},
                        {"requests_a_minute", schema::number("In the busiest hour of a day")},
                        {"basis", schema::text("The source of the numbers")}});
    return schema::or_null(schema::object(
        {{"requests_a_minute", schema::number("All uses, in the busiest hour of a day")},
         {"most_a_minute", schema::number("The requests that the budget allows")},
         {"uses", schema::list_of(use, "The parts of the configuration that spend it")}}));
}

awaitable<result<answer>> list_budgets(const control_context* context, const call*) {
    const auto forecasts = co_await context->daemon.forecasts();
    if (!forecasts) {
        co_return forecasts.error();
    }
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
        item["forecast"] = forecast_object(*forecasts, one.id);
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
         {"refused", schema::whole_number("Replies with status 429 since the start")},
         {"forecast", forecast_schema()}});
    all.push_back({.method = "GET",
                   .path = "/budgets",
                   .name = "budgets",
                   .summary = "List the budgets of requests, and who spends them",
                   .response = schema::object({{"budgets", schema::list_of(budget)}}),
                   .handle = list_budgets});
}

}  // namespace sluice::control
