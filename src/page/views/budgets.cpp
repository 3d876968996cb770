#include "page/views.hpp"
#include "page/views/parts.hpp"

#include <algorithm>
#include <cmath>

namespace sluice::operator_page {
namespace {

std::string seconds_text(const json::value& of, std::string_view name) {
    const auto* value = member(of, name);
    if (value == nullptr || kind_of(*value) != json_kind::number) {
        return {};
    }
    const auto length = std::chrono::milliseconds(
        static_cast<std::int64_t>(std::llround(to_double(*value) * 1000)));
    return length.count() == 0 ? std::string() : format_duration(length);
}

json::object spender_table(const json::value& budget) {
    std::vector<std::pair<std::int64_t, std::string>> all;
    std::int64_t sum = 0;
    if (const auto* spent = member(budget, "spent_by")) {
        for (const auto& [who, requests] : spent->get_object()) {
            all.emplace_back(integer_member(*spent, who).value_or(0), who);
            sum += all.back().first;
        }
    }
    std::ranges::sort(all, std::greater<>());
    json::array rows;
    for (const auto& [requests, who] : all) {
        rows.push_back(json::object{
            {"who", who}, {"requests", requests}, {"share", sum == 0 ? 0 : requests * 100 / sum}});
    }
    json::object made;
    made["rows"] = std::move(rows);
    made["sum"] = sum;
    return made;
}

// "15.13": two digits after the point at most.
std::string number_text(const json::value& of, std::string_view name) {
    const auto* value = member(of, name);
    if (value == nullptr || kind_of(*value) != json_kind::number) {
        return {};
    }
    const auto hundredths = std::llround(to_double(*value) * 100);
    auto text = std::to_string(hundredths / 100);
    if (const auto rest = hundredths % 100; rest != 0) {
        text += (rest < 10 ? ".0" : ".") + std::to_string(rest % 10 == 0 ? rest / 10 : rest);
    }
    return text;
}

// Null where the budget has no use in the configuration.
json::value forecast_table(const json::value& budget) {
    const auto* forecast = member(budget, "forecast");
    if (forecast == nullptr || kind_of(*forecast) != json_kind::object) {
        return nullptr;
    }
    const auto* asked = member(*forecast, "requests_a_minute");
    const auto* most = member(*forecast, "most_a_minute");
    const double share = to_double(*asked) / to_double(*most);
    json::array rows;
    for (const auto& use : items(*forecast, "uses")) {
        rows.push_back(json::object{{"name", text_member(use, "name")},
                                    {"schedule", text_member(use, "schedule")},
                                    {"requests", number_text(use, "requests_a_minute")},
                                    {"basis", text_member(use, "basis")}});
    }
    json::object made;
    made["asked"] = number_text(*forecast, "requests_a_minute");
    made["most"] = number_text(*forecast, "most_a_minute");
    made["share"] = std::llround(share * 100);
    made["too_much"] = share > 1;
    made["uses"] = std::move(rows);
    return made;
}

awaitable<shown> show_budgets(const visit* by) {
    auto found = co_await ask(by, "/budgets");
    if (!found.good()) {
        co_return found.failed;
    }
    json::array budgets;
    for (const auto& one : items(found.body, "budgets")) {
        json::object shown_budget = spender_table(one);
        const auto limit = integer_member(one, "limit").value_or(0);
        const auto left = integer_member(one, "left").value_or(0);
        shown_budget["api"] = text_member(one, "api");
        shown_budget["limit"] = limit;
        shown_budget["left"] = left;
        shown_budget["spent"] = std::max<std::int64_t>(0, limit - left);
        shown_budget["per"] = seconds_text(one, "per_seconds");
        shown_budget["waiting"] = count_or_null(one, "waiting");
        shown_budget["shut"] = seconds_text(one, "shut_seconds");
        shown_budget["refused"] = count_or_null(one, "refused");
        shown_budget["forecast"] = forecast_table(one);
        budgets.push_back(std::move(shown_budget));
    }
    shown made;
    made.title = "Budgets";
    made.template_name = "budgets";
    made.model["budgets"] = std::move(budgets);
    co_return made;
}

}  // namespace

void add_budget_views(view_list& all) {
    all.push_back({"GET", "/budgets", "budgets", show_budgets});
}

}  // namespace sluice::operator_page
