#pragma once

// The answer to a reload: the configuration in force, the fate of each object, or the reason why
// nothing changed. The log, the control interface and `sluice reload` show it.

#include "engine/plan/configuration_changes.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::app {

enum class reload_outcome {
    applied,        // the next generation is in force
    unchanged,      // the files say what runs already
    failed,         // nothing has changed; `why` says why
    misconfigured,  // nothing has changed; `problems` are those of `sluice check`
};

std::string_view name_of(reload_outcome outcome);

struct reload_verdict {
    reload_outcome outcome = reload_outcome::failed;
    std::int64_t generation = 0;  // the generation in force after it
    std::string asked_by;         // "SIGHUP", "watch", "ada"
    std::chrono::milliseconds took{0};
    // every object, and the daemon's settings that differ
    std::vector<engine::object_change> objects;
    std::vector<std::string> draining;  // parts of the former generation that still work
    std::vector<std::string> warnings;  // names in the ledger that nothing reaches now
    config::diagnostics problems;
    std::optional<failure> why;

    // 0: the files are in force. 1: the reload failed. 2: the configuration is wrong.
    int exit_code() const;

    // In one line, for the log and for systemd: "1 changed, 2 added; 997 stay".
    std::string counts() const;

    std::size_t count(engine::object_fate fate) const;
};

// Writes lines for a person. Objects that are kept are only counted.
std::string text_of(const reload_verdict& verdict);
json::value json_of(const reload_verdict& verdict);

}  // namespace sluice::app
