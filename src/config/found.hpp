#pragma once

// Describes wrong values in the same words everywhere; every reader of values uses it.

#include <sluice/config/node.hpp>
#include <sluice/config/reader_state.hpp>
#include <sluice/config/section.hpp>

#include <string>
#include <string_view>

namespace sluice::config {

// Returns "a list", "nothing", "'abc'" or "the text \"5\"", and never the text of a secret.
std::string found_text(const node& node);

// Reports "expected a whole number, found 'abc'".
void report_mismatch(const node& from, std::string_view expected, reader_state& state,
                     std::string mend = {});

// Returns false after it has reported that the node is not a scalar.
bool expect_scalar(const node& from, std::string_view expected, reader_state& state);

// True when the scalar counts as plain. A quoted one does when it is only a variable.
bool counts_as_plain(const node& scalar);

// Returns false after it has reported that the value lies outside the bounds. `value` is in the
// unit of rules.least->value.
bool within_bounds(const node& from, double value, const value_rules& rules, reader_state& state);

// Writes a list of names: "a, b or c".
std::string listed(const std::vector<std::string>& names);

}  // namespace sluice::config
