#pragma once

// Publishes a message for each record. With QoS 1 or 2 a delivery is done when the server has
// acknowledged it. Nobody can ask a server whether it took a message, so a delivery is `once`
// unless the configuration says that a repeat does no harm.

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

namespace sluice::mqtt {

enum class payload_format { json, text };

struct publisher_options {
    config::reference client;
    std::optional<text_template> topic;
    std::optional<value_template> payload;
    payload_format format = payload_format::json;
    std::int64_t qos = 1;
    bool retain = false;
    std::map<std::string, text_template> properties;
    bool idempotent = false;
    std::int64_t batch = 100;
};

const config::declaration<publisher_options>& publisher_declaration();

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context);

}  // namespace sluice::mqtt
