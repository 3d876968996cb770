#include "connectors/ocoya/subscriber_options.hpp"

namespace sluice::ocoya {

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        config::declaration<subscriber_options> d("ocoya",
                                                  "Reads an entity of Ocoya, page by page");
        d.include(&subscriber_options::request, request_declaration());
        d.field("method", &subscriber_options::verb, "How it is asked for")
            .choice("get", method::get, "read");
        d.field("page_cap", &subscriber_options::page_cap,
                "Pages that one run reads at most; when there are more, the log says so")
            .at_least(1);
        d.field("end", &subscriber_options::end, "When a listing is over")
            .choice("short_page", listing_end::short_page,
                    "a page with fewer items than were asked for")
            .choice("empty_page", listing_end::empty_page,
                    "a page without items: one request more, for a server that gives fewer than "
                    "asked");
        d.check({"method", "entity", "parameters"},
                [](const subscriber_options& options, config::section_report& report) {
                    check_request(options.request, options.verb, report);
                });
        return d;
    }();
    return declared;
}

}  // namespace sluice::ocoya
