#pragma once

// What the daemon says of itself: one line an event, with fields that name the run, route, task and
// connection. Implemented in src/app; everybody else sees this.

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
    // `message` is constant text for a person ("task finished"); what varies is in the fields.
    // Usable from every thread. Never throws.
    virtual void write(log_level level, std::string_view message,
                       std::initializer_list<log_field> fields) = 0;
};

}  // namespace sluice
