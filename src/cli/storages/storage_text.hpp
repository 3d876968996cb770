#pragma once

// Knows the configured storages, and writes them and their values for `sluice storages`.

#include <sluice/async/tokens.hpp>
#include <sluice/component/storage.hpp>
#include <sluice/ledger/key_values.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sluice::cli {

struct storage_summary {
    std::string name;
    std::optional<std::chrono::milliseconds> keep;
    std::string description;
    std::size_t values = 0;
};

// Returns the storages of a configuration, whatever else is wrong with it.
std::vector<storage_summary> configured_storages_in(const std::filesystem::path& directory);

// Fails if the configuration has no storage of that name, and names the one that was probably
// meant.
result<storage_summary> configured_storage(const std::filesystem::path& directory,
                                           const std::string& name);

// Counts the values of a storage. `values` outlives the call.
awaitable<result<std::size_t>> count_values(ledger::key_values* values, std::string store,
                                            wall_time now);

std::string storages_table(const std::vector<storage_summary>& all);
std::string storages_json(const std::vector<storage_summary>& all);

// `limit` is the number that was asked for. If so many came, the table says how to go on.
std::string values_table(const std::vector<ledger::stored_value>& values, std::size_t limit);
std::string values_json(const std::vector<ledger::stored_value>& values);

std::string value_text(const ledger::stored_value& one);
std::string value_json(const ledger::stored_value& one);

}  // namespace sluice::cli
