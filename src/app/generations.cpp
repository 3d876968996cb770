#include "app/generations.hpp"

#include <utility>

namespace sluice::app {
namespace {

constexpr std::int64_t kept_generations = 200;

// Twelve digits: the keys then sort as the numbers do.
std::string key_of(std::int64_t number) {
    auto digits = std::to_string(number);
    return std::string(digits.size() < 12 ? 12 - digits.size() : 0, '0') + digits;
}

}  // namespace

json::value json_of(const generation_entry& entry) {
    json::object made;
    made["number"] = entry.number;
    made["since"] = format_utc(entry.since);
    made["asked_by"] = entry.asked_by;
    made["version"] = entry.version;
    made["counts"] = entry.counts;
    json::object files;
    for (const auto& [path, hash] : entry.files) {
        files[path] = hash;
    }
    made["files"] = std::move(files);
    return made;
}

std::vector<ledger::value_change> stored(const generation_entry& entry) {
    ledger::value_change added;
    added.store = generations_store;
    added.key = key_of(entry.number);
    added.value = write_json(json_of(entry));
    ledger::value_change dropped;
    dropped.store = generations_store;
    dropped.key = key_of(entry.number - kept_generations);
    std::vector<ledger::value_change> changes{std::move(added)};
    if (entry.number > kept_generations) {
        changes.push_back(std::move(dropped));
    }
    return changes;
}

std::optional<generation_entry> read_generation(const ledger::stored_value& from) {
    const auto value = parse_json(from.value);
    const auto* members = value ? value->if_object() : nullptr;
    const auto number = members ? integer_member(*members, "number") : std::nullopt;
    const auto since = members ? parse_utc(text_member(*members, "since")) : failure();
    if (!number || !since) {
        return std::nullopt;
    }
    generation_entry entry;
    entry.number = *number;
    entry.since = *since;
    entry.asked_by = text_member(*members, "asked_by");
    entry.version = text_member(*members, "version");
    entry.counts = text_member(*members, "counts");
    if (const auto* files = members->if_contains("files"); files && files->is_object()) {
        for (const auto& file : files->get_object()) {
            entry.files.emplace_back(file.key(), text_member(files->get_object(), file.key()));
        }
    }
    return entry;
}

awaitable<result<std::vector<generation_entry>>> known_generations(ledger::key_values* values,
                                                                   wall_time now) {
    ledger::value_filter all;
    all.store = generations_store;
    all.limit = static_cast<std::size_t>(kept_generations) + 1;
    const auto found = co_await values->list_values(std::move(all), now);
    if (!found) {
        co_return found.error();
    }
    std::vector<generation_entry> entries;
    for (const auto& one : *found) {
        if (auto entry = read_generation(one)) {
            entries.push_back(*std::move(entry));
        }
    }
    co_return entries;
}

}  // namespace sluice::app
