#include "app/daemon_facts.hpp"

#include <sluice/model/json.hpp>

namespace sluice::app {
ledger::value_change stored(const daemon_facts& facts) {
    json::object members;
    members["process"] = facts.process;
    members["version"] = facts.version;
    members["configuration"] = facts.configuration;
    members["started"] = format_utc(facts.started);
    json::array changed;
    for (const auto& file : facts.changed) {
        changed.emplace_back(file);
    }
    members["changed"] = std::move(changed);
    if (facts.changed_since) {
        members["changed_since"] = format_utc(*facts.changed_since);
    }
    members["generation"] = facts.generation;
    if (facts.reloaded) {
        members["reloaded"] = format_utc(*facts.reloaded);
        members["reload_failure"] = facts.reload_failure;
    }
    ledger::value_change change;
    change.store = facts_store;
    change.key = facts_key;
    change.value = write_json(json::value(std::move(members)));
    return change;
}

std::optional<daemon_facts> read_facts(const ledger::stored_value& from) {
    const auto value = parse_json(from.value);
    const auto* members = value ? value->if_object() : nullptr;
    const auto started = members ? parse_utc(text_member(*members, "started")) : failure();
    if (!started) {
        return std::nullopt;
    }
    daemon_facts facts;
    facts.process = text_member(*members, "process");
    facts.version = text_member(*members, "version");
    facts.configuration = text_member(*members, "configuration");
    facts.started = *started;
    if (const auto* changed = members->if_contains("changed"); changed && changed->is_array()) {
        for (const auto& file : changed->get_array()) {
            if (kind_of(file) == json_kind::string) {
                facts.changed.emplace_back(std::string_view(file.get_string()));
            }
        }
    }
    if (const auto since = parse_utc(text_member(*members, "changed_since"))) {
        facts.changed_since = *since;
    }
    facts.generation = integer_member(*members, "generation").value_or(0);
    if (const auto reloaded = parse_utc(text_member(*members, "reloaded"))) {
        facts.reloaded = *reloaded;
        facts.reload_failure = text_member(*members, "reload_failure");
    }
    return facts;
}

}  // namespace sluice::app
