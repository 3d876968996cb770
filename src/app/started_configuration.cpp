#include "app/started_configuration.hpp"

#include "engine/plan/layout.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::app {
namespace {

// The name begins with a dot, so no configured storage can have it.
constexpr const char* store = ".configuration";
constexpr const char* key = "started";

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

}  // namespace

ledger::value_change stored(const started_configuration& started) {
    ledger::value_change change;
    change.store = store;
    change.key = key;
    change.value = write_json(object_of(started));
    return change;
}

awaitable<result<void>> note_started_configuration(ledger::ledger* ledger,
                                                   started_configuration started) {
    const auto before = co_await read_started_configuration(ledger);
    // An unchanged start writes nothing.
    if (before && before->directory == started.directory && before->names == started.names) {
        co_return result<void>();
    }
    std::vector<ledger::value_change> changes{stored(started)};
    co_return co_await ledger->change_values(std::move(changes), system_clock().now());
}

awaitable<result<started_configuration>> read_started_configuration(ledger::ledger* ledger) {
    std::vector<std::string> keys{key};
    const auto found = co_await ledger->values_of(store, std::move(keys), system_clock().now());
    if (!found) {
        co_return found.error();
    }
    if (!found->front()) {
        co_return started_configuration();
    }
    const auto stored = parse_json(found->front()->value);
    // A text that cannot be read is no reason to fail: commands then use the files alone.
    co_return stored ? started_in(*stored) : started_configuration();
}

names_by_kind names_in(const config::loaded& given) {
    names_by_kind names;
    for (const auto& map : engine::configuration_layout().maps) {
        if (!map.kind.empty() && !map.of_templates) {
            names[map.kind] = given.names(map.key);
        }
    }
    return names;
}

}  // namespace sluice::app
