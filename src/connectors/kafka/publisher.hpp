#pragma once

// Writes a record to a topic for each delivery. The cluster's report settles each one.

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

namespace sluice::kafka {

enum class value_format { json, text };

struct publisher_options {
    config::reference client;
    std::optional<text_template> topic;
    std::optional<value_template> key;
    std::optional<value_template> value;
    value_format format = value_format::json;
    std::map<std::string, text_template> headers;
    bool idempotent = false;
    std::int64_t batch = 500;
};

const config::declaration<publisher_options>& publisher_declaration();

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context);

}  // namespace sluice::kafka
