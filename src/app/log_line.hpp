#pragma once

// Writes the text of one event. It has no I/O, so that its escaping is tested without a log.

#include <sluice/model/event_log.hpp>
#include <sluice/model/time.hpp>

#include <span>
#include <string>
#include <string_view>

namespace sluice::app {

// 2026-01-31T09:00:00.250Z info  task settled  task=12 route=posts-to-report reason="two words"
// Control characters are escaped. An event is always one line, and no terminal carries out what is
// in it. Empty texts are left out.
std::string human_line(wall_time at, log_level level, std::string_view message,
                       std::span<const log_field> fields);

// {"time":"…","level":"info","event":"task settled","task":12,…}
std::string json_line(wall_time at, log_level level, std::string_view message,
                      std::span<const log_field> fields);

// The same line without time and level: task settled task=12 route=posts-to-report
std::string event_text(std::string_view message, std::span<const log_field> fields);

// Returns the value alone, on one line and without quotation marks.
std::string plain_value(const log_field& field);

std::string_view name_of(log_level level);

}  // namespace sluice::app
