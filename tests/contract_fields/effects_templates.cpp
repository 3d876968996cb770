// Templates and their uses: each field changes the objects that they make.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "engine/plan/layout.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/config/load.hpp>
#include <sluice/config/writers.hpp>

#include <fstream>

namespace sluice::testing {

namespace {

std::string effective(const std::string& yaml) {
    const temporary_directory directory;
    std::ofstream(directory / "all.yaml") << yaml;
    const auto& shape = engine::configuration_layout();
    const auto given =
        config::load(directory.path(), shape, known_types(), config::system_variables());
    return given.good() ? config::write_effective(given, shape, known_types())
                        : "refused: " + given.problems.to_text();
}

std::string definition(const std::string& parameters, const std::string& description) {
    return "templates:\n  t: {parameters: {" + parameters +
           "}, objects: {storages: {s: {description: \"" + description + "\"}}}}\n";
}

effect_table template_effects() {
    effect_table table;
    table.observe = effective;
    table.always = "uses: {u: {template: t}}\n";
    table.effects = {
        {"parameters", definition("a: one", "${param:a}"), definition("a: two", "${param:a}")},
        {"objects", definition("", "one"), definition("", "two")},
    };
    return table;
}

effect_table use_effects() {
    effect_table table;
    table.observe = effective;
    table.always =
        "templates:\n"
        "  t: {parameters: {a: one}, objects: {incoming: {\"i-${param:a}\": {subscriber: "
        "{type: file, path: /nowhere/a.csv}}}}}\n"
        "  v: {objects: {storages: {s: {}}}}\n";
    table.effects = {
        {"template", "uses: {u: {template: t}}\n", "uses: {u: {template: v}}\n"},
        {"with", "uses: {u: {template: t}}\n", "uses: {u: {template: t, with: {a: two}}}\n"},
        {"enabled", "uses: {u: {template: t}}\n", "uses: {u: {template: t, enabled: false}}\n"},
    };
    return table;
}

const effects_of templates("template", template_effects);
const effects_of uses("use", use_effects);

}  // namespace

}  // namespace sluice::testing
