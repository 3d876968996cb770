#pragma once

// Tells the person who started a session why it does not start, and how a single round went. Each
// function returns the exit code that belongs to its message, if there is one.

#include "engine/engine.hpp"

#include <sluice/config/load.hpp>
#include <sluice/error.hpp>
#include <sluice/model/secret_filter.hpp>

#include <optional>
#include <string>

namespace sluice::app {

int complain(const failure& why);
int show_problems(const config::loaded& given);

// Prints the report of a round by hand. Nothing in place of the report means that it failed.
int show_round(const std::optional<engine::round_report>& report, bool as_json,
               const secret_filter& filter);

// Returns whether the plan runs the incoming. If not, it prints the names that are probably meant.
bool is_enabled(const engine::plan& plan, const std::string& incoming);

}  // namespace sluice::app
