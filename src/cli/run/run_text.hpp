#pragma once

// Runs as people and programs read them.

#include <sluice/ledger/ledger.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::cli {

std::string run_table(const std::vector<ledger::run_summary>& runs);
std::string run_array(const std::vector<ledger::run_summary>& runs);  // JSON

// "50 of 158, next: --below 109" of a page of a list that goes on after `last`. `total`: nothing
// where it is not known.
std::string page_line(std::size_t shown, std::optional<std::int64_t> total, std::int64_t last);

// At most so many characters: the middle gives way, so that the end that tells two apart is seen.
std::string printable_cut_in_the_middle(const std::string& text, std::size_t most);

}  // namespace sluice::cli
