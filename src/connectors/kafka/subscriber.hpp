#pragma once

// Reads the records of topics. The ledger has the offsets, committed with the tasks (decision
// 0103).

#include "connectors/kafka/consumer.hpp"
#include "formats/body_value.hpp"

#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/expression/expression.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::kafka {

struct subscriber_options {
    config::reference client;
    std::vector<std::string> topics;
    std::vector<std::int64_t> partitions;
    start_rule start = start_rule::earliest;
    std::string since;
    std::string group;
    loss_rule lost = loss_rule::fail;
    std::string entity = "kafka";
    formats::body_format format = formats::body_format::by_type;
    std::string delimiter = ",";
    bool has_header = true;
    std::optional<expression> items;
    std::int64_t page_size = 500;
    std::size_t largest_record = std::size_t{1024} * 1024;
};

const config::declaration<subscriber_options>& subscriber_declaration();

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context);

}  // namespace sluice::kafka
