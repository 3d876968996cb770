// Implements abs, ceil, floor, format_number, int, number and round, all in decimal.

#include "expression/decimal_number.hpp"
#include "expression/function_call.hpp"

#include <sluice/model/number.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <string>

namespace sluice::jmespath {

namespace {

// True for a 64-bit integer, which is whole already and needs no rounding.
bool is_binary_whole(const json::value& number) {
    return number.is_int64() || number.is_uint64();
}

bool abs(function_call& call, held& out) {
    const json::value& number = *call[0].value;
    out = call[0];
    if (const std::string_view text = exact_number_text(number); text.starts_with('-')) {
        out = call.keep(*number_from_text(text.substr(1)));
    } else if (text.empty() && !number.is_uint64()) {
        out = call.keep(decimal_number::of(number).absolute().value());
    }
    return true;
}

bool ceil(function_call& call, held& out) {
    const json::value& number = *call[0].value;
    out = is_binary_whole(number) ? call[0] : call.keep(decimal_number::of(number).ceil().value());
    return true;
}

bool floor(function_call& call, held& out) {
    const json::value& number = *call[0].value;
    out = is_binary_whole(number) ? call[0] : call.keep(decimal_number::of(number).floor().value());
    return true;
}

// Reads the number of digits after the point; 0 when the argument is left out.
std::optional<int> places(function_call& call, std::size_t i) {
    if (!call.has(i)) {
        return 0;
    }
    const std::optional<std::int64_t> digits = call.whole(i);
    if (digits &&
        (*digits < -decimal_number::most_digits || *digits > decimal_number::most_digits)) {
        call.fail_value(i, "must be between -34 and 34, not " + std::to_string(*digits));
        return std::nullopt;
    }
    return digits ? std::optional<int>(static_cast<int>(*digits)) : std::nullopt;
}

bool round(function_call& call, held& out) {
    const std::optional<int> digits = places(call, 1);
    if (!digits) {
        return false;
    }
    const json::value& number = *call[0].value;
    if (is_binary_whole(number) && *digits >= 0) {
        out = call[0];
        return true;
    }
    out = call.keep(decimal_number::of(number).rounded(*digits).value());
    return true;
}

// Removes the marks between groups of digits, and puts a point before the fraction.
std::string with_point(std::string_view text, std::string_view decimal_mark) {
    std::string plain;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = text.substr(i);
        if (rest.starts_with(decimal_mark)) {
            plain += '.';
            i += decimal_mark.size();
            continue;
        }
        // The usual group marks: point, comma, apostrophes, space, no-break space, narrow no-break
        // space.
        std::size_t skipped = 0;
        for (const std::string_view mark : {".", ",", "'", "\u2019", " ", "\u00A0", "\u202F"}) {
            skipped = rest.starts_with(mark) ? mark.size() : skipped;
        }
        plain.append(rest.substr(0, skipped == 0 ? 1 : 0));
        i += std::max<std::size_t>(skipped, 1);
    }
    return plain;
}

// Reads numbers as people and other programs write them: also "+5", "007", ".5" and "5.".
std::optional<json::value> read_number(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    const std::size_t digits = std::min(text.find_first_not_of('0'), text.size());
    std::string letters(negative ? "-" : "");
    const std::string_view rest = text.substr(digits);
    const bool digit_follows = !rest.empty() && rest.front() >= '1' && rest.front() <= '9';
    if (!digit_follows) {
        if (digits == 0 && !(rest.starts_with('.') && rest.size() > 1)) {
            return std::nullopt;
        }
        letters += '0';
    }
    letters += rest;
    const std::size_t point = letters.find('.');
    const bool bare = point != std::string::npos &&
                      (point + 1 == letters.size() || ascii::lower(letters[point + 1]) == 'e');
    if (bare) {
        letters.erase(point, 1);
    }
    return number_from_text(letters);
}

std::optional<json::value> number_of(function_call& call) {
    if (kind_of(call[0]) == json_kind::number) {
        return *call[0].value;
    }
    std::string_view text = trimmed(call.text(0));
    std::string plain;
    if (call.has(1)) {
        if (call.text(1).empty() || call.text(1).size() > 4) {
            call.fail_value(1, "must be one character, such as ','");
            return std::nullopt;
        }
        plain = with_point(text, call.text(1));
        text = plain;
    }
    std::optional<json::value> number = read_number(text);
    if (!number) {
        call.fail_value(0, "is no number: '" + std::string(call.text(0).substr(0, 40)) + "'");
    }
    return number;
}

bool number(function_call& call, held& out) {
    std::optional<json::value> found = number_of(call);
    if (!found) {
        return false;
    }
    out = kind_of(call[0]) == json_kind::number ? call[0] : call.keep(*std::move(found));
    return true;
}

bool to_int(function_call& call, held& out) {
    const std::optional<json::value> found = number_of(call);
    if (!found) {
        return false;
    }
    out = call.keep(is_binary_whole(*found) ? *found
                                            : decimal_number::of(*found).truncated().value());
    return true;
}

std::string grouped(std::string digits, std::string_view mark) {
    if (!mark.empty()) {
        for (std::size_t i = digits.size(); i > 3; i -= 3) {
            digits.insert(i - 3, mark);
        }
    }
    return digits;
}

bool format_number(function_call& call, held& out) {
    const std::optional<int> digits = places(call, 1);
    if (!digits) {
        return false;
    }
    const decimal_number value = decimal_number::of(*call[0].value).rounded(*digits);
    if (!value.in_range()) {
        return call.fail_value(0, "is out of the range of numbers");
    }
    if (!call.charge(60)) {
        return true;
    }
    std::string all = digits_of(value.coefficient());
    const auto fraction = static_cast<std::size_t>(std::max(*digits, 0));
    // Adds zeros up to the wanted digits after the point, and at least one digit before it.
    const auto zeros = std::int64_t{value.exponent()} + static_cast<std::int64_t>(fraction);
    all.append(static_cast<std::size_t>(zeros), '0');
    if (all.size() <= fraction) {
        all.insert(0, fraction + 1 - all.size(), '0');
    }
    std::string text = value.is_negative() ? "-" : "";
    text += grouped(all.substr(0, all.size() - fraction), call.has(3) ? call.text(3) : "");
    if (fraction != 0) {
        text += call.has(2) ? call.text(2) : ".";
        text += all.substr(all.size() - fraction);
    }
    out = call.keep_text(text);
    return true;
}

constexpr parameter numeric = parameter::number | parameter::string;

constexpr function decimal_table[] = {
    {.name = "abs",
     .arguments = {{{"number", parameter::number}}},
     .gives = parameter::number,
     .from = origin::standard,
     .body = abs,
     .description = "The number without its sign.",
     .examples = {{{"abs(-3.50)", "3.50"}}}},
    {.name = "ceil",
     .arguments = {{{"number", parameter::number}}},
     .gives = parameter::number,
     .from = origin::standard,
     .body = ceil,
     .description = "The next whole number at or above it.",
     .examples = {{{"ceil(1.2)", "2"}}}},
    {.name = "floor",
     .arguments = {{{"number", parameter::number}}},
     .gives = parameter::number,
     .from = origin::standard,
     .body = floor,
     .description = "The next whole number at or below it.",
     .examples = {{{"floor(-1.2)", "-2"}}}},
    {.name = "format_number",
     .arguments = {{{"number", parameter::number},
                    {"digits", parameter::number},
                    {"decimal_mark", parameter::string, true},
                    {"group_mark", parameter::string, true}}},
     .gives = parameter::string,
     .body = format_number,
     .description = "The number as a text with this many digits after the point, rounded half "
                    "away from zero. The point is `.` and digits are not grouped, unless marks "
                    "are given.",
     .examples = {{{"format_number(1234.5, 2)", "\"1234.50\""},
                   {"format_number(1234567.891, 2, ',', '.')", "\"1.234.567,89\""}}}},
    {.name = "int",
     .arguments = {{{"value", numeric}, {"decimal_mark", parameter::string, true}}},
     .gives = parameter::number,
     .body = to_int,
     .description = "The whole part of a number or of a text that is one; what stands after the "
                    "point is dropped. Reads texts as `number` does.",
     .examples = {{{"int('12.9')", "12"}, {"int(-12.9)", "-12"}}}},
    {.name = "number",
     .arguments = {{{"value", numeric}, {"decimal_mark", parameter::string, true}}},
     .gives = parameter::number,
     .body = number,
     .description = "The number that a text holds; a number stays as it is. Spaces around it, "
                    "`+`, and zeros before it are allowed. With a decimal mark, marks between "
                    "groups of digits are dropped. A text that is no number is an error: "
                    "`to_number` gives null for it.",
     .examples = {{{"number(' 196.20 ')", "196.20"},
                   {"number('1.234,50', ',')", "1234.50"},
                   {"number('007')", "7"}}}},
    {.name = "round",
     .arguments = {{{"number", parameter::number}, {"digits", parameter::number, true}}},
     .gives = parameter::number,
     .body = round,
     .description = "Rounded to this many digits after the point, none if left out; half goes "
                    "away from zero. Negative digits round before the point.",
     .examples = {{{"round(2.5)", "3"},
                   {"round(19.99 * 100)", "1999"},
                   {"round(2.345, 2)", "2.35"},
                   {"round(1250, -2)", "1300"}}}},
};

}  // namespace

std::span<const function> decimal_functions() {
    return decimal_table;
}

}  // namespace sluice::jmespath
