// abs, avg, ceil, floor, sum. Whole numbers stay exact as long as they fit into 64 bits; past that,
// and with fractions, what counts is the nearest double.

#include "expression/function_call.hpp"

#include <sluice/model/number.hpp>

#include <cmath>
#include <cstdint>

namespace sluice::jmespath {

namespace {

bool abs(function_call& call, held& out) {
    const json::value& number = *call[0].value;
    out = call[0];
    if (number.is_double()) {
        out = call.keep(json::value(std::fabs(number.get_double())));
    } else if (number.is_int64() && number.get_int64() < 0) {
        // Through unsigned, for the smallest int64 has no positive twin there.
        const auto size = std::uint64_t{0} - static_cast<std::uint64_t>(number.get_int64());
        out = call.keep(json::value(size));
    } else if (const std::string_view text = exact_number_text(number); text.starts_with('-')) {
        out = call.keep(*number_from_text(text.substr(1)));
    }
    return true;
}

held whole(function_call& call, double (*rounded)(double)) {
    const json::value& number = *call[0].value;
    if (number.is_int64() || number.is_uint64()) {
        return call[0];
    }
    const double near = rounded(to_double(number));
    constexpr double int64_end = 9223372036854775808.0;
    if (near >= -int64_end && near < int64_end) {
        return call.keep(json::value(static_cast<std::int64_t>(near)));
    }
    return call[0];
}

bool ceil(function_call& call, held& out) {
    out = whole(call, std::ceil);
    return true;
}

bool floor(function_call& call, held& out) {
    out = whole(call, std::floor);
    return true;
}

json::value total_of(const items_view& items) {
    std::int64_t exact = 0;
    double nearest = 0;
    bool all_exact = true;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const json::value& number = *items[i].value;
        nearest += to_double(number);
        all_exact = all_exact && number.is_int64() &&
                    !__builtin_add_overflow(exact, number.get_int64(), &exact);
    }
    return all_exact ? json::value(exact) : json::value(nearest);
}

bool finite(function_call& call, json::value made, held& out) {
    if (!std::isfinite(to_double(made))) {
        return call.fail("the result is too large for a number");
    }
    out = call.keep(std::move(made));
    return true;
}

bool sum(function_call& call, held& out) {
    return finite(call, total_of(call.items(0)), out);
}

bool avg(function_call& call, held& out) {
    const items_view items = call.items(0);
    if (items.size() == 0) {
        out = {};
        return true;
    }
    const json::value total = total_of(items);
    const auto count = static_cast<std::int64_t>(items.size());
    if (total.is_int64() && total.get_int64() % count == 0) {
        out = call.keep(json::value(total.get_int64() / count));
        return true;
    }
    return finite(call, json::value(to_double(total) / static_cast<double>(count)), out);
}

constexpr function table[] = {
    {"abs", {parameter::number}, false, abs},   {"avg", {parameter::numbers}, false, avg},
    {"ceil", {parameter::number}, false, ceil}, {"floor", {parameter::number}, false, floor},
    {"sum", {parameter::numbers}, false, sum},
};

}  // namespace

std::span<const function> number_functions() {
    return table;
}

}  // namespace sluice::jmespath
