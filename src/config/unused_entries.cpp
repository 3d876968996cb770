#include "config/unused_entries.hpp"

#include "config/allowance.hpp"
#include "config/written_values.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace sluice::config {

namespace {

// The entries that something refers to, each as kind and name: {"client", "shop"}.
using used_names = std::set<std::pair<std::string, std::string>>;

// Stages are used by a reference, or by their name in place of a type.
bool is_used(const used_names& used, const map_layout& map, const std::string& name) {
    return used.contains({map.kind, name}) ||
           (!map.stages.empty() && used.contains({"stages", name}));
}

used_names names_used(const std::vector<written_object>& objects, const layout& shape,
                      const catalogue& types) {
    used_names used;
    for (const auto& object : objects) {
        visit_values(
            object, shape, types,
            [&used](const written_value& one) {
                if (one.facts.shape == value_shape::used_stages) {
                    used.emplace("stages", one.value.text);
                }
                if (!one.facts.rules.refers_to.empty()) {
                    used.emplace(one.facts.rules.refers_to, one.value.text);
                }
            },
            [&used](const std::string& name) { used.emplace("stages", name); });
    }
    return used;
}

}  // namespace

diagnostics find_unused(const std::vector<written_object>& objects, const layout& shape,
                        const catalogue& types) {
    const auto used = names_used(objects, shape, types);
    diagnostics found;
    for (const auto& object : objects) {
        const auto map = std::ranges::find(shape.maps, object.map, &map_layout::key);
        if (map == shape.maps.end() || !map->unused || is_used(used, *map, object.name) ||
            is_allowed(object.at, *map->unused)) {
            continue;
        }
        diagnostic one;
        one.at = object.at;
        one.path = object.map + "." + object.name;
        one.message = "nothing uses '" + object.name + "'";
        one.mend = "use it, or take it out";
        one.rule = *map->unused;
        found.add(std::move(one));
    }
    return found;
}

}  // namespace sluice::config
