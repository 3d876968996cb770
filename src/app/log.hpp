#pragma once

// Writes events through spdlog: one line an event, for people or as JSON, to standard error. If
// journald reads standard error, each event becomes an entry with fields (see journal.hpp). Writing
// never waits for the reader (see log_output.hpp).

#include "app/log_levels.hpp"

#include <sluice/model/event_log.hpp>
#include <sluice/model/secret_filter.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sluice::app {

enum class log_style { human, json };

struct log_settings {
    log_style style = log_style::human;
    log_level least = log_level::info;
    std::filesystem::path journal = "/run/systemd/journal/socket";
    // decides in place of `least`; null: nothing changes the level
    std::shared_ptr<log_levels> levels = {};
    // Receives every line that is written, without secrets. Any thread calls it.
    std::function<void(log_level level, std::string_view message,
                       std::span<const log_field> fields)>
        listener = {};
};

// Knows "debug", "info", "warning" and "error". Returns info for anything else.
log_level log_level_named(const std::string& name);

// Writes a line that repeats within a period once, and then how often it came (folded_lines.hpp).
class folding_log : public event_log {
 public:
    // Writes the counts of periods that have ended. Any thread may call it.
    virtual void write_repeated() = 0;
};

// Hides the secrets of `filter` in every field of every line. `filter` outlives the log.
std::unique_ptr<folding_log> make_event_log(const log_settings& settings,
                                            const secret_filter& filter);

}  // namespace sluice::app
