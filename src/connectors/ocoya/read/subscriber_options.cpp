#include "connectors/ocoya/read/subscriber_options.hpp"

#include "connectors/ocoya/client/request_check.hpp"
#include "connectors/ocoya/client/request_stages.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::ocoya {

namespace {

// Returns the names that `next` sees, in addition to those of the listing.
std::vector<std::string> names_behind_reply() {
    auto names = paging::listing_names();
    names.insert(names.end(), {"body", "headers", "status", "items", "page", "request"});
    return names;
}

// Checks keys that only a path of one's own, or an unproven one, may use.
void check_own(const subscriber_options& options, config::section_report& report) {
    const auto endpoint = endpoint_of(options.request, options.verb);
    if (endpoint == nullptr || !endpoint->proven || endpoint->open) {
        return;
    }
    const std::pair<std::string_view, std::string_view> keys[] = {
        {"paging", "how '{}' is paged"},
        {"next", "how '{}' is paged"},
        {"items", "where the items of '{}' are"}};
    for (const auto& [key, known] : keys) {
        if (report.given(key)) {
            auto said = std::string(known);
            said.replace(said.find("{}"), 2, entity_in(options.request));
            report.add(key, "it is known " + said,
                       "leave `" + std::string(key) + "` out: it is for a path of your own");
        }
    }
}

std::string judge_end_status(const std::optional<std::vector<std::int64_t>>& statuses) {
    for (const auto status : statuses.value_or(std::vector<std::int64_t>())) {
        const bool taken = status == 401 || status == 407 || status == 429;
        if (status < 204 || status > 599 || taken) {
            return std::to_string(status) + " cannot end a listing" +
                   (taken ? ": it speaks of the key or its budget" : "");
        }
    }
    return {};
}

void check_one_way(const subscriber_options& options, config::section_report& report) {
    if (options.pages && options.next) {
        report.add("next", "paging and next are both given",
                   "keep one: `next` makes each request itself");
    }
}

}  // namespace

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        using o = subscriber_options;
        config::declaration<o> d("ocoya", "Reads an entity of Ocoya, page by page");
        d.include(&o::request, request_declaration({method::get}, paging::listing_names()));
        d.field("method", &o::verb, "How it is asked for")
            .choice("get", method::get, "read")
            .also("GET");
        d.field("input", &o::input,
                "Values that are made before the request and stand in the parameters as `input`; "
                "expressions see `now`, `last_run`, and `parent` and `workspace` of a fan-out. A "
                "list of stages makes them from {}, once in a listing, and may look up storages")
            .component("transformer")
            .check(judge_request_stages)
            .sees({"now", "last_run", "parent", "workspace"})
            .example("{since: \"{{ time_add(now, '-7d') }}\"}");
        d.field("for_each", &o::for_each,
                "Asks once for each workspace or profile; the parameters see it as `parent`, its "
                "workspace as `workspace`",
                for_each_declaration())
            .example("workspaces");
        d.field("paging", &o::pages, "How a listing of your own goes from page to page",
                paging::paging_declaration())
            .example("{kind: cursor, at: meta.next, parameter: cursor}");
        d.field("next", &o::next,
                "In place of `paging`: an expression that makes the next request of a path of your "
                "own. It sees `body`, `headers`, `status`, `items` (how many), `page` (from 0) and "
                "`request` ({target, query}), and gives {path: {…}, query: {…}, payload: {…}}, "
                "which is merged into the parameters, or a URL; null or false ends the listing")
            .sees(names_behind_reply())
            .example("\"body.more && {query: {after: body.last}}\"");
        d.field("items", &o::items,
                "Expression for the items in the body of a path of your own: an array, or one "
                "object; without it the body is the array or the object")
            .example("data.things");
        d.field("page_cap", &o::page_cap,
                "Pages that one listing reads at most; when there are more, the log says so")
            .at_least(1);
        d.field("end", &o::end,
                "When a listing that counts its items (numbered, offset) is over; without it "
                "short_page for an entity of the reference, empty_page for a path of your own")
            .choice("short_page", paging::listing_end::short_page,
                    "a page with fewer items than were asked for")
            .choice("empty_page", paging::listing_end::empty_page,
                    "a page without items: one request more, for a server that gives fewer than "
                    "asked");
        d.field(
             "end_status", &o::end_status,
             "HTTP statuses that end a listing after its first page. Without it a 404 ends one "
             "that counts its items, but is no proof for `deleted: emit`; a 204 is a page without "
             "items")
            .check(judge_end_status)
            .example("[404, 422]");
        d.field("pass_page_after", &o::pass_page_after,
                "Runs in a row that must fail at a page before it is passed over, where the next "
                "page is known without it (numbered, offset, window); the log says so each time; "
                "0: never")
            .at_least(0)
            .at_most(1000);
        d.field(
             "lookback", &o::lookback,
             "How long before the beginning of the last complete listing `last_run` stands: what "
             "the server shows late is read after all. Without it 2m; none with `emit: all`, "
             "where a record that comes twice makes two tasks")
            .at_least(std::chrono::milliseconds(0))
            .example("10m");
        d.check({"method", "entity", "path", "parameters"},
                [](const o& options, config::section_report& report) {
                    check_request(options.request, options.verb, report);
                });
        d.check({"entity", "path", "paging", "next", "items"}, check_own);
        d.check({"paging", "next"}, check_one_way);
        return d;
    }();
    return declared;
}

}  // namespace sluice::ocoya
