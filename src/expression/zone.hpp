#pragma once

// A time zone of the system's table (IANA), or a fixed distance from UTC.

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

    // "Europe/Berlin", "UTC", "+05:30". Fails when the system's table has no such zone.
    static result<zone> named(std::string_view name);

    std::chrono::seconds offset_at(wall_time moment) const;
    wall_clock local(wall_time moment) const;

    // A time that the clock shows twice is the first one. One that it skips is as long after the
    // jump as it would have been: 02:30 becomes 03:30.
    wall_time moment(wall_clock local) const;

    std::string abbreviation_at(wall_time moment) const;

 private:
    const date::time_zone* table_ = nullptr;
    std::chrono::minutes fixed_{0};
};

}  // namespace sluice::jmespath
