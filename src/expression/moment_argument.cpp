#include "expression/moment_argument.hpp"

#include "expression/time_text.hpp"

namespace sluice::jmespath {

std::optional<wall_time> moment_argument(function_call& call, std::size_t i, const zone& place) {
    const std::string_view text = call.text(i);
    const auto exact = parse_utc(text);
    if (exact) {
        return *exact;
    }
    // Common forms that RFC 3339 does not allow: a blank in place of the T, no offset, or a date
    // alone.
    for (const std::string_view format :
         {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M",
          "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%L", "%Y-%m-%d"}) {
        if (const auto read = read_moment(text, format, place)) {
            return *read;
        }
    }
    call.fail_value(i,
                    "must be a time: " + exact.error().message + " (" + exact.error().mend + ")");
    return std::nullopt;
}

std::optional<zone> zone_argument(function_call& call, std::size_t i) {
    if (!call.has(i)) {
        return zone();
    }
    call.charge(20);
    auto found = zone::named(call.text(i));
    if (!found) {
        call.fail_value(i, "is no time zone: " + found.error().message);
        return std::nullopt;
    }
    return *found;
}

bool give_moment(function_call& call, wall_time moment, held& out) {
    if (!is_writable(moment)) {
        return call.fail_result("lies outside the years 0 to 9999");
    }
    out = call.keep_text(moment_text(moment));
    return true;
}

}  // namespace sluice::jmespath
