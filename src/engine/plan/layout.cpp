#include "engine/plan/layout.hpp"

#include "engine/plan/alert_settings.hpp"
#include "engine/plan/settings.hpp"
#include "engine/plan/storage_settings.hpp"
#include "engine/plan/template_settings.hpp"

#include <sluice/config/reused_stages.hpp>
#include <sluice/config/warnings.hpp>

namespace sluice::engine {
namespace {

config::map_layout sections(std::string key, std::string kind, std::string summary,
                            const config::section& entry) {
    config::map_layout map;
    map.key = std::move(key);
    map.kind = std::move(kind);
    map.summary = std::move(summary);
    map.entry = &entry;
    return map;
}

config::layout make_layout() {
    config::map_layout clients;
    clients.key = "clients";
    clients.kind = "client";
    clients.summary = "Ways to talk to an HTTP API, with their credentials";
    clients.component = "client";
    clients.unused = config::warning::unused_client;
    auto reused = sections("transformers", "transformer", "Stages that others use by name",
                           config::reused_stages_declaration());
    reused.stages = "transformer";
    reused.unused = config::warning::unused_transformers;

    auto templates = sections("templates", "template", "Objects that are made once for each use",
                              template_declaration());
    templates.of_templates = true;
    templates.unused = config::warning::unused_template;
    auto uses = sections("uses", "use", "Uses of templates, by name", use_declaration());
    uses.of_templates = true;

    config::layout shape;
    shape.maps.push_back(std::move(clients));
    shape.maps.push_back(sections("incoming", "incoming",
                                  "Sources of entities, with their schedules",
                                  incoming_declaration()));
    shape.maps.push_back(
        sections("outgoing", "outgoing", "Targets of entities", outgoing_declaration()));
    shape.maps.back().unused = config::warning::unused_outgoing;
    shape.maps.push_back(
        sections("routes", "route", "Ways from an incoming to its outgoings", route_declaration()));
    shape.maps.push_back(
        sections("storages", "storage", "Key-value stores, by name", storage_declaration()));
    shape.maps.back().unused = config::warning::unused_storage;
    shape.maps.push_back(std::move(reused));
    shape.maps.push_back(sections("alerts", "alert", "Rules that tell an outgoing what is wrong",
                                  alert_declaration()));
    shape.maps.push_back(std::move(templates));
    shape.maps.push_back(std::move(uses));
    shape.singles.push_back({"daemon", &daemon_declaration()});
    return shape;
}

}  // namespace

const config::layout& configuration_layout() {
    static const config::layout shape = make_layout();
    return shape;
}

}  // namespace sluice::engine
