// Reads decimal numbers from JSON and writes them.

#include "expression/decimal_number.hpp"

#include <sluice/model/number.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace sluice::jmespath {

namespace {

using wide = decimal_number::wide;

constexpr int largest = decimal_number::largest_exponent;

// Below this size another digit fits into 128 bits.
constexpr wide room_for_a_digit = [] {
    wide number = 1;
    for (int i = 0; i < 37; ++i) {
        number *= 10;
    }
    return number;
}();

int read_exponent(std::string_view letters) {
    if (letters.starts_with('+')) {
        letters.remove_prefix(1);
    }
    int exponent = 0;
    const auto [end, error] =
        std::from_chars(letters.data(), letters.data() + letters.size(), exponent);
    if (error != std::errc()) {
        exponent = letters.starts_with('-') ? -largest : largest;
    }
    return std::clamp(exponent, -largest, largest);
}

}  // namespace

decimal_number decimal_number::of(const json::value& number) {
    if (number.is_int64()) {
        return whole(number.get_int64());
    }
    if (number.is_uint64()) {
        return made(false, number.get_uint64(), 0);
    }
    if (!number.is_double()) {
        return read(exact_number_text(number));
    }
    std::array<char, 32> room;
    const auto [end, error] =
        std::to_chars(room.data(), room.data() + room.size(), number.get_double());
    return read({room.data(), static_cast<std::size_t>(end - room.data())});
}

decimal_number decimal_number::read(std::string_view letters) {
    const bool negative = letters.starts_with('-');
    letters.remove_prefix(negative ? 1 : 0);
    const std::size_t mark = letters.find_first_of("eE");
    int exponent = mark == std::string_view::npos ? 0 : read_exponent(letters.substr(mark + 1));
    wide coefficient = 0;
    bool after_point = false;
    bool more = false;
    for (const char c : letters.substr(0, mark)) {
        if (c == '.') {
            after_point = true;
        } else if (coefficient < room_for_a_digit) {
            coefficient = coefficient * 10 + static_cast<unsigned>(c - '0');
            exponent -= after_point ? 1 : 0;
        } else {
            more = more || c != '0';
            exponent += after_point ? 0 : 1;
        }
    }
    return made(negative, coefficient, exponent, more);
}

std::string digits_of(wide number) {
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
        number /= 10;
    } while (number != 0);
    return digits;
}

std::string decimal_number::text() const {
    constexpr int longest_plain = 40;
    std::string digits = digits_of(coefficient_);
    const int count = static_cast<int>(digits.size());
    const int point = count + exponent_;  // digits before the point
    if (exponent_ >= 0 && point <= longest_plain) {
        digits.append(static_cast<std::size_t>(exponent_), '0');
    } else if (exponent_ < 0 && point > 0) {
        digits.insert(static_cast<std::size_t>(point), 1, '.');
    } else if (exponent_ < 0 && point > -longest_plain + count) {
        digits.insert(0, static_cast<std::size_t>(-point), '0');
        digits.insert(0, "0.");
    } else {
        if (count > 1) {
            digits.insert(1, 1, '.');
        }
        digits += 'e' + std::to_string(point - 1);
    }
    return (negative_ ? "-" : "") + digits;
}

json::value decimal_number::value() const {
    if (const std::optional<std::int64_t> number = integer()) {
        return json::value(*number);
    }
    return *number_from_text(text());
}

}  // namespace sluice::jmespath
