#include "cli/known_names.hpp"

#include "app/configuration.hpp"
#include "app/ledger_session.hpp"
#include "app/started_configuration.hpp"
#include "cli/answer.hpp"
#include "cli/command.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/config/written.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <cstdio>

namespace sluice::cli {
namespace {

std::string kind_of_map(std::string_view map) {
    for (const auto& one : engine::configuration_layout().maps) {
        if (one.key == map) {
            return one.kind;
        }
    }
    return {};
}

void add_names_in_files(const std::filesystem::path& directory, app::names_by_kind& into) {
    config::diagnostics ignored;  // a mistake elsewhere hides no name
    for (const auto& object :
         config::read_written(directory, engine::configuration_layout(), app::component_types(),
                              ignored, config::made_objects::read)) {
        auto& names = into[kind_of_map(object.map)];
        if (std::ranges::find(names, object.name) == names.end()) {
            names.push_back(object.name);
        }
    }
}

result<app::started_configuration> last_start(const std::string& state) {
    return app::with_ledger(state, true, [](ledger::ledger* ledger) {
        return app::read_started_configuration(ledger);
    });
}

failure unknown(const name_question& asked, const std::vector<std::string>& known) {
    const auto meant = config::did_you_mean(asked.name, known);
    std::string mend =
        meant.empty() ? "there are " + joined(known, ", ") : "did you mean '" + meant + "'?";
    if (known.empty()) {
        mend = "the configuration has none: name another directory with --config";
    }
    return {failure_class::invalid, "there is no " + asked.kind + " '" + asked.name + "'",
            mend + "; --force takes a name that was configured once"};
}

}  // namespace

void add_known_names(CLI::App& command, std::string& configuration, bool& force) {
    command.add_option("--config", configuration,
                       "Directory of the configuration, for its names; without it, the one that "
                       "the daemon was last started with");
    command.add_flag("--force", force, "Also a name that is no longer configured");
}

void add_started_configuration(CLI::App& command, std::string& configuration,
                               const std::string& purpose) {
    command.add_option("--config", configuration,
                       "Directory of the configuration" + purpose +
                           "; without it, the one that the daemon was last started with");
}

int judge_name(const char* command, const name_question& asked) {
    auto started = last_start(asked.state);
    if (!started) {
        return complain(command, started.error());
    }
    std::error_code error;
    if (!asked.configuration.empty() && !std::filesystem::exists(asked.configuration, error)) {
        const failure missing(failure_class::invalid, "there is no " + asked.configuration,
                              "name the configuration directory with --config");
        return complain(command, missing, exit_misconfigured);
    }
    auto& names = started->names;
    const auto directory = !asked.configuration.empty() ? asked.configuration
                           : started->directory.empty() ? app::default_configuration_directory()
                                                        : started->directory.string();
    add_names_in_files(directory, names);
    const auto& known = names[asked.kind];
    if (std::ranges::find(known, asked.name) != known.end()) {
        return exit_done;
    }
    return complain(command, unknown(asked, known), exit_misconfigured);
}

std::filesystem::path configuration_for(const std::string& asked, const std::string& state) {
    if (!asked.empty()) {
        return asked;
    }
    const auto started = last_start(state);
    if (started && !started->directory.empty()) {
        return started->directory;
    }
    return app::default_configuration_directory();
}

}  // namespace sluice::cli
