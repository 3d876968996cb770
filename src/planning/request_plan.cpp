#include "planning/request_plan.hpp"

#include "engine/planned_start.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

namespace sluice::planning {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// Listings grow and shrink: old runs say little about the next one.
constexpr std::size_t runs_looked_at = 10;

// The average requests of an incoming's last runs.
struct measured {
    std::size_t runs = 0;
    double pages = 0;
    double items = 0;
    double tasks = 0;
};

measured measure(const std::vector<ledger::run_summary>& runs, const std::string& incoming) {
    measured sum;
    for (const auto& one : runs) {
        // A failed run stopped early. It would make the plan look too cheap.
        if (one.incoming != incoming || !one.ended || !one.failure.empty() ||
            sum.runs == runs_looked_at) {
            continue;
        }
        ++sum.runs;
        sum.pages += static_cast<double>(one.counts.pages);
        sum.items += static_cast<double>(one.counts.items);
        sum.tasks += static_cast<double>(one.counts.tasks);
    }
    if (sum.runs > 0) {
        const auto count = static_cast<double>(sum.runs);
        sum.pages /= count;
        sum.items /= count;
        sum.tasks /= count;
    }
    return sum;
}

std::string counted(std::size_t count, std::string_view one, std::string_view several) {
    return count == 1 ? std::string(one) : fmt::format("{} {}", count, several);
}

// Returns the share of kept look-ups that one run or delivery pays. An answer is kept for a while,
// so several of them share its cost.
double share_of_look_ups(const request_estimate& cost, double times_a_minute) {
    const auto kept = static_cast<double>(cost.kept.count()) / 60'000.0;
    const bool every_time = times_a_minute * kept <= 1;
    return every_time ? cost.look_ups : cost.look_ups / (times_a_minute * kept);
}

void reckon_listing(planned_use& use, const request_estimate& cost, const measured& past,
                    std::int64_t parents) {
    const auto fixed = cost.fixed + share_of_look_ups(cost, use.times_a_minute);
    if (past.runs > 0 && cost.listings > 0) {
        use.requests_each = fixed + std::max(past.pages, cost.listings);
        use.basis = fmt::format("measured: {:.3g} pages, {:.4g} items in {}", past.pages,
                                past.items, counted(past.runs, "one run", "runs"));
        return;
    }
    const auto expected = cost.expected_parents > 0 ? cost.expected_parents : parents;
    const auto times = cost.parents.empty() ? 1 : expected;
    use.requests_each = fixed + cost.listings * static_cast<double>(times);
    use.basis =
        cost.parents.empty()
            ? "assumed: one page"
            : fmt::format("{}: one page for each of {} {}",
                          cost.expected_parents > 0 ? "expected" : "assumed", times, cost.parents);
}

class reckoning {
 public:
    reckoning(const client_directory& clients, std::map<std::string, planned_budget>& budgets)
        : clients_(clients), budgets_(budgets) {}

    void add(const request_estimate& cost, planned_use use) {
        // A component without a client, or a client without a budget, costs nothing that the plan
        // counts.
        if (cost.client.empty()) {
            return;
        }
        const auto client = clients_.find(cost.client);
        const auto pays = client ? client->budget() : nullptr;
        if (!pays) {
            return;
        }
        auto& budget = budgets_[pays->id()];
        budget.id = pays->id();
        budget.limit = pays->limit();
        if (std::ranges::find(budget.clients, cost.client) == budget.clients.end()) {
            budget.clients.push_back(cost.client);
        }
        budget.uses.push_back(std::move(use));
    }

 private:
    const client_directory& clients_;
    std::map<std::string, planned_budget>& budgets_;
};

// Counts the lanes of an incoming. Past runs tell the tasks of all lanes together.
std::size_t lanes_of(const engine::plan& plan, const std::string& incoming) {
    std::size_t count = 0;
    for (const auto& route : plan.routes) {
        if (route->from && route->from->name == incoming) {
            count += engine::outgoings_of(*route).size();
        }
    }
    return count;
}

// `given` is null for a configuration that runs.
planned_use use_of(const engine::incoming_plan& incoming, const config::loaded* given,
                   const cost_basis& basis, wall_time now) {
    planned_use use;
    use.incoming = incoming.name;
    use.schedule = given == nullptr
                       ? incoming.when.text()
                       : given->get<engine::incoming_settings>("incoming", incoming.name).schedule;
    use.times_a_minute = runs_a_minute(incoming.when, now);
    const auto stored = basis.states.find(incoming.name);
    use.next = incoming.when.first(now);
    // A missed run or a stored position moves the next start, as the engine would do it.
    if (use.next && stored != basis.states.end()) {
        const auto start =
            engine::planned_start(incoming.when, incoming.missed, stored->second, now);
        use.next = std::max(start, now);
    }
    return use;
}

// The requests of one record's stages to one client.
struct stage_requests {
    double fewest = 0;  // unless an answer that is kept serves instead
    bool paged = false;
    bool kept = false;

    std::string_view certainty() const {
        if (paged && kept) {
            return "; more when an answer has several pages, fewer when kept answers serve";
        }
        return paged  ? ", at least: an answer may have several pages"
               : kept ? ", at most: answers are kept"
                      : "";
    }
};

// Adds the requests of stages: each of `records` of a run costs what its stages cost.
void reckon_stages(reckoning& sum, const pipeline& stages, planned_use use, const std::string& name,
                   double records, const std::string& basis) {
    std::vector<request_estimate> costs;
    stages.add_costs(costs);
    std::map<std::string, stage_requests> by_client;
    for (const auto& cost : costs) {
        auto& all = by_client[cost.client];
        all.fewest += cost.fixed + cost.listings;
        all.paged = all.paged || cost.listings > 0;
        all.kept = all.kept || cost.kept.count() > 0;
    }
    for (const auto& [client, cost] : by_client) {
        auto one = use;
        one.name = name + ", stages";
        one.times_a_minute *= records;
        one.requests_each = cost.fewest;
        one.basis = basis + std::string(cost.certainty());
        request_estimate paid;
        paid.client = client;
        sum.add(paid, std::move(one));
    }
}

// The records of a run, and the source of that number.
std::pair<double, std::string> records_of(const measured& past) {
    return past.runs > 0
               ? std::pair(past.items, fmt::format("measured: {:.3g} records a run", past.items))
               : std::pair(1.0, std::string("assumed: one record a run"));
}

}  // namespace

double runs_a_minute(const engine::schedule& when, wall_time now) {
    // A schedule of every second has 86,400 runs a day. An hour of it is enough to know its rate.
    constexpr std::size_t most_runs = 4'000;
    std::deque<wall_time> hour;
    std::size_t busiest = 0;
    std::size_t seen = 0;
    const auto first = when.first(now);
    if (!first) {
        return 0;
    }
    for (auto at = first; at && *at < now + hours(24) && seen < most_runs; ++seen) {
        while (!hour.empty() && hour.front() <= *at - hours(1)) {
            hour.pop_front();
        }
        hour.push_back(*at);
        busiest = std::max(busiest, hour.size());
        at = when.next(*at, *at);
    }
    // Two runs that are a day apart count as one in an hour. A run each second fills the hour.
    return static_cast<double>(busiest) / 60.0;
}

double planned_budget::most_a_minute() const {
    return static_cast<double>(limit.requests) *
           (60'000.0 / static_cast<double>(limit.per.count()));
}

double planned_budget::requests_a_minute() const {
    double sum = 0;
    for (const auto& use : uses) {
        sum += use.requests_a_minute();
    }
    return sum;
}

namespace {

std::vector<planned_budget> planned(const engine::plan& plan, const config::loaded* given,
                                    const client_directory& clients, const cost_basis& basis,
                                    wall_time now) {
    std::map<std::string, planned_budget> budgets;
    reckoning sum(clients, budgets);
    for (const auto& incoming : plan.incoming) {
        if (!incoming->source) {
            continue;
        }
        auto use = use_of(*incoming, given, basis, now);
        use.name = "incoming " + incoming->name;
        const auto cost = incoming->source->estimate();
        reckon_listing(use, cost, measure(basis.runs, incoming->name), basis.parents);
        const auto past = measure(basis.runs, incoming->name);
        if (basis.deliveries) {
            const auto [records, source] = records_of(past);
            reckon_stages(sum, incoming->stages, use, use.name, records, source);
        }
        sum.add(cost, std::move(use));
    }
    for (const auto& route : plan.routes) {
        // No schedule makes the messages of alerts, so the plan cannot tell how many there are.
        if (!basis.deliveries || !route->from || !engine::is_configured(*route)) {
            continue;
        }
        const auto past = measure(basis.runs, route->from->name);
        const auto [records, source] = records_of(past);
        reckon_stages(sum, route->stages, use_of(*route->from, given, basis, now),
                      "route " + route->name, records, source);
        for (const auto& to : engine::outgoings_of(*route)) {
            if (!to->target) {
                continue;
            }
            auto use = use_of(*route->from, given, basis, now);
            use.name = "route " + route->name + " > " + to->name;
            use.listing = false;
            const auto cost = to->target->estimate();
            const auto lanes = static_cast<double>(lanes_of(plan, route->from->name));
            // Past runs know tasks per incoming only. Each lane gets an equal part.
            const double each = past.runs > 0 ? past.tasks / lanes : 1;
            use.times_a_minute *= each;
            const auto deliveries = past.runs > 0
                                        ? fmt::format("measured: {:.3g} tasks a run", each)
                                        : std::string("assumed: one delivery a run");
            reckon_stages(sum, to->stages, use, use.name, 1, deliveries);
            use.requests_each =
                cost.fixed + cost.listings + share_of_look_ups(cost, use.times_a_minute);
            use.when_lost = cost.when_lost;
            use.while_followed = cost.while_followed;
            use.basis = deliveries;
            sum.add(cost, std::move(use));
        }
    }
    std::vector<planned_budget> all;
    for (auto& [id, budget] : budgets) {
        all.push_back(std::move(budget));
    }
    return all;
}

}  // namespace

std::vector<planned_budget> plan_requests(const engine::plan& plan, const config::loaded& given,
                                          const client_directory& clients, const cost_basis& basis,
                                          wall_time now) {
    return planned(plan, &given, clients, basis, now);
}

std::vector<planned_budget> plan_requests(const engine::plan& plan, const client_directory& clients,
                                          const cost_basis& basis, wall_time now) {
    return planned(plan, nullptr, clients, basis, now);
}

}  // namespace sluice::planning
