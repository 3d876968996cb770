#pragma once

// Runs a program for each record, with the record on its standard input. The exit code decides
// whether the record was delivered. A run that was cut off is `once`, unless the configuration says
// that repeating it has no further effect.

#include "connectors/exec/command_options.hpp"

#include <sluice/component/context.hpp>
#include <sluice/component/publisher.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/expression/template.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sluice::exec {

enum class input_format { json, ndjson, csv, text, nothing };

struct publisher_options {
    command_options command;
    std::optional<value_template> input;
    input_format format = input_format::json;
    std::vector<std::int64_t> retry_codes{75};
    bool idempotent = false;
    std::size_t largest_output = std::size_t{256} * 1024;
};

const config::declaration<publisher_options>& publisher_declaration();

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context);

}  // namespace sluice::exec
