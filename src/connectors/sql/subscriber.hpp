#pragma once

// Reads the rows of a query as records, page by page.

#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/expression/template.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace sluice::sql {

enum class listing_start { goes_on, anew };

struct subscriber_options {
    config::reference client;
    std::string query;
    std::map<std::string, value_template> parameters;
    std::string cursor;
    json::value start;
    listing_start each_run = listing_start::goes_on;
    std::int64_t page_size = 500;
    std::size_t largest_record = std::size_t{16} * 1024 * 1024;
    std::string entity = "row";
};

const config::declaration<subscriber_options>& subscriber_declaration();

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context);

}  // namespace sluice::sql
