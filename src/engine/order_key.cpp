#include "engine/order_key.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/json.hpp>

namespace sluice::engine {

result<std::string> order_key_of(const route_plan& route, const entity& record, wall_time now) {
    if (!route.order_by) {
        return record.id;
    }
    const json::object names = names_beside(record, now);
    const auto value = route.order_by->evaluate(record.data, {&names});
    if (!value) {
        return failure(value.error()).within("order_by");
    }
    switch (kind_of(*value)) {
        case json_kind::null:
            return record.id;
        case json_kind::string:
            return std::string(value->get_string());
        case json_kind::number:
        case json_kind::boolean:
            return write_json(*value);
        case json_kind::array:
        case json_kind::object:
            break;
    }
    return failure(failure_class::invalid, "order_by: " + route.order_by->text() + " gave " +
                                               std::string(name_of(kind_of(*value))) +
                                               ", not a text or a number");
}

}  // namespace sluice::engine
