#pragma once

// JSON that the program wrote itself and reads back: the ledger's texts. Intents, batches and
// snapshots nest a record in levels of their own, so that they are read to a greater depth than
// texts from outside, and no stage may nest a record deeper than those.

#include <sluice/model/json.hpp>

#include <cstddef>
#include <string_view>

namespace sluice {

inline constexpr std::size_t kept_json_depth = 1024;

// parse_json to that depth.
result<json::value> parse_kept_json(std::string_view text);

bool nests_deeper_than(const json::value& value, std::size_t levels);

}  // namespace sluice
