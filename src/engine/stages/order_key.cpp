#include "engine/stages/order_key.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/key.hpp>

namespace sluice::engine {

result<std::string> order_key_of(const route_plan& route, const entity& entity, wall_time now) {
    if (!route.order_by) {
        return entity.id;
    }
    const json::object names = names_beside(entity, now);
    const auto value = route.order_by->evaluate(entity.data, {&names});
    if (!value) {
        return failure(value.error()).within("order_by");
    }
    if (value->is_null()) {
        return entity.id;
    }
    if (auto key = key_text(*value)) {
        return *std::move(key);
    }
    return failure(failure_class::invalid, "order_by: " + route.order_by->text() + " gave " +
                                               std::string(name_of(kind_of(*value))) +
                                               ", not a text, a number or a list of those");
}

}  // namespace sluice::engine
