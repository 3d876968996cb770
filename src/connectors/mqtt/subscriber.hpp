#pragma once

// Takes the messages of topics. A message is acknowledged after its task is in the ledger
// (decision 0102).

#include "formats/body_value.hpp"

#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/expression/expression.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::mqtt {

struct subscriber_options {
    config::reference client;
    std::string client_id;
    std::vector<std::string> topics;
    std::int64_t qos = 1;
    std::chrono::milliseconds session_expiry = std::chrono::hours(24 * 7);
    std::string entity = "mqtt";
    formats::body_format format = formats::body_format::by_type;
    std::string delimiter = ",";
    bool has_header = true;
    std::optional<expression> items;
    std::int64_t page_size = 100;
    std::size_t largest_record = std::size_t{1024} * 1024;
};

const config::declaration<subscriber_options>& subscriber_declaration();

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context);

}  // namespace sluice::mqtt
