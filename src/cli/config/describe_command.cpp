#include "app/configuration.hpp"
#include "cli/cases/case_settings.hpp"
#include "cli/command.hpp"
#include "cli/config/fitted_tables.hpp"
#include "cli/screen.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/config/writers.hpp>
#include <sluice/expression/reference.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {
namespace {

struct describe_options {
    std::string kind;
    std::string name;
};

constexpr std::array<std::string_view, 4> component_kinds = {"client", "subscriber", "publisher",
                                                             "transformer"};

bool is_component_kind(std::string_view kind) {
    return std::ranges::find(component_kinds, kind) != component_kinds.end();
}

// A list of stages under a name has fields of its own. The key "transformers" means those fields,
// because "transformer" means the types of stages.
std::string name_of_part(const config::map_layout& map) {
    return is_component_kind(map.kind) ? map.key : map.kind;
}

// Returns the sections of the layout, such as "route" and "daemon".
std::vector<std::pair<std::string, const config::section*>> parts_of_configuration() {
    std::vector<std::pair<std::string, const config::section*>> parts;
    for (const auto& map : engine::configuration_layout().maps) {
        if (map.entry != nullptr) {
            parts.emplace_back(name_of_part(map), map.entry);
        }
    }
    for (const auto& single : engine::configuration_layout().singles) {
        parts.emplace_back(single.key, single.entry);
    }
    parts.emplace_back("test", &test_case_declaration());
    return parts;
}

// Accepts the key of the file in place of the kind of its entries: "routes" for "route".
std::string singular(const std::string& kind, const std::string& name) {
    for (const auto& map : engine::configuration_layout().maps) {
        if (map.key == kind && name.empty() && map.entry != nullptr) {
            return name_of_part(map);
        }
        if (map.key == kind) {
            return map.kind.empty() ? map.stages : map.kind;
        }
    }
    return kind;
}

std::string overview() {
    std::string parts;
    for (const auto& [kind, declared] : parts_of_configuration()) {
        append_item(parts, kind);
    }
    std::string text = "Parts of a configuration: " + parts + "\nComponents:\n";
    for (const auto kind : component_kinds) {
        text += "  " + std::string(kind) + ":";
        for (const auto& name : app::component_types().types_of(kind)) {
            text += " " + name;
        }
        text += "\n";
    }
    return text +
           "Functions of expressions: sluice describe functions\n"
           "More: sluice describe KIND [NAME]\n";
}

failure unknown(const std::string& wanted, const std::vector<std::string>& candidates) {
    const auto meant = config::did_you_mean(wanted, candidates);
    return {
        failure_class::invalid, "there is nothing called '" + wanted + "'",
        meant.empty() ? "sluice describe lists what there is" : "did you mean '" + meant + "'?"};
}

// "ocoya" alone names a type that several kinds have.
failure unknown_kind(const std::string& wanted) {
    std::vector<std::string> kinds(component_kinds.begin(), component_kinds.end());
    std::string kinds_of_type;
    for (const auto& kind : kinds) {
        if (app::component_types().find(kind, wanted) != nullptr) {
            kinds_of_type += (kinds_of_type.empty() ? "'" : " or '") + kind + " " + wanted + "'";
        }
    }
    if (!kinds_of_type.empty()) {
        return {failure_class::invalid, "'" + wanted + "' is a type, and its kind is missing",
                "did you mean " + kinds_of_type + "?"};
    }
    if (describe_function(wanted)) {
        return {failure_class::invalid, "'" + wanted + "' is a function",
                "did you mean 'function " + wanted + "'?"};
    }
    for (const auto& [kind, declared] : parts_of_configuration()) {
        kinds.push_back(kind);
    }
    kinds.insert(kinds.end(), {"function", "functions"});
    return unknown(wanted, kinds);
}

result<std::string> describe_part(const describe_options& options) {
    if (options.kind.empty()) {
        return overview();
    }
    if (options.kind == "functions" || (options.kind == "function" && options.name.empty())) {
        return function_list();
    }
    if (options.kind == "function") {
        auto described = describe_function(options.name);
        return described ? result<std::string>(*std::move(described))
                         : unknown(options.name, function_names());
    }
    const auto kind = singular(options.kind, options.name);
    for (const auto& [part, declared] : parts_of_configuration()) {
        if (part == kind && options.name.empty()) {
            return config::write_reference(*declared, 1);
        }
        if (part == kind) {
            return failure(failure_class::invalid, "every " + kind + " has the same fields",
                           "leave out '" + options.name + "'");
        }
    }
    if (!is_component_kind(kind)) {
        return unknown_kind(options.kind);
    }
    if (options.name.empty()) {
        return config::write_reference(app::component_types(), kind, 1);
    }
    const auto* declared = app::component_types().find(kind, options.name);
    if (declared == nullptr) {
        return unknown(options.name, app::component_types().types_of(kind));
    }
    return config::write_reference(*declared, 1);
}

}  // namespace

void add_describe_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<describe_options>();
    auto* command =
        program.add_subcommand("describe", "Explain the fields of a configuration's parts");
    command->add_option("kind", options->kind,
                        "incoming, outgoing, route, storage, daemon, client, subscriber, "
                        "publisher, transformer, alert, function");
    command->add_option("name", options->name,
                        "A type of that kind: ocoya, file, map, …; or a function");
    command->callback([options, &exit_code] {
        const auto text = describe_part(*options);
        if (!text) {
            std::fprintf(stderr, "sluice describe: %s\n", describe(text.error()).c_str());
            exit_code = exit_misconfigured;
            return;
        }
        std::fputs(with_fitted_tables(*text, screen_columns()).c_str(), stdout);
    });
}

}  // namespace sluice::cli
