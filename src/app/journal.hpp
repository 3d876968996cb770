#pragma once

// Speaks to systemd's journal in its own protocol, so that each field of an event can be searched
// for. The log uses it where journald reads standard error.

#include <sluice/model/event_log.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::app {

// An entry larger than this loses its fields, and then the end of its message. A datagram of that
// size still fits into the default send buffer (net.core.wmem_default, 208 KiB).
constexpr std::size_t longest_journal_entry = std::size_t{128} * 1024;  // bytes

// Returns one datagram (https://systemd.io/JOURNAL_NATIVE_PROTOCOL): MESSAGE, PRIORITY,
// SYSLOG_IDENTIFIER, SLUICE_EVENT, and SLUICE_NAME for each field `name`. `line` is the text that
// a reader of the journal sees, without time and level. Empty texts are left out.
std::string journal_entry(log_level level, std::string_view line, std::string_view event,
                          std::span<const log_field> fields);

// sd-daemon(3): the priority of syslog, from 3 (error) to 7 (debug).
char journal_priority(log_level level);

// Tells whether `descriptor` is the stream that $JOURNAL_STREAM names. A program started by a
// service inherits the variable, and its standard error may go elsewhere.
bool is_journal_stream(int descriptor);

// Returns a socket that is connected to the journal at `path`, or nullopt if nobody listens there.
std::optional<int> connect_to_journal(const std::filesystem::path& path);

}  // namespace sluice::app
