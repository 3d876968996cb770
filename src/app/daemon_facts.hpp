#pragma once

// What a daemon says of itself in its ledger, for commands beside it.

#include <sluice/ledger/key_values.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::app {

// No configuration can name a storage so.
inline constexpr const char* facts_store = ".daemon";
inline constexpr const char* facts_key = "facts";

struct daemon_facts {
    std::string process;  // its id
    std::string version;
    std::string configuration;  // the directory
    wall_time started{};
    std::vector<std::string> changed;  // files of the configuration, since the start
    std::optional<wall_time> changed_since;
};

ledger::value_change stored(const daemon_facts& facts);

// Nothing when it cannot be read.
std::optional<daemon_facts> read_facts(const ledger::stored_value& from);

}  // namespace sluice::app
