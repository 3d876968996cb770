#pragma once

// A checked configuration, built: components made, pipelines joined, names resolved. The engine
// runs a plan and knows nothing of YAML or of any component's type.

#include "engine/pipeline.hpp"
#include "engine/publish_machine.hpp"
#include "engine/schedule.hpp"
#include "engine/settings.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/expression/expression.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

struct incoming_plan {
    std::string name;
    schedule when;
    std::shared_ptr<subscriber> source;
    std::optional<expression> identifier;
    emit_rule emit = emit_rule::all;
    std::optional<expression> compare;
    pipeline stages;
};

struct outgoing_plan {
    std::string name;
    pipeline stages;
    std::shared_ptr<publisher> target;
    publish_policy policy;
};

struct route_plan {
    std::string name;
    std::shared_ptr<const incoming_plan> from;
    std::vector<std::shared_ptr<const outgoing_plan>> to;
    pipeline stages;
};

struct plan {
    std::vector<std::shared_ptr<const incoming_plan>> incoming;  // enabled ones
    std::vector<std::shared_ptr<const outgoing_plan>> outgoing;
    std::vector<std::shared_ptr<const route_plan>> routes;  // enabled ones
    daemon_settings daemon;
};

}  // namespace sluice::engine
