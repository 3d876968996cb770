#pragma once

// Numbers the configurations that ran on a ledger, and keeps in it what each was. `sluice status`
// and the control interface read it.

#include <sluice/ledger/key_values.hpp>
#include <sluice/model/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::app {

// The name begins with a dot, so no configured storage can have it.
inline constexpr const char* generations_store = ".generations";

struct generation_entry {
    std::int64_t number = 0;
    wall_time since{};
    std::string asked_by;  // "start", "SIGHUP", "watch", or a person's name
    std::string version;   // of Sluice
    std::string counts;    // a summary of its changes, for a person
    // The path and hash of each file.
    std::vector<std::pair<std::string, std::string>> files;
};

// Makes the changes that store it. The ledger keeps the last 200.
std::vector<ledger::value_change> stored(const generation_entry& entry);

// Returns nothing if the stored text cannot be read.
std::optional<generation_entry> read_generation(const ledger::stored_value& from);

// Returns the generations that the ledger knows, oldest first. `values` outlives the call.
awaitable<result<std::vector<generation_entry>>> known_generations(ledger::key_values* values,
                                                                   wall_time now);

json::value json_of(const generation_entry& entry);

}  // namespace sluice::app
