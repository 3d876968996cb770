#include "control/resources.hpp"

#include <boost/json/array.hpp>

namespace sluice::control {
namespace {

const char* word_of(daemon_phase phase) {
    switch (phase) {
        case daemon_phase::starting:
            return "starting";
        case daemon_phase::running:
            return "running";
        case daemon_phase::stopping:
            break;
    }
    return "stopping";
}

awaitable<result<answer>> show_status(const control_context* context, const call*) {
    const auto daemon = context->daemon.identity();
    json::object out;
    out["phase"] = word_of(daemon.phase);
    out["process"] = daemon.process;
    out["version"] = daemon.version;
    out["started"] = format_utc(daemon.started);
    out["generation"] = daemon.generation;
    out["configuration"] = daemon.configuration;
    out["state"] = daemon.state;
    json::array changed;
    for (const auto& file : daemon.changed) {
        changed.emplace_back(file);
    }
    out["changed"] = std::move(changed);
    co_return answer{200, std::move(out)};
}

}  // namespace

void add_status_resources(resource_list& all) {
    all.push_back({.method = "GET",
                   .path = "/status",
                   .name = "status",
                   .summary = "Show the daemon",
                   .response = schema::object(
                       {{"phase", schema::one_of("Its life", {"starting", "running", "stopping"})},
                        {"process", schema::whole_number("Its process id")},
                        {"version", schema::text("Its version")},
                        {"started", schema::moment("Its start")},
                        {"generation", schema::whole_number("The number of its configuration")},
                        {"configuration", schema::text("The directory of its configuration")},
                        {"state", schema::text("Its state directory")},
                        {"changed", schema::list_of(schema::text({}),
                                                    "Files that changed since it read them")}}),
                   .handle = show_status});
}

}  // namespace sluice::control
