#include "cli/config/request_plan_text.hpp"

#include "cli/screen.hpp"
#include "planning/slowing.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace sluice::cli {
namespace {

std::string next_of(const planning::planned_use& use) {
    return use.next ? format_utc_seconds(*use.next) : "by hand";
}

std::string verdict_of(const planning::planned_budget& budget) {
    std::string text;
    for (const auto& slow : what_to_slow(budget)) {
        text += fmt::format("  does not fit: incoming '{}': {}\n", slow.incoming, slow.mend);
    }
    if (text.empty() && !budget.fits()) {
        return "  does not fit: publishing alone asks for more\n";
    }
    return text;
}

// Lost replies are rare, so they are not in the sum.
std::string lost_replies(const planning::planned_budget& budget) {
    std::string text;
    for (const auto& use : budget.uses) {
        if (use.when_lost > 0) {
            text += fmt::format("  {}: a lost reply costs {:.0f} requests more at most\n", use.name,
                                use.when_lost);
        }
    }
    return text;
}

// Nobody can tell how many are followed at once, so these requests are not in the sum.
std::string followed(const planning::planned_budget& budget) {
    std::string text;
    for (const auto& use : budget.uses) {
        if (use.while_followed > 0) {
            text += fmt::format("  {}: up to {:.3g} requests a minute while one is followed\n",
                                use.name, use.while_followed);
        }
    }
    return text;
}

std::size_t name_width(const planning::planned_budget& budget) {
    std::size_t width = 12;
    for (const auto& use : budget.uses) {
        width = std::max(width, width_of(use.name));
    }
    return width;
}

std::string wide_rows(const planning::planned_budget& budget) {
    const auto width = name_width(budget);
    auto out = fmt::format("  {:<{}}  {:<16} {:>9} {:>7} {:>9}  {:<20}  {}\n", "", width,
                           "schedule", "a minute", "each", "requests", "next run", "stands on");
    for (const auto& use : budget.uses) {
        out += fmt::format("  {:<{}}  {:<16} {:>9.3g} {:>7.3g} {:>9.3g}  {:<20}  {}\n", use.name,
                           width, use.schedule, use.times_a_minute, use.requests_each,
                           use.requests_a_minute(), next_of(use), use.basis);
    }
    return out;
}

// The numbers of a use, and below them the words.
std::string narrow_rows(const planning::planned_budget& budget, std::size_t columns) {
    constexpr std::size_t numbers = 30;
    const auto width = std::min(name_width(budget), std::max(columns, numbers + 12) - numbers);
    auto out =
        fmt::format("  {:<{}} {:>9} {:>7} {:>9}\n", "", width, "a minute", "each", "requests");
    for (const auto& use : budget.uses) {
        out += fmt::format("  {:<{}} {:>9.3g} {:>7.3g} {:>9.3g}\n", cut_to(use.name, width), width,
                           use.times_a_minute, use.requests_each, use.requests_a_minute());
        out += wrapped(
            "    ", fmt::format("{}, next {}; {}", use.schedule, next_of(use), use.basis), columns);
    }
    return out;
}

bool fits(std::string_view text, std::size_t columns) {
    for (std::size_t at = 0; columns > 0 && at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        if (width_of(text.substr(at, end - at)) > columns) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

json::object use_object(const planning::planned_use& use) {
    json::object out;
    out["name"] = use.name;
    out["schedule"] = use.schedule;
    out["times_a_minute"] = use.times_a_minute;
    out["requests_each"] = use.requests_each;
    out["requests_a_minute"] = use.requests_a_minute();
    out["basis"] = use.basis;
    out["when_lost"] = use.when_lost;
    out["while_followed"] = use.while_followed;
    out["next"] = nullptr;
    if (use.next) {
        out["next"] = format_utc(*use.next);
    }
    return out;
}

}  // namespace

std::string plan_text(const std::vector<planning::planned_budget>& budgets, bool measured,
                      std::size_t columns) {
    if (budgets.empty()) {
        return "Nothing in this configuration spends from a budget.\n";
    }
    std::string out;
    for (const auto& budget : budgets) {
        out += fmt::format("Key of {}: {} requests in {}\n", joined(budget.clients, ", "),
                           budget.limit.requests, format_duration(budget.limit.per));
        const auto rows = wide_rows(budget);
        out += fits(rows, columns) ? rows : narrow_rows(budget, columns);
        const auto asked = budget.requests_a_minute();
        out += fmt::format("  {:.3g} of {:.4g} requests a minute, {:.0f} %\n", asked,
                           budget.most_a_minute(), 100 * asked / budget.most_a_minute());
        out += lost_replies(budget);
        out += followed(budget);
        out += verdict_of(budget);
    }
    if (!measured) {
        out += "Nothing was measured: with --state the pages and tasks of past runs are used.\n";
    }
    return out;
}

std::string plan_json(const std::vector<planning::planned_budget>& budgets) {
    json::array all;
    for (const auto& budget : budgets) {
        json::object one;
        one["id"] = budget.id;
        json::array clients;
        for (const auto& name : budget.clients) {
            clients.emplace_back(name);
        }
        one["clients"] = std::move(clients);
        one["requests"] = budget.limit.requests;
        one["per"] = format_duration(budget.limit.per);
        one["asked_a_minute"] = budget.requests_a_minute();
        one["fits"] = budget.fits();
        json::array uses;
        for (const auto& use : budget.uses) {
            uses.push_back(use_object(use));
        }
        one["uses"] = std::move(uses);
        all.push_back(std::move(one));
    }
    json::object out;
    out["budgets"] = std::move(all);
    return write_json(out);
}

}  // namespace sluice::cli
