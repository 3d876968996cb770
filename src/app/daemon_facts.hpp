#pragma once

// Keeps in the ledger what a daemon reports about itself. Commands beside it read it.

#include <sluice/ledger/key_values.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::app {

// The name begins with a dot, so no configured storage can have it.
inline constexpr const char* facts_store = ".daemon";
inline constexpr const char* facts_key = "facts";

struct daemon_facts {
    std::string process;  // the process id
    std::string version;
    std::string configuration;  // the directory
    wall_time started{};
    std::vector<std::string> changed;  // files of the configuration, since the start
    std::optional<wall_time> changed_since;
    std::int64_t generation = 0;        // the generation in force
    std::optional<wall_time> reloaded;  // the last verdict on a reload
    std::string reload_failure;         // of that verdict; empty: the files are in force
};

// Makes the change that stores `facts`.
ledger::value_change stored(const daemon_facts& facts);

// Returns nothing if the stored text cannot be read.
std::optional<daemon_facts> read_facts(const ledger::stored_value& from);

}  // namespace sluice::app
