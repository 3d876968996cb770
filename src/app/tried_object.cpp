#include "app/tried_object.hpp"

#include "engine/plan/layout.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/key.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

namespace sluice::app {
namespace {

constexpr std::array<std::string_view, 4> tried_maps = {"routes", "incoming", "outgoing",
                                                        "transformers"};

struct object_place {
    std::string_view map;
    std::string name;
};

// The names of the objects, by their map.
using known_objects = std::map<std::string_view, std::vector<std::string>>;

bool has(const known_objects& known, std::string_view map, std::string_view name) {
    const auto found = known.find(map);
    return found != known.end() && std::ranges::find(found->second, name) != found->second.end();
}

std::vector<object_place> places_of(const known_objects& known, const std::string& name) {
    std::vector<object_place> found;
    for (const auto map : tried_maps) {
        const auto prefix = std::string(map) + ".";
        if (has(known, map, name)) {
            found.push_back({map, name});
        } else if (name.starts_with(prefix) && has(known, map, name.substr(prefix.size()))) {
            return {{map, name.substr(prefix.size())}};
        }
    }
    return found;
}

failure no_such_object(const known_objects& objects, const std::string& name) {
    std::vector<std::string> known;
    for (const auto& [map, names] : objects) {
        known.insert(known.end(), names.begin(), names.end());
    }
    const auto meant = config::did_you_mean(name, known);
    std::string mend = known.empty() ? "the configuration has none: name another with --config"
                                     : "there are " + joined(known, ", ");
    if (!meant.empty()) {
        mend = "did you mean '" + meant + "'?";
    }
    return {failure_class::invalid,
            "there is no route, incoming, outgoing or transformer '" + name + "'", std::move(mend)};
}

failure several_objects(const std::vector<object_place>& places, const std::string& name) {
    std::vector<std::string> names;
    for (const auto& place : places) {
        names.push_back(std::string(place.map) + "." + place.name);
    }
    return {failure_class::invalid, "'" + name + "' is the name of several objects",
            "write " + joined(names, " or ")};
}

result<object_place> only_place(const known_objects& known, const std::string& name) {
    const auto places = places_of(known, name);
    if (places.empty()) {
        return no_such_object(known, name);
    }
    return places.size() > 1 ? result<object_place>(several_objects(places, name)) : places.front();
}

const auto name_in_plan = [](const auto& part) { return part->name; };

template <class Part>
std::shared_ptr<const Part> part_in(const std::vector<std::shared_ptr<const Part>>& parts,
                                    const std::string& name) {
    const auto found = std::ranges::find(parts, name, &Part::name);
    return found == parts.end() ? nullptr : *found;
}

failure switched_off(const object_place& place) {
    return {failure_class::invalid, std::string(place.map) + "." + place.name + " is switched off",
            "take out its 'enabled: false' to try it"};
}

result<tried_object> object_in(const engine::plan& plan, const object_place& place) {
    tried_object object;
    object.trial.largest_task = plan.daemon.largest_task;
    if (place.map == "routes") {
        const auto route = part_in(plan.routes, place.name);
        if (!route) {
            return switched_off(place);
        }
        object.trial.incoming = route->from.get();
        object.trial.route = route.get();
        object.trial.outgoings = route->to;
        object.held = {route, route->from};
        return object;
    }
    if (place.map == "incoming") {
        const auto incoming = part_in(plan.incoming, place.name);
        if (!incoming) {
            return switched_off(place);
        }
        object.trial.incoming = incoming.get();
        object.held = {incoming};
        return object;
    }
    const auto outgoing = part_in(plan.outgoing, place.name);
    if (!outgoing) {
        return switched_off(place);
    }
    object.trial.outgoings.push_back(outgoing);
    return object;
}

result<tried_object> object_at(const config::loaded& given, assembled& built,
                               const object_place& place) {
    if (place.map != "transformers") {
        return object_in(built.plan(), place);
    }
    tried_object object;
    object.trial.largest_task = built.plan().daemon.largest_task;
    object.declared = &given.get<config::reused_stages>("transformers", place.name);
    auto made = built.make_stages(object.declared->stages, "transformers." + place.name);
    if (!made) {
        auto why = made.error();
        // A client is then missing because a secret of its address was not looked up.
        if (!given.withheld.empty()) {
            why.mend += "; --requests looks up the secrets of clients";
        }
        return why;
    }
    object.own = std::make_unique<const pipeline>(*std::move(made));
    object.trial.list = object.own.get();
    return object;
}

result<void> give_identifier(const engine::incoming_plan& incoming, entity& entity) {
    const json::object names = names_beside(entity, wall_time{});
    const auto value = incoming.identifier->evaluate(entity.data, {&names});
    if (!value) {
        return failure(value.error()).within("identifier of incoming '" + incoming.name + "'");
    }
    const auto text = key_text(*value);
    if (!text) {
        return failure(failure_class::invalid,
                       "the identifier of incoming '" + incoming.name + "' gives " +
                           std::string(name_of(kind_of(*value))) + ", not a text or a number",
                       "give the record one, or name one with --id");
    }
    entity.id = *text;
    return {};
}

using given_parameters = std::map<std::string, json::value, std::less<>>;

result<given_parameters> read_parameters(const config::reused_stages* declared,
                                         const std::vector<std::string>& texts) {
    std::vector<std::string> names;
    if (declared != nullptr) {
        for (const auto& [name, otherwise] : declared->parameters.entries) {
            names.push_back(name);
        }
    }
    given_parameters made;
    for (const auto& text : texts) {
        const auto sign = text.find('=');
        const auto name = text.substr(0, sign);
        if (sign == std::string::npos) {
            return failure(failure_class::invalid,
                           "'" + text + "' has no =", "write --with NAME=VALUE");
        }
        if (std::ranges::find(names, name) == names.end()) {
            const auto meant = config::did_you_mean(name, names);
            return failure(failure_class::invalid, "these stages have no parameter '" + name + "'",
                           meant.empty() ? "leave it out" : "did you mean '" + meant + "'?");
        }
        const auto value = text.substr(sign + 1);
        auto as_json = parse_json(value);
        made[name] = as_json ? *std::move(as_json) : json::value(value);
    }
    return made;
}

result<void> give_parameters(const config::reused_stages& declared, given_parameters given,
                             entity& entity) {
    for (const auto& [name, otherwise] : declared.parameters.entries) {
        if (const auto found = given.find(name); found != given.end()) {
            entity.variables.change()[name] = std::move(found->second);
            continue;
        }
        if (!otherwise) {
            return failure(failure_class::invalid, "these stages need the parameter '" + name + "'",
                           "give it: --with " + name + "=VALUE");
        }
        auto value = otherwise->evaluate(entity.data);
        if (!value) {
            return failure(value.error()).within("parameter '" + name + "'");
        }
        entity.variables.change()[name] = *std::move(value);
    }
    return {};
}

}  // namespace

bool is_stage_file(std::string_view name) {
    return name.find('/') != std::string_view::npos || name.ends_with(".yaml") ||
           name.ends_with(".yml");
}

result<tried_object> find_tried(const config::loaded& given, assembled& built,
                                const std::string& name) {
    known_objects known;
    for (const auto map : tried_maps) {
        known[map] = given.names(map);
    }
    const auto place = only_place(known, name);
    return place ? object_at(given, built, *place) : result<tried_object>(place.error());
}

result<tried_object> find_running(const engine::plan& plan, const std::string& name) {
    known_objects known;
    std::ranges::transform(plan.routes, std::back_inserter(known["routes"]), name_in_plan);
    std::ranges::transform(plan.incoming, std::back_inserter(known["incoming"]), name_in_plan);
    std::ranges::transform(plan.outgoing, std::back_inserter(known["outgoing"]), name_in_plan);
    const auto place = only_place(known, name);
    return place ? object_in(plan, *place) : result<tried_object>(place.error());
}

result<entity> tried_entity(const tried_object& object, entity entity,
                            const std::vector<std::string>& parameters) {
    const auto* incoming = object.trial.incoming;
    if (entity.id.empty() && incoming != nullptr && incoming->identifier) {
        if (auto given = give_identifier(*incoming, entity); !given) {
            return given.error();
        }
    }
    auto read = read_parameters(object.declared, parameters);
    if (!read) {
        return read.error();
    }
    if (object.declared != nullptr) {
        if (auto given = give_parameters(*object.declared, *std::move(read), entity); !given) {
            return given.error();
        }
    }
    return entity;
}

}  // namespace sluice::app
