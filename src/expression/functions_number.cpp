// avg and sum: of lists, exact in decimal.

#include "expression/decimal_number.hpp"
#include "expression/function_call.hpp"

namespace sluice::jmespath {

namespace {

decimal_number total_of(const items_view& items) {
    std::int64_t whole = 0;
    std::size_t i = 0;
    for (; i < items.size(); ++i) {
        const json::value& number = *items[i].value;
        std::int64_t next = 0;
        if (!number.is_int64() || __builtin_add_overflow(whole, number.get_int64(), &next)) {
            break;
        }
        whole = next;
    }
    decimal_number total = decimal_number::whole(whole);
    for (; i < items.size(); ++i) {
        total = total + decimal_number::of(*items[i].value);
    }
    return total;
}

bool in_range(function_call& call, const decimal_number& made, held& out) {
    if (!made.in_range()) {
        return call.fail_result("is too large for a number");
    }
    out = call.keep(made.value());
    return true;
}

bool sum(function_call& call, held& out) {
    return in_range(call, total_of(call.items(0)), out);
}

bool avg(function_call& call, held& out) {
    const items_view items = call.items(0);
    if (items.size() == 0) {
        out = {};
        return true;
    }
    const auto count = decimal_number::whole(static_cast<std::int64_t>(items.size()));
    return in_range(call, total_of(items) / count, out);
}

constexpr function number_table[] = {
    {.name = "avg",
     .arguments = {{{"numbers", parameter::numbers}}},
     .gives = parameter::number | parameter::null,
     .from = origin::standard,
     .body = avg,
     .description = "The mean of a list; null for an empty list. A division keeps 34 digits.",
     .examples = {{{"avg([1, 2, 4.5])", "2.5"}}}},
    {.name = "sum",
     .arguments = {{{"numbers", parameter::numbers}}},
     .gives = parameter::number,
     .from = origin::standard,
     .body = sum,
     .description = "The sum of a list, exact in decimal; 0 for an empty list.",
     .examples = {{{"sum([0.1, 0.2])", "0.3"}}}},
};

}  // namespace

std::span<const function> number_functions() {
    return number_table;
}

}  // namespace sluice::jmespath
