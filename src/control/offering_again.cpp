#include "control/offering_again.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::control {
namespace {

// The open tasks are delivered in addition to the new ones. The person must know.
awaitable<result<std::size_t>> count_unsettled(ledger::ledger* ledger,
                                               ledger::forget_request request) {
    using enum ledger::task_state;
    ledger::task_filter filter;
    filter.incoming = request.incoming;
    filter.states = {fresh, processing, retry, waiting, failed, uncertain, held, confirming};
    filter.limit = 1;
    std::vector<std::string> ids;
    if (request.all) {
        filter.limit = 10'000;
        const auto open = co_await ledger->list(filter);
        if (!open) {
            co_return open.error();
        }
        for (const auto& task : *open) {
            ids.push_back(task.entity_id);
        }
        std::ranges::sort(ids);
        const auto doubles = std::ranges::unique(ids);
        co_return ids.size() - doubles.size();
    }
    std::size_t unsettled = 0;
    for (const auto& id : request.ids) {
        filter.entity_id = id;
        const auto open = co_await ledger->list(filter);
        if (!open) {
            co_return open.error();
        }
        unsettled += open->empty() ? 0 : 1;
    }
    co_return unsettled;
}

}  // namespace

result<void> check_offer(const ledger::forget_request& request) {
    if (request.ids.empty() && !request.all && !request.position) {
        return failure(failure_class::invalid, "nothing says which entities to offer again",
                       "name entities, or give --all or --position");
    }
    if (!request.ids.empty() && request.all) {
        return failure(failure_class::invalid, "--all goes with no entity",
                       "leave out the one or the other");
    }
    return {};
}

awaitable<result<offered_again>> offer_again(ledger::ledger* ledger,
                                             ledger::forget_request request) {
    offered_again outcome;
    const auto unsettled = co_await count_unsettled(ledger, request);
    if (!unsettled) {
        co_return unsettled.error();
    }
    outcome.unsettled = *unsettled;
    for (bool more = true; more;) {
        auto step = co_await ledger->forget(request);
        if (!step) {
            co_return step.error();
        }
        outcome.done.entities += step->entities;
        outcome.done.unknown = std::move(step->unknown);
        more = step->more;
    }
    co_return outcome;
}

json::object offered_object(const offered_again& outcome, const ledger::forget_request& request) {
    json::object out;
    out["incoming"] = request.incoming;
    out["forgotten"] = outcome.done.entities;
    json::array unknown;
    for (const auto& id : outcome.done.unknown) {
        unknown.emplace_back(id);
    }
    out["unknown"] = std::move(unknown);
    out["unsettled"] = outcome.unsettled;
    out["position"] = request.position;
    out["dry_run"] = request.dry_run;
    return out;
}

offered_again read_offered(const json::value& offered) {
    offered_again outcome;
    const auto number = [&](std::string_view name) {
        return static_cast<std::size_t>(integer_member(offered, name).value_or(0));
    };
    outcome.done.entities = number("forgotten");
    outcome.unsettled = number("unsettled");
    const auto* unknown = member(offered, "unknown");
    if (unknown != nullptr && kind_of(*unknown) == json_kind::array) {
        for (const auto& id : unknown->get_array()) {
            outcome.done.unknown.emplace_back(text_or_empty(id));
        }
    }
    return outcome;
}

schema::schema offered_schema() {
    return schema::object(
        {{"incoming", schema::text("The incoming")},
         {"forgotten", schema::whole_number("Entities that it offers again")},
         {"unknown", schema::list_of(schema::text({}), "Those that it does not remember")},
         {"unsettled", schema::whole_number("Those with an open task, which stays")},
         {"position", schema::flag("True: the next run starts at the beginning")},
         {"dry_run", schema::flag("True: nothing was changed")}});
}

}  // namespace sluice::control
