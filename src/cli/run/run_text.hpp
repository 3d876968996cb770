#pragma once

// Writes runs for people and for programs.

#include <sluice/ledger/ledger.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::cli {

// `columns` is the width of the screen; 0: any width is right. A narrow table has fewer counts.
std::string run_table(const std::vector<ledger::run_summary>& runs, std::size_t columns = 0);
std::string run_array(const std::vector<ledger::run_summary>& runs);  // JSON

// Returns "50 of 158, next: --below 109" for a page of a list that goes on after `last`. `total` is
// empty if it is not known.
std::string page_line(std::size_t shown, std::optional<std::int64_t> total, std::int64_t last);

// Returns at most `most` characters. The middle is left out, because the end tells two texts apart.
std::string printable_cut_in_the_middle(const std::string& text, std::size_t most);

}  // namespace sluice::cli
