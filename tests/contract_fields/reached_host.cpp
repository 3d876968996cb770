#include "contract_fields/reached_host.hpp"

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/config/load.hpp>

#include <fstream>

namespace sluice::testing {

using namespace engine;

std::string reach_for(const std::string& yaml) {
    const temporary_directory directory;
    std::ofstream(directory / "all.yaml") << yaml;
    const auto given = config::load(directory.path(), configuration_layout(), known_types(),
                                    config::system_variables());
    if (!given.good()) {
        return "refused: " + given.problems.to_text();
    }
    http_fixture bench([](const net::request&) { return answer(200, "{}"); },
                       daemon_of(given).allow_networks);
    config::diagnostics problems;
    config::configured_component target;
    target.type = "http";
    target.options = config::read_text(*known_types().find("publisher", "http"), "a.yaml",
                                       "url: \"{{ place }}/x\"\n", known_types(),
                                       config::system_variables(), problems);
    const auto writes = known_types().make<publisher>(target, bench.context("it")).value();
    entity entity;
    entity.data = json::object{{"place", bench.url()}};
    const auto done = bench.run(writes->send(writes->prepare(entity, "k").value()));
    return std::string(done ? "sent" : "not sent") + " in " +
           std::to_string(bench.requests().size()) + " requests";
}

}  // namespace sluice::testing
