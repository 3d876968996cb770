#include "connectors/ocoya/subscriber_options.hpp"

#include "connectors/ocoya/request_check.hpp"

namespace sluice::ocoya {

namespace {

void check_paging(const subscriber_options& options, config::section_report& report) {
    const auto what = endpoint_of(options.request, options.verb);
    if (options.pages && what != nullptr && what->proven && !what->open) {
        report.add("paging", "it is known how '" + options.request.entity + "' is paged",
                   "leave `paging` out: it is for a path of your own");
    }
}

}  // namespace

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        using o = subscriber_options;
        config::declaration<o> d("ocoya", "Reads an entity of Ocoya, page by page");
        d.include(&o::request, request_declaration({method::get}));
        d.field("method", &o::verb, "How it is asked for").choice("get", method::get, "read");
        d.field("input", &o::input,
                "Values that are made before the request and stand in the parameters as `input`; "
                "expressions see `now`, `last_run`, and `parent` and `workspace` of a fan-out")
            .example("{since: \"{{ time_add(now, '-7d') }}\"}");
        d.field("for_each", &o::for_each,
                "Asks once for each workspace or profile; the parameters see it as `parent`, its "
                "workspace as `workspace`",
                for_each_declaration())
            .example("workspaces");
        d.field("paging", &o::pages, "How a path of your own is paged")
            .choice("none", paging::none, "one reply is all")
            .choice("numbered", paging::numbered,
                    "`page` from 0 and `perPage`, as Ocoya's list of posts");
        d.field("page_cap", &o::page_cap,
                "Pages that one listing reads at most; when there are more, the log says so")
            .at_least(1);
        d.field("end", &o::end, "When a listing is over")
            .choice("short_page", listing_end::short_page,
                    "a page with fewer items than were asked for")
            .choice("empty_page", listing_end::empty_page,
                    "a page without items: one request more, for a server that gives fewer than "
                    "asked");
        d.check({"method", "entity", "path", "parameters"},
                [](const o& options, config::section_report& report) {
                    check_request(options.request, options.verb, report);
                });
        d.check({"entity", "path", "paging"}, check_paging);
        return d;
    }();
    return declared;
}

}  // namespace sluice::ocoya
