#pragma once

// Names the levels of the log as the configuration does.

#include <sluice/model/event_log.hpp>

#include <optional>
#include <string_view>

namespace sluice::control {

constexpr std::string_view name_of(log_level level) {
    switch (level) {
        case log_level::debug:
            return "debug";
        case log_level::info:
            return "info";
        case log_level::warning:
            return "warning";
        case log_level::error:
            break;
    }
    return "error";
}

constexpr std::optional<log_level> log_level_called(std::string_view name) {
    for (const auto level :
         {log_level::debug, log_level::info, log_level::warning, log_level::error}) {
        if (name == name_of(level)) {
            return level;
        }
    }
    return std::nullopt;
}

}  // namespace sluice::control
