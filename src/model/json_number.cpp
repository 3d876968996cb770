#include "model/decimal.hpp"

#include <sluice/model/number.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace sluice {

namespace {

// The longest shortest form of a double has 24 letters, of an int64 20.
using letters = std::array<char, 32>;

template <class Number>
std::string_view write_into(letters& room, Number number) {
    const auto [end, error] = std::to_chars(room.data(), room.data() + room.size(), number);
    return {room.data(), static_cast<std::size_t>(end - room.data())};
}

std::string_view letters_of(const json::value& number, letters& room) {
    switch (number.kind()) {
        case json::kind::int64:
            return write_into(room, number.get_int64());
        case json::kind::uint64:
            return write_into(room, number.get_uint64());
        case json::kind::double_:
            if (!std::isfinite(number.get_double())) {
                return "null";
            }
            return write_into(room, number.get_double());
        default:
            return exact_number_text(number);
    }
}

json::value exact(std::string_view text) {
    json::string kept;
    kept.reserve(text.size() + 1);
    kept.push_back('\xFF');
    kept.append(text);
    return json::value(std::move(kept));
}

template <class Number>
bool reads_as(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

json::value integer_from(std::string_view text) {
    std::int64_t number = 0;
    // An int64 would write "-0" as "0".
    if (text != "-0" && reads_as(text, number)) {
        return json::value(number);
    }
    std::uint64_t large = 0;
    if (text.front() != '-' && reads_as(text, large)) {
        return json::value(large);
    }
    return exact(text);
}

json::value fraction_from(std::string_view text) {
    double number = 0;
    letters room;
    // The double is kept only if it writes the same letters: 1.10 would come back as 1.1.
    if (reads_as(text, number) && write_into(room, number) == text) {
        return json::value(number);
    }
    return exact(text);
}

std::size_t digits_from(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        ++at;
    }
    return at;
}

// Fraction and exponent are optional. Once begun, each needs a digit.
std::size_t fraction_end(std::string_view text, std::size_t at) {
    if (at < text.size() && text[at] == '.') {
        const std::size_t end = digits_from(text, at + 1);
        if (end == at + 1) {
            return 0;
        }
        at = end;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
            ++at;
        }
        const std::size_t end = digits_from(text, at);
        return end == at ? 0 : end;
    }
    return at;
}

bool is_nonfinite(const json::value& number) {
    return number.is_double() && !std::isfinite(number.get_double());
}

// Up to this size every integer has a double of its own, so comparing doubles is exact.
constexpr std::int64_t exact_in_double = std::int64_t{1} << 53;

bool is_small_integer(const json::value& number) {
    return number.is_int64() && number.get_int64() <= exact_in_double &&
           number.get_int64() >= -exact_in_double;
}

std::strong_ordering order_of(double left, double right) {
    return left < right   ? std::strong_ordering::less
           : left > right ? std::strong_ordering::greater
                          : std::strong_ordering::equal;
}

}  // namespace

std::size_t number_prefix(std::string_view text) {
    const std::size_t start = !text.empty() && text.front() == '-' ? 1 : 0;
    if (start == text.size()) {
        return 0;
    }
    const std::size_t end = text[start] == '0' ? start + 1 : digits_from(text, start);
    return end == start ? 0 : fraction_end(text, end);
}

std::optional<json::value> number_from_text(std::string_view text) {
    if (text.empty() || number_prefix(text) != text.size()) {
        return std::nullopt;
    }
    return text.find_first_of(".eE") == std::string_view::npos ? integer_from(text)
                                                               : fraction_from(text);
}

void append_number(std::string& out, const json::value& number) {
    letters room;
    out += letters_of(number, room);
}

double to_double(const json::value& number) {
    switch (number.kind()) {
        case json::kind::int64:
            return static_cast<double>(number.get_int64());
        case json::kind::uint64:
            return static_cast<double>(number.get_uint64());
        case json::kind::double_:
            return number.get_double();
        default:
            break;
    }
    const std::string_view text = exact_number_text(number);
    double nearest = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), nearest);
    // std::from_chars leaves the value as it was for an overflow and for an underflow alike. The
    // exponent tells which of them it is.
    if (error == std::errc::result_out_of_range) {
        const decimal value = decimal_from(text);
        nearest = value.exponent > 0 ? std::numeric_limits<double>::infinity() : 0.0;
        return value.negative ? -nearest : nearest;
    }
    return nearest;
}

std::strong_ordering compare_numbers(const json::value& left, const json::value& right) {
    if (left.is_int64() && right.is_int64()) {
        return left.get_int64() <=> right.get_int64();
    }
    // A value that is not finite is no JSON number; a fixed order still lets sorting end.
    if (is_nonfinite(left) || is_nonfinite(right)) {
        return is_nonfinite(left) <=> is_nonfinite(right);
    }
    if ((left.is_double() || is_small_integer(left)) &&
        (right.is_double() || is_small_integer(right))) {
        return order_of(to_double(left), to_double(right));
    }
    letters left_room;
    letters right_room;
    return compare(decimal_from(letters_of(left, left_room)),
                   decimal_from(letters_of(right, right_room)));
}

}  // namespace sluice
