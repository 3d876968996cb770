#pragma once

// Writes the daemon's log: one line for each event, with fields that name the run, route, task and
// connection. src/app implements it; every other room sees only this interface.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace sluice {

enum class log_level { debug, info, warning, error };

struct log_field {
    std::string_view name;
    std::variant<std::string, std::int64_t, double, bool> value;
};

class event_log {
 public:
    virtual ~event_log() = default;
    // `message` is a constant text for a person ("task finished"); the fields hold everything that
    // varies. Any thread may call it. It never throws.
    virtual void write(log_level level, std::string_view message,
                       std::initializer_list<log_field> fields) = 0;
};

}  // namespace sluice
