#include "connectors/http/listing_pager.hpp"

#include <limits>
#include <utility>

namespace sluice::http {

paging::pager pager_for(const subscriber_options& options, const std::string& base_url) {
    paging::pager_options made;
    made.address = [path = options.path](
                       const paging::parameter_values& values) -> result<paging::page_address> {
        auto filled = paging::filled_path(path, values.path);
        if (!filled) {
            return filled.error();
        }
        if (!values.query.is_null() && !values.query.is_object()) {
            return failure(failure_class::refused, "parameters.query is not a map",
                           "write it as `name: value` pairs");
        }
        paging::page_address address;
        address.path = *std::move(filled);
        if (values.query.is_object()) {
            address.query = values.query.get_object();
        }
        return address;
    };
    made.base_url = base_url;
    made.verb = std::string(name_of(options.verb));
    made.parameters = &options.parameters;
    made.next = options.next;
    made.has_items = options.items.has_value();
    made.page_cap = options.page_cap;
    made.end = options.end;
    made.largest_page = std::numeric_limits<std::int64_t>::max();
    made.pages = options.pages ? &*options.pages : &paging::usual_paging(paging::page_kind::none);
    return paging::pager(std::move(made));
}

}  // namespace sluice::http
