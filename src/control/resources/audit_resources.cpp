#include "control/audit.hpp"
#include "control/paging.hpp"
#include "control/resources.hpp"

#include <boost/json/array.hpp>

namespace sluice::control {
namespace {

json::object entry_object(const audit_entry& one) {
    json::object out;
    out["id"] = one.id;
    out["at"] = format_utc(one.at);
    out["who"] = one.who;
    out["role"] = one.role;
    out["from"] = one.place;
    out["action"] = one.action;
    out["target"] = one.target;
    out["request"] = one.request;
    out["status"] = std::int64_t{one.status};
    out["error"] = one.error;
    return out;
}

awaitable<result<answer>> list_entries(const control_context* context, const call* asked) {
    const auto page = page_of(asked->query);
    if (!page) {
        co_return page.error();
    }
    audit_trail trail(context->ledger, context->time);
    const auto found = co_await trail.list(parameter(asked->query, "after"), page->limit);
    if (!found) {
        co_return found.error();
    }
    json::array entries;
    for (const auto& one : *found) {
        entries.push_back(entry_object(one));
    }
    co_return answer{200, json::object{{"entries", std::move(entries)}}};
}

}  // namespace

void add_audit_resources(resource_list& all) {
    const auto entry = schema::object(
        {{"id", schema::text("Its id; `after` takes it")},
         {"at", schema::moment("When")},
         {"who", schema::text("Who")},
         {"role", schema::text("With which role")},
         {"from", schema::text("From where")},
         {"action", schema::text("The operation")},
         {"target", schema::text("The path of the request")},
         {"request", schema::any("Its body")},
         {"status",
          schema::whole_number("The status of the answer; 0: the daemon ended before it")},
         {"error", schema::text("The reason of a failure; empty: it did not fail")}});
    all.push_back(
        {.method = "GET",
         .path = "/audit",
         .role = control_role::admin,
         .name = "audit",
         .summary = "List the changes by hand, newest first",
         .query = {{"limit", schema::whole_number("The most entries of a page, up to 1000")},
                   {"after", schema::text("Only entries after this one: the next page")}},
         .response = schema::object({{"entries", schema::list_of(entry)}}),
         .handle = list_entries});
}

}  // namespace sluice::control
