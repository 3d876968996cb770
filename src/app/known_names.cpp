#include "app/known_names.hpp"

#include "app/configuration.hpp"
#include "app/ledger_session.hpp"
#include "engine/layout.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/config/written.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cstdio>

namespace sluice::app {
namespace {

constexpr const char* store = ".configuration";
constexpr const char* key = "started";

std::string kind_of_map(std::string_view map) {
    for (const auto& one : engine::configuration_layout().maps) {
        if (one.key == map) {
            return one.kind;
        }
    }
    return {};
}

void add_names_in_files(const std::filesystem::path& directory, names_by_kind& into) {
    config::diagnostics ignored;  // a mistake elsewhere hides no name
    for (const auto& object : config::read_written(directory, engine::configuration_layout(),
                                                   component_types(), ignored)) {
        auto& names = into[kind_of_map(object.map)];
        if (std::ranges::find(names, object.name) == names.end()) {
            names.push_back(object.name);
        }
    }
}

json::object object_of(const started_configuration& started) {
    json::object names;
    for (const auto& [kind, all] : started.names) {
        names[kind] = json::array(all.begin(), all.end());
    }
    json::object made;
    made["directory"] = started.directory.string();
    made["names"] = std::move(names);
    return made;
}

started_configuration started_in(const json::value& stored) {
    started_configuration started;
    const auto* members = stored.if_object();
    if (members == nullptr) {
        return started;
    }
    started.directory = text_member(*members, "directory");
    const auto* names = members->if_contains("names");
    if (names == nullptr || !names->is_object()) {
        return started;
    }
    for (const auto& kind : names->get_object()) {
        if (!kind.value().is_array()) {
            continue;
        }
        for (const auto& name : kind.value().get_array()) {
            if (kind_of(name) == json_kind::string) {
                started.names[std::string(kind.key())].emplace_back(name.get_string());
            }
        }
    }
    return started;
}

result<started_configuration> last_start(const std::string& state) {
    return with_ledger(state, true,
                       [](ledger::ledger* record) { return read_started_configuration(record); });
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

int complain(const char* command, const failure& why, int code) {
    std::fprintf(stderr, "sluice %s: %s\n", command, describe(why).c_str());
    return code;
}

failure unknown(const name_question& asked, const std::vector<std::string>& known) {
    const auto meant = config::did_you_mean(asked.name, known);
    std::string mend =
        meant.empty() ? "there are " + joined(known) : "did you mean '" + meant + "'?";
    if (known.empty()) {
        mend = "the configuration has none: name another directory with --config";
    }
    return {failure_class::invalid, "there is no " + asked.kind + " '" + asked.name + "'",
            mend + "; --force takes a name that was configured once"};
}

}  // namespace

awaitable<result<void>> note_started_configuration(ledger::ledger* record,
                                                   started_configuration started) {
    const auto before = co_await read_started_configuration(record);
    if (before && before->directory == started.directory && before->names == started.names) {
        co_return result<void>();
    }
    ledger::value_change change;
    change.store = store;
    change.key = key;
    change.value = write_json(object_of(started));
    std::vector<ledger::value_change> changes{std::move(change)};
    co_return co_await record->change_values(std::move(changes), system_clock().now());
}

awaitable<result<started_configuration>> read_started_configuration(ledger::ledger* record) {
    std::vector<std::string> keys{key};
    const auto found = co_await record->values_of(store, std::move(keys), system_clock().now());
    if (!found) {
        co_return found.error();
    }
    if (!found->front()) {
        co_return started_configuration();
    }
    const auto stored = parse_json(found->front()->value);
    co_return stored ? started_in(*stored) : started_configuration();
}

names_by_kind names_in(const config::loaded& given) {
    names_by_kind names;
    for (const auto& map : engine::configuration_layout().maps) {
        if (!map.kind.empty()) {
            names[map.kind] = given.names(map.key);
        }
    }
    return names;
}

void add_known_names(CLI::App& command, std::string& configuration, bool& force) {
    command.add_option("--config", configuration,
                       "Directory of the configuration, for its names; without it, the one that "
                       "the daemon was last started with");
    command.add_flag("--force", force, "Also a name that is configured no more");
}

int judge_name(const char* command, const name_question& asked) {
    auto started = last_start(asked.state);
    if (!started) {
        return complain(command, started.error(), exit_failed);
    }
    std::error_code error;
    if (!asked.configuration.empty() && !std::filesystem::exists(asked.configuration, error)) {
        const failure missing(failure_class::invalid, "there is no " + asked.configuration,
                              "name the configuration directory with --config");
        return complain(command, missing, exit_misconfigured);
    }
    auto& names = started->names;
    const auto directory = !asked.configuration.empty() ? asked.configuration
                           : started->directory.empty() ? default_configuration_directory()
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
    return default_configuration_directory();
}

}  // namespace sluice::app
