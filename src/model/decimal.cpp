#include "model/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace sluice {

namespace {

// Far past every real exponent, and small enough that adding the place of the point cannot
// overflow.
constexpr std::int64_t largest_exponent = 1'000'000'000'000'000'000;

std::int64_t exponent_from(std::string_view text) {
    const bool negative = text.front() == '-';
    // std::from_chars reads '-' and refuses '+'.
    if (text.front() == '+') {
        text.remove_prefix(1);
    }
    std::int64_t exponent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    // An exponent with too many digits: its sign is all that matters.
    if (error != std::errc()) {
        exponent = negative ? -largest_exponent : largest_exponent;
    }
    return std::clamp(exponent, -largest_exponent, largest_exponent);
}

// Walks over the digits of a decimal and skips the point.
class digit_walk {
 public:
    explicit digit_walk(std::string_view digits) : digits_(digits) {}

    // Returns '0' past the end, so that 1 and 1.00 give the same digits.
    char next() {
        if (at_ < digits_.size() && digits_[at_] == '.') {
            ++at_;
        }
        return at_ < digits_.size() ? digits_[at_++] : '0';
    }
    bool done() const { return at_ >= digits_.size(); }

 private:
    std::string_view digits_;
    std::size_t at_ = 0;
};

std::strong_ordering compare_size(const decimal& left, const decimal& right) {
    // Both begin with a digit other than 0, so the larger exponent is the larger number.
    if (left.exponent != right.exponent) {
        return left.exponent <=> right.exponent;
    }
    digit_walk left_walk(left.digits);
    digit_walk right_walk(right.digits);
    while (!left_walk.done() || !right_walk.done()) {
        const char left_digit = left_walk.next();
        const char right_digit = right_walk.next();
        if (left_digit != right_digit) {
            return left_digit <=> right_digit;
        }
    }
    return std::strong_ordering::equal;
}

int sign_of(const decimal& value) {
    return value.digits.empty() ? 0 : value.negative ? -1 : 1;
}

}  // namespace

decimal decimal_from(std::string_view number) {
    decimal value;
    value.negative = number.front() == '-';
    number.remove_prefix(value.negative ? 1 : 0);
    const std::size_t mark = number.find_first_of("eE");
    std::string_view digits = number.substr(0, mark);
    const std::size_t first = digits.find_first_of("123456789");
    if (first == std::string_view::npos) {
        return value;
    }
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const auto place = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
    // "123.4" has its point 3 digits after the first: 0.1234e3. In "0.012" the point itself takes
    // one of the places between: 0.12e-1.
    value.exponent = place >= 0 ? place : place + 1;
    if (mark != std::string_view::npos) {
        value.exponent += exponent_from(number.substr(mark + 1));
    }
    value.digits = digits.substr(first, digits.find_last_of("123456789") - first + 1);
    return value;
}

std::strong_ordering compare(const decimal& left, const decimal& right) {
    if (sign_of(left) != sign_of(right)) {
        return sign_of(left) <=> sign_of(right);
    }
    return sign_of(left) < 0 ? compare_size(right, left) : compare_size(left, right);
}

}  // namespace sluice
