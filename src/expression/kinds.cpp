#include "expression/kinds.hpp"

#include <array>
#include <utility>

namespace sluice::jmespath {

kinds kinds::of(parameter declared) {
    if (accepts(declared, parameter::any)) {
        return any();
    }
    constexpr std::array<std::pair<parameter, json_kind>, 8> all{{
        {parameter::number, json_kind::number},
        {parameter::string, json_kind::string},
        {parameter::boolean, json_kind::boolean},
        {parameter::null, json_kind::null},
        {parameter::array, json_kind::array},
        {parameter::numbers, json_kind::array},
        {parameter::strings, json_kind::array},
        {parameter::object, json_kind::object},
    }};
    kinds found;
    for (const auto& [one, kind] : all) {
        found = accepts(declared, one) ? found | kinds(kind) : found;
    }
    return found;
}

std::string kinds::text() const {
    std::string names;
    for (const json_kind one : {json_kind::number, json_kind::string, json_kind::boolean,
                                json_kind::array, json_kind::object, json_kind::null}) {
        if (has(one)) {
            names += names.empty() ? "" : " or ";
            names += name_of(one);
        }
    }
    return names;
}

}  // namespace sluice::jmespath
