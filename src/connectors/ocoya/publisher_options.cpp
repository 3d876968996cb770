#include "connectors/ocoya/publisher_options.hpp"

#include "connectors/ocoya/request_check.hpp"

namespace sluice::ocoya {

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        config::declaration<publisher_options> d("ocoya", "Writes to Ocoya, one record a request");
        d.include(&publisher_options::request,
                  request_declaration({method::post, method::patch, method::remove}));
        d.field("method", &publisher_options::verb, "What is done")
            .required()
            .choice("post", method::post, "create")
            .choice("patch", method::patch, "change")
            .choice("delete", method::remove, "delete");
        d.field("verify_pages", &publisher_options::verify_pages,
                "Pages of 50 posts that are read at most to learn whether a post whose reply was "
                "lost exists; past that the task waits for a person")
            .at_least(1);
        d.check({"method", "entity", "path", "parameters"},
                [](const publisher_options& options, config::section_report& report) {
                    check_request(options.request, options.verb, report);
                });
        return d;
    }();
    return declared;
}

}  // namespace sluice::ocoya
