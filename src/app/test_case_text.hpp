#pragma once

// Makes a test of a task, as a *.test.yaml file for `sluice test`, and writes such a file.

#include "engine/stages/stage_effects.hpp"

#include <sluice/error.hpp>
#include <sluice/ledger/ledger.hpp>
#include <sluice/model/time.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace sluice::app {

// The data goes through the stages of the task's outgoing at the moment `now`, and the results of
// `story` are expected. The last request of the task becomes an exchange.
result<std::string> test_case_text(const ledger::task_history& history,
                                   const engine::stage_story& story, wall_time now);

// Writes a new file of tests below the directory of the configuration. Fails (class invalid) for a
// name that leads elsewhere or is no file of tests, and (class refused) when the file exists.
// Blocks.
result<void> write_test_case(const std::filesystem::path& directory, const std::string& name,
                             std::string_view text);

}  // namespace sluice::app
