#pragma once

// How a wrong value is described, in the same words everywhere.

#include <sluice/config/node.hpp>
#include <sluice/config/reader_state.hpp>
#include <sluice/config/section.hpp>

#include <string>
#include <string_view>

namespace sluice::config {

// "a list", "nothing", "'abc'", "the text \"5\""; never the text of a secret.
std::string found_text(const node& what);

// "expected a whole number, found 'abc'"
void report_mismatch(const node& from, std::string_view expected, reader_state& state,
                     std::string mend = {});

// A scalar, or reported.
bool expect_scalar(const node& from, std::string_view expected, reader_state& state);

// Does the scalar count as plain? A quoted one does when it is nothing but a variable.
bool counts_as_plain(const node& scalar);

// Within the rules' bounds, or reported. `value` as rules.least->value is counted.
bool within_bounds(const node& from, double value, const value_rules& rules, reader_state& state);

// "a, b or c"
std::string listed(const std::vector<std::string>& names);

}  // namespace sluice::config
