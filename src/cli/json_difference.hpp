#pragma once

// Shows how one JSON value differs from another, line by line, for people and their terminals.

#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::cli {

// Writes both values as indented JSON, and "- ", "+ " or two spaces before each line. Long runs of
// equal lines become "…". Returns "unchanged" for equal texts; no line break at the end.
std::string json_difference(const json::value& before, const json::value& after);

// Colours a text whose steps begin at the left edge and whose differences are indented by four
// spaces: removed lines red, added ones green, failures red, titles bold. The text holds no control
// characters but line breaks.
std::string coloured_steps(std::string_view text);

// Says whether colour is wanted: on a terminal, unless $NO_COLOR is set and not empty, or $TERM is
// "dumb". `no_color` and `term` are null for variables that are not set.
bool wants_colour(bool is_terminal, const char* no_color, const char* term);

}  // namespace sluice::cli
