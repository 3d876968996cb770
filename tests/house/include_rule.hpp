#pragma once

// Who may include whom (docs/architecture.md, "Rooms"): a wall between two rooms stands in the
// compiler's way only when somebody looks.

#include "house/source_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sluice::house {

std::vector<finding> check_includes(const source_tree& tree);

// The room a file belongs to: "model" for include/sluice/model/json.hpp and src/model/json.cpp
// alike, "connectors/file" and "ledger/sqlite" one level deeper, "main" for src/main.cpp; empty
// outside.
std::string room_of(std::string_view path);

}  // namespace sluice::house
