#include "expression/function_call.hpp"

#include "expression/decimal_number.hpp"
#include "expression/pattern.hpp"

#include <limits>

namespace sluice::jmespath {

std::optional<std::int64_t> function_call::whole(std::size_t i) {
    const json::value& number = *arguments_[i].value;
    if (number.is_int64()) {
        return number.get_int64();
    }
    const decimal_number value = decimal_number::of(number);
    if (const std::optional<std::int64_t> found = value.integer()) {
        return found;
    }
    fail_value(i, value.is_whole() ? "must fit into 64 bits"
                                   : "must be a whole number, not " + value.text());
    return std::nullopt;
}

std::optional<std::size_t> function_call::amount(std::size_t i) {
    const std::optional<std::int64_t> found = whole(i);
    if (found && *found < 0) {
        fail_value(i, "must be 0 or more, not " + std::to_string(*found));
        return std::nullopt;
    }
    return found ? std::optional<std::size_t>(static_cast<std::size_t>(*found)) : std::nullopt;
}

const pattern* function_call::pattern_at(std::size_t i) {
    if (at_.number != 0) {
        return run_.code().patterns[static_cast<std::size_t>(at_.number - 1)].get();
    }
    // Compiling takes some microseconds, and more for a long pattern.
    charge(500 + text(i).size() * 20);
    auto made = pattern::compile(text(i));
    if (!made) {
        fail_value(i, "is no pattern: " + made.error().message);
        return nullptr;
    }
    compiled_ = *std::move(made);
    return compiled_.get();
}

held function_call::keep_text(std::string_view made) {
    charge_bytes(made.size());
    return keep(json::value(json::string(made)));
}

}  // namespace sluice::jmespath
