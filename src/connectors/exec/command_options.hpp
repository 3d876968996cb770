#pragma once

// The fields that the subscriber and the publisher `exec` share: which program runs, with which
// arguments and environment, and where its limits are.

#include "connectors/exec/program_run.hpp"

#include <sluice/component/host.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/expression/template.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sluice::exec {

struct command_options {
    std::string program;
    std::vector<text_template> arguments;
    std::map<std::string, text_template> environment;
    std::string directory = "/";
    std::chrono::milliseconds time_limit = std::chrono::seconds(30);
    std::vector<std::int64_t> done_codes{0};
};

// `names` are those that expressions see beside the data, for the descriptions.
config::declaration<command_options> command_declaration(const std::string& names);

// Fails (class invalid) when daemon.allow_programs does not name the program.
result<void> allow(const command_options& options, const host_rules& host);

// Fails (class refused) for a value that cannot be an argument: null, a zero byte, and a text that
// the program would take for an option although the configuration wrote none.
result<program_start> start_of(const command_options& options, const json::value& data,
                               expression_scope scope);

bool is_done(const command_options& options, const program_end& end);

// "stock exited with 3: no such article"
std::string describe(const command_options& options, const program_end& end);

// The program and its arguments as the configuration writes them.
std::string written(const command_options& options);

}  // namespace sluice::exec
