#pragma once

// Reads the JSON that the program itself wrote into the ledger. Intents, batches and snapshots wrap
// an entity in levels of their own. So these texts may nest deeper than foreign texts, and no stage
// may nest an entity deeper than this.

#include <sluice/model/json.hpp>

#include <cstddef>
#include <string_view>

namespace sluice {

inline constexpr std::size_t kept_json_depth = 1024;

// Reads strictly, as parse_json does, down to that depth.
result<json::value> parse_kept_json(std::string_view text);

bool nests_deeper_than(const json::value& value, std::size_t levels);

}  // namespace sluice
