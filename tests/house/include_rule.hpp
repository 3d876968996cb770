#pragma once

// Checks who may include whom (docs/architecture.md, "Rooms"). The compiler does not, so this test
// does.

#include "house/source_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sluice::house {

std::vector<finding> check_includes(const source_tree& tree);

// The room of a file: "model" for include/sluice/model/json.hpp and for src/model/json.cpp,
// "connectors/file" and "ledger/sqlite" one level deeper, "main" for src/main.cpp; empty for files
// outside of the rooms.
std::string room_of(std::string_view path);

}  // namespace sluice::house
