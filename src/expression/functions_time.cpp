// seconds_between, time_add: ours, beside the standard's. A moment is RFC 3339 text, as `now` is.

#include "expression/function_call.hpp"

#include <sluice/model/time.hpp>

#include <chrono>

namespace sluice::jmespath {

namespace {

// The moment of an argument; nothing after fail().
bool moment(function_call& call, std::size_t argument, wall_time& out) {
    const auto at = parse_utc(call.text(argument));
    if (!at) {
        return call.fail(describe(at.error()));
    }
    out = *at;
    return true;
}

bool seconds_between(function_call& call, held& out) {
    wall_time from;
    wall_time to;
    if (!moment(call, 0, from) || !moment(call, 1, to)) {
        return false;
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(to - from);
    out = call.keep(json::value(std::int64_t{seconds.count()}));
    return true;
}

// "3d" or "-1h30m".
bool time_add(function_call& call, held& out) {
    wall_time at;
    if (!moment(call, 0, at)) {
        return false;
    }
    std::string_view text = call.text(1);
    const bool back = text.starts_with('-');
    text.remove_prefix(back ? 1 : 0);
    const auto length = parse_duration(text);
    if (!length) {
        return call.fail(describe(length.error()));
    }
    out = call.keep_text(format_utc_seconds(back ? at - *length : at + *length));
    return true;
}

constexpr function table[] = {
    {"seconds_between", {parameter::string, parameter::string}, false, seconds_between},
    {"time_add", {parameter::string, parameter::string}, false, time_add},
};

}  // namespace

std::span<const function> time_functions() {
    return table;
}

}  // namespace sluice::jmespath
