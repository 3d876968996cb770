#pragma once

// Holds and declares which parents a subscriber goes through: `for_each: workspaces`, or a map with
// more keys.

#include <sluice/config/declaration.hpp>
#include <sluice/expression/expression.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace sluice::ocoya {

enum class parents_of { workspaces, profiles };

struct for_each_options {
    parents_of entity = parents_of::workspaces;
    std::chrono::milliseconds cache = std::chrono::hours(1);
    std::optional<expression> filter;
    std::int64_t expected = 0;
};

const config::declaration<for_each_options>& for_each_declaration();

}  // namespace sluice::ocoya
