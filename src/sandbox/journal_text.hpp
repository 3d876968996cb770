#pragma once

// Writes and reads the lines of a journal, without the file.

#include "sandbox/journal.hpp"

#include <span>
#include <string_view>

namespace sluice::sandbox {

json::object beginning_line(const seeding& beginning);
json::object changes_line(wall_time at, std::span<const change> changes);

struct journal_text {
    recovered past;
    std::size_t whole = 0;  // bytes up to the end of the last whole line
};

// Reads a whole journal; `name` stands in its messages. A last line without its line break is torn,
// and is not read.
result<journal_text> read_journal(std::string_view text, std::string_view name);

}  // namespace sluice::sandbox
