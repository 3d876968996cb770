#include "engine/stages/approval.hpp"

#include <sluice/component/names.hpp>

namespace sluice::engine {

std::optional<std::string> why_held(const route_plan& route, const entity& entity, wall_time now) {
    if (!route.hold) {
        return std::nullopt;
    }
    const auto& when = route.hold->when;
    if (!when) {
        return "waits for approval";
    }
    const json::object names = names_beside(entity, now);
    const auto holds = when->test(entity.data, {&names});
    if (!holds) {
        return "waits for approval: `hold` fails: " + describe(holds.error());
    }
    return *holds ? std::optional("waits for approval: " + when->text()) : std::nullopt;
}

}  // namespace sluice::engine
