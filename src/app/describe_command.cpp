#include "app/command.hpp"
#include "app/configuration.hpp"
#include "engine/settings.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/config/writers.hpp>
#include <sluice/expression/reference.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::app {
namespace {

struct describe_options {
    std::string kind;
    std::string name;
};

constexpr std::array<std::string_view, 4> component_kinds = {"client", "subscriber", "publisher",
                                                             "transformer"};

const config::section* part_of_configuration(std::string_view kind) {
    if (kind == "incoming") {
        return &engine::incoming_declaration();
    }
    if (kind == "outgoing") {
        return &engine::outgoing_declaration();
    }
    if (kind == "route") {
        return &engine::route_declaration();
    }
    return kind == "daemon" ? &engine::daemon_declaration() : nullptr;
}

std::string overview() {
    std::string text = "Parts of a configuration: incoming, outgoing, route, daemon\nComponents:\n";
    for (const auto kind : component_kinds) {
        text += "  " + std::string(kind) + ":";
        for (const auto& name : component_types().types_of(kind)) {
            text += " " + name;
        }
        text += "\n";
    }
    return text +
           "Functions of expressions: sluice describe functions\n"
           "More: sluice describe KIND [NAME]\n";
}

result<std::string> unknown(const std::string& what, const std::vector<std::string>& candidates) {
    const auto meant = config::did_you_mean(what, candidates);
    return failure(
        failure_class::invalid, "there is nothing called '" + what + "'",
        meant.empty() ? "sluice describe lists what there is" : "did you mean '" + meant + "'?");
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
        return described ? *std::move(described) : unknown(options.name, function_names());
    }
    if (const auto* part = part_of_configuration(options.kind)) {
        return config::write_reference(*part, 1);
    }
    if (std::ranges::find(component_kinds, options.kind) == component_kinds.end()) {
        return unknown(options.kind,
                       {"incoming", "outgoing", "route", "daemon", "client", "subscriber",
                        "publisher", "transformer", "function", "functions"});
    }
    if (options.name.empty()) {
        return config::write_reference(component_types(), options.kind, 1);
    }
    const auto* declared = component_types().find(options.kind, options.name);
    if (declared == nullptr) {
        return unknown(options.name, component_types().types_of(options.kind));
    }
    return config::write_reference(*declared, 1);
}

}  // namespace

void add_describe_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<describe_options>();
    auto* command =
        program.add_subcommand("describe", "Explain the fields of a configuration's parts");
    command->add_option(
        "kind", options->kind,
        "incoming, outgoing, route, daemon, client, subscriber, publisher, transformer, function");
    command->add_option("name", options->name,
                        "A type of that kind: ocoya, file, map, …; or a function");
    command->callback([options, &exit_code] {
        const auto text = describe_part(*options);
        if (!text) {
            std::fprintf(stderr, "sluice describe: %s\n", describe(text.error()).c_str());
            exit_code = exit_failed;
            return;
        }
        std::fputs(text->c_str(), stdout);
    });
}

}  // namespace sluice::app
