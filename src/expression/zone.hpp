#pragma once

// Converts between moments and the local time of a zone. A zone comes from the system's table
// (IANA) or is a fixed distance from UTC.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace sluice::jmespath {

using wall_clock = std::chrono::local_time<std::chrono::milliseconds>;

class zone {
 public:
    zone() = default;  // UTC

    // Takes "Europe/Berlin", "UTC" or "+05:30". Fails when the system's table has no such zone.
    static result<zone> named(std::string_view name);

    std::chrono::seconds offset_at(wall_time moment) const;
    wall_clock local(wall_time moment) const;

    // Returns the moment of a local time. If a time comes twice, it takes the first. A skipped time
    // moves on by the length of the gap: 02:30 becomes 03:30.
    wall_time moment(wall_clock local) const;

    std::string abbreviation_at(wall_time moment) const;

 private:
    const date::time_zone* table_ = nullptr;
    std::chrono::minutes fixed_{0};
};

}  // namespace sluice::jmespath
