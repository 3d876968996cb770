#include "expression/zone.hpp"

#include <date/tz.h>

#include <exception>
#include <optional>

namespace sluice::jmespath {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

int number_at(std::string_view text, std::size_t at) {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// Reads "+05:30", "+0530" or "+05".
std::optional<minutes> fixed_offset(std::string_view name) {
    std::string digits;
    for (const char c : name.substr(1)) {
        if (c != ':') {
            digits += c;
        }
    }
    if (digits.find_first_not_of("0123456789") != std::string::npos ||
        (digits.size() != 2 && digits.size() != 4)) {
        return std::nullopt;
    }
    const int hours = number_at(digits, 0);
    const int rest = digits.size() == 4 ? number_at(digits, 2) : 0;
    if (hours > 23 || rest > 59) {
        return std::nullopt;
    }
    const minutes east(hours * 60 + rest);
    return name.front() == '-' ? -east : east;
}

date::sys_seconds seconds_of(wall_time moment) {
    return date::sys_seconds(std::chrono::floor<seconds>(moment.time_since_epoch()));
}

}  // namespace

result<zone> zone::named(std::string_view name) {
    zone found;
    if (name == "UTC" || name == "Z") {
        return found;
    }
    if (name.starts_with('+') || name.starts_with('-')) {
        if (const auto offset = fixed_offset(name)) {
            found.fixed_ = *offset;
            return found;
        }
    }
    try {
        found.table_ = date::locate_zone(std::string(name));
        return found;
    } catch (const std::exception&) {
        return failure(failure_class::invalid,
                       "no time zone is called '" + std::string(name.substr(0, 60)) +
                           "'; use an IANA name such as Europe/Berlin, UTC or +01:00");
    }
}

seconds zone::offset_at(wall_time moment) const {
    return table_ == nullptr ? seconds(fixed_) : table_->get_info(seconds_of(moment)).offset;
}

wall_clock zone::local(wall_time moment) const {
    return wall_clock(moment.time_since_epoch() + offset_at(moment));
}

wall_time zone::moment(wall_clock local) const {
    if (table_ == nullptr) {
        return wall_time(local.time_since_epoch() - fixed_);
    }
    const date::local_seconds whole(std::chrono::floor<seconds>(local.time_since_epoch()));
    // `first` is the offset before a change of the clock, for hours that come twice and for hours
    // that are skipped.
    return wall_time(local.time_since_epoch() - table_->get_info(whole).first.offset);
}

std::string zone::abbreviation_at(wall_time moment) const {
    return table_ == nullptr ? (fixed_.count() == 0 ? "UTC" : "")
                             : table_->get_info(seconds_of(moment)).abbrev;
}

}  // namespace sluice::jmespath
