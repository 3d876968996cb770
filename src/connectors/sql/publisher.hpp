#pragma once

// Executes a statement for each record, or an upsert. Deliveries that come together share one
// transaction. A statement is `once` unless the configuration says that repeating it has no further
// effect; then a person decides about a delivery whose outcome nobody knows.

#include "connectors/sql/upsert.hpp"

#include <sluice/component/context.hpp>
#include <sluice/component/publisher.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/expression/template.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace sluice::sql {

// The outcome of a record for which the statement changes no row.
enum class without_change { done, failed };

struct publisher_options {
    config::reference client;
    std::string statement;
    std::optional<upsert_options> upsert;  // in place of a statement
    std::map<std::string, value_template> parameters;
    bool idempotent = false;
    std::int64_t batch = 100;
    without_change no_change = without_change::done;
};

const config::declaration<publisher_options>& publisher_declaration();

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context);

}  // namespace sluice::sql
