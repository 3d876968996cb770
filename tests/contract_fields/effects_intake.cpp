// The first listing of an incoming: the entities that become tasks in a ledger.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "engine/intake/intake.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/layout.hpp"
#include "engine/plan/name_findings.hpp"
#include "support/memory_ledger/memory_ledger.hpp"

#include <sluice/config/load.hpp>

#include <fstream>

namespace sluice::testing {

namespace {

using namespace engine;

// The records of the one incoming; DIR is the world's directory.
constexpr auto records =
    "{\"id\":\"a\",\"at\":1}\n{\"id\":\"b\",\"at\":3}\n{\"id\":\"c\",\"at\":2}\n";

class listed_world {
 public:
    listed_world() { std::ofstream(world_.directory / "a.ndjson") << records; }

    // Runs the incoming as a daemon with that configuration does, on the ledger of the earlier
    // runs.
    void start(std::string yaml) {
        yaml.replace(yaml.find("DIR"), 3, world_.directory.path().string());
        std::ofstream(world_.directory / "all.yaml") << yaml;
        const auto given = config::load(world_.directory / "all.yaml", configuration_layout(),
                                        known_types(), config::system_variables());
        config::diagnostics problems;
        const auto plan = given.good() ? build(given, problems) : engine::plan();
        if (!given.good() || !problems.empty()) {
            world_.note("refused: " + given.problems.to_text() + problems.to_text());
            return;
        }
        const auto names = world_.run(find_names(ledger_.get(), &plan)).value();
        for (const auto& incoming : plan.incoming) {
            if (names.renamed.contains(incoming->name)) {
                world_.note(incoming->name + " is not started");
            } else {
                list(incoming, plan.routes);
            }
        }
    }

    // Returns every task so far.
    std::string told() {
        std::string text = world_.told();
        for (const auto& task : world_.run(ledger_->list({})).value()) {
            text += "task for " + task.entity_id + "\n";
        }
        return text;
    }

 private:
    engine::plan build(const config::loaded& given, config::diagnostics& problems) {
        return assembly(
                   given, known_types(),
                   [this](std::string name) { return world_.context(std::move(name)); }, problems)
            .build();
    }

    void list(std::shared_ptr<const incoming_plan> incoming,
              std::vector<std::shared_ptr<const route_plan>> routes) {
        const auto context = world_.context("intake");
        const engine::services services{context.executor, *ledger_, context.time, context.random,
                                        context.log};
        intake runs(services, std::move(incoming), std::move(routes), 1024, [] {});
        const auto done = world_.run(runs.run("schedule"));
        world_.note(done ? "listed" : describe(done.error()));
    }

    recorded_world world_{[](const net::request&, int) { return reply_of(500, ""); }};
    std::unique_ptr<ledger::ledger> ledger_ = sluice::testing::make_memory_ledger();
};

std::string list_first(const std::string& yaml) {
    listed_world world;
    world.start(yaml);
    return world.told();
}

// The incoming had another name before, and saw all entities under it.
std::string list_after_a_new_name(const std::string& yaml) {
    auto former = yaml;
    for (const auto* name : {"  it: {", "from: it"}) {
        former.replace(former.find(name) + std::string(name).find("it"), 2, "old");
    }
    listed_world world;
    world.start(former);
    world.start(yaml);
    return world.told();
}

}  // namespace

std::vector<field_effect> effects_of_first_listing() {
    const auto configured = [](const std::string& more) {
        return "incoming:\n"
               "  it: {subscriber: {type: file, path: DIR/a.ndjson}, identifier: id, emit: new" +
               more +
               "}\n"
               "outgoing:\n  a: {publisher: {type: log}}\n"
               "routes:\n  r: {from: it, to: a}\n";
    };
    return {
        {"first_run", configured(""), configured(", first_run: remember"), list_first},
        {"newest_by", configured(", first_run: newest 1"),
         configured(", first_run: newest 1, newest_by: at"), list_first},
        {"fresh", configured(""), configured(", fresh: true"), list_after_a_new_name},
    };
}

}  // namespace sluice::testing
