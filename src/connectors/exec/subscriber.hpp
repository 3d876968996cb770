#pragma once

// Runs a program and reads records from its standard output.

#include "connectors/exec/command_options.hpp"
#include "formats/body_value.hpp"

#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/expression/expression.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace sluice::exec {

struct subscriber_options {
    command_options command;
    formats::body_format format = formats::body_format::ndjson;
    std::string delimiter = ",";
    bool has_header = true;
    std::optional<expression> items;
    std::size_t largest_output = std::size_t{16} * 1024 * 1024;
    std::string entity = "record";
};

const config::declaration<subscriber_options>& subscriber_declaration();

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context);

}  // namespace sluice::exec
