#pragma once

// Declares the settings of a storage.

#include <sluice/config/declaration.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace sluice::engine {

struct storage_settings {
    // nullopt: until a stage or an operator removes it
    std::optional<std::chrono::milliseconds> keep;
    std::string description;
};

const config::declaration<storage_settings>& storage_declaration();

}  // namespace sluice::engine
