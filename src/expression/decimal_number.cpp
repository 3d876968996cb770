#include "expression/decimal_number.hpp"

#include <sluice/model/number.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace sluice::jmespath {

namespace {

using wide = decimal_number::wide;

constexpr int widest = 38;  // digits that fit into 128 bits

constexpr auto powers_of_ten = [] {
    std::array<wide, widest + 1> all{};
    all[0] = 1;
    for (int i = 1; i <= widest; ++i) {
        all[static_cast<std::size_t>(i)] = all[static_cast<std::size_t>(i - 1)] * 10;
    }
    return all;
}();

wide power(int exponent) {
    return powers_of_ten[static_cast<std::size_t>(exponent)];
}

int count_digits(wide number) {
    const auto above = std::upper_bound(powers_of_ten.begin(), powers_of_ten.end(), number);
    return std::max(1, static_cast<int>(above - powers_of_ten.begin()));
}

// Takes zeros off the end. Most numbers fit into 64 bits, where division is quick.
void strip_zeros(wide& coefficient, int& exponent) {
    while (coefficient > std::numeric_limits<std::uint64_t>::max() && coefficient % 10 == 0) {
        coefficient /= 10;
        ++exponent;
    }
    if (coefficient <= std::numeric_limits<std::uint64_t>::max()) {
        auto low = static_cast<std::uint64_t>(coefficient);
        while (low != 0 && low % 10 == 0) {
            low /= 10;
            ++exponent;
        }
        coefficient = low;
    }
}

// quotient and rest of left / right in units of 10^exponent; the quotient is cut to what is asked.
struct division {
    wide quotient = 0;
    wide rest = 0;
    int exponent = 0;  // of the rest
    bool too_long = false;
};

division divide_whole(wide left, int left_exponent, wide right, int right_exponent) {
    division made;
    const int shift = left_exponent - right_exponent;
    if (shift < 0) {
        made.exponent = left_exponent;
        if (count_digits(right) - shift > widest) {
            made.rest = left;
            return made;
        }
        const wide scaled = right * power(-shift);
        made.quotient = left / scaled;
        made.rest = left % scaled;
        return made;
    }
    made.exponent = right_exponent;
    made.quotient = left / right;
    made.rest = left % right;
    for (int i = 0; i < shift; ++i) {
        made.too_long = made.too_long || made.quotient >= power(decimal_number::most_digits);
        const wide next = made.rest * 10;
        made.quotient = made.too_long ? made.quotient : made.quotient * 10 + next / right;
        made.rest = next % right;
    }
    made.too_long = made.too_long || made.quotient >= power(decimal_number::most_digits);
    return made;
}

}  // namespace

decimal_number decimal_number::made(bool negative, wide coefficient, int exponent, bool more) {
    const int excess = count_digits(coefficient) - most_digits;
    if (excess > 0) {
        const wide unit = power(excess);
        const wide rest = coefficient % unit;
        const wide half = unit / 2;
        coefficient /= unit;
        exponent += excess;
        const bool odd = coefficient % 2 == 1;
        if (rest > half || (rest == half && (more || odd))) {
            ++coefficient;
        }
    }
    strip_zeros(coefficient, exponent);
    decimal_number number;
    if (coefficient != 0) {
        number.negative_ = negative;
        number.coefficient_ = coefficient;
        number.exponent_ = std::clamp(exponent, -2 * largest_exponent, 2 * largest_exponent);
    }
    return number;
}

decimal_number decimal_number::whole(std::int64_t number) {
    const auto bits = static_cast<std::uint64_t>(number);
    return made(number < 0, number < 0 ? std::uint64_t{0} - bits : bits, 0);
}

bool decimal_number::in_range() const {
    constexpr int well_within = 300;
    const int magnitude = exponent_ + count_digits(coefficient_);
    if (is_zero() || (magnitude > -well_within && magnitude < well_within)) {
        return true;
    }
    const double near = to_double(value());
    return std::isfinite(near) && near != 0;
}

std::optional<std::int64_t> decimal_number::integer() const {
    if (is_zero()) {
        return 0;
    }
    if (exponent_ < 0 || count_digits(coefficient_) + exponent_ > 19) {
        return std::nullopt;
    }
    const wide size = coefficient_ * power(exponent_);
    const wide largest = static_cast<wide>(std::numeric_limits<std::int64_t>::max());
    if (size > largest + (negative_ ? 1 : 0)) {
        return std::nullopt;
    }
    const auto bits = static_cast<std::uint64_t>(size);
    return static_cast<std::int64_t>(negative_ ? std::uint64_t{0} - bits : bits);
}

decimal_number decimal_number::negated() const {
    decimal_number other = *this;
    other.negative_ = !negative_ && !is_zero();
    return other;
}

decimal_number decimal_number::absolute() const {
    return negative_ ? negated() : *this;
}

// Without its last `places` digits.
decimal_number decimal_number::cut(int places, bool away) const {
    if (places <= 0) {
        return *this;
    }
    const bool nothing_left = places > count_digits(coefficient_);
    const wide kept = nothing_left ? 0 : coefficient_ / power(places);
    return made(negative_, kept + (away ? 1 : 0), exponent_ + places);
}

decimal_number decimal_number::rounded(int digits) const {
    const int places = -digits - exponent_;
    if (places <= 0 || places > count_digits(coefficient_)) {
        return places <= 0 ? *this : decimal_number();
    }
    return cut(places, coefficient_ % power(places) >= power(places) / 2);
}

decimal_number decimal_number::truncated() const {
    return cut(-exponent_, false);
}

decimal_number decimal_number::floor() const {
    return cut(-exponent_, negative_ && !is_whole());
}

decimal_number decimal_number::ceil() const {
    return cut(-exponent_, !negative_ && !is_whole());
}

decimal_number operator+(const decimal_number& left, const decimal_number& right) {
    if (left.is_zero() || right.is_zero()) {
        return left.is_zero() ? right : left;
    }
    const bool left_higher = left.exponent_ >= right.exponent_;
    const decimal_number& high = left_higher ? left : right;
    const decimal_number& low = left_higher ? right : left;
    const int distance = high.exponent_ - low.exponent_;
    const int scale = std::min(distance, widest - count_digits(high.coefficient_));
    const int lost = distance - scale;
    const wide high_part = high.coefficient_ * power(scale);
    const wide low_part = lost > widest ? 0 : low.coefficient_ / power(lost);
    const bool more = lost > widest || low.coefficient_ % power(lost) != 0;
    const int exponent = high.exponent_ - scale;
    if (high.negative_ == low.negative_) {
        return decimal_number::made(high.negative_, high_part + low_part, exponent, more);
    }
    if (high_part >= low_part) {
        return decimal_number::made(high.negative_, high_part - low_part - (more ? 1 : 0), exponent,
                                    more);
    }
    return decimal_number::made(low.negative_, low_part - high_part, exponent, more);
}

decimal_number operator-(const decimal_number& left, const decimal_number& right) {
    return left + right.negated();
}

// By halves of 17 digits each, so that each partial product fits.
decimal_number operator*(const decimal_number& left, const decimal_number& right) {
    const bool negative = left.negative_ != right.negative_;
    const int exponent = left.exponent_ + right.exponent_;
    if (count_digits(left.coefficient_) + count_digits(right.coefficient_) <= widest) {
        return decimal_number::made(negative, left.coefficient_ * right.coefficient_, exponent);
    }
    constexpr int half = decimal_number::most_digits / 2;
    const wide base = power(half);
    const wide left_high = left.coefficient_ / base;
    const wide left_low = left.coefficient_ % base;
    const wide right_high = right.coefficient_ / base;
    const wide right_low = right.coefficient_ % base;
    const wide middle = left_high * right_low + left_low * right_high;
    wide low = (middle % base) * base + left_low * right_low;
    wide high = left_high * right_high + middle / base + low / power(2 * half);
    low %= power(2 * half);
    if (high == 0) {
        return decimal_number::made(negative, low, exponent);
    }
    // As many digits as fit, and whether any follow.
    const int scale = widest - std::max(count_digits(high), widest - 2 * half);
    const wide dropped = power(2 * half - scale);
    high = high * power(scale) + low / dropped;
    return decimal_number::made(negative, high, exponent + 2 * half - scale, low % dropped != 0);
}

decimal_number operator/(const decimal_number& left, const decimal_number& right) {
    constexpr int step = widest - decimal_number::most_digits;
    wide quotient = left.coefficient_ / right.coefficient_;
    wide rest = left.coefficient_ % right.coefficient_;
    int exponent = left.exponent_ - right.exponent_;
    while (rest != 0 && quotient < power(decimal_number::most_digits)) {
        rest *= power(step);
        quotient = quotient * power(step) + rest / right.coefficient_;
        rest %= right.coefficient_;
        exponent -= step;
    }
    return decimal_number::made(left.negative_ != right.negative_, quotient, exponent, rest != 0);
}

decimal_number decimal_number::remainder(const decimal_number& left, const decimal_number& right) {
    const division done =
        divide_whole(left.coefficient_, left.exponent_, right.coefficient_, right.exponent_);
    const decimal_number rest = made(left.negative_, done.rest, done.exponent);
    return rest.is_zero() || left.negative_ == right.negative_ ? rest : rest + right;
}

std::optional<decimal_number> decimal_number::floor_divide(const decimal_number& left,
                                                           const decimal_number& right) {
    const division done =
        divide_whole(left.coefficient_, left.exponent_, right.coefficient_, right.exponent_);
    if (done.too_long) {
        return std::nullopt;
    }
    const bool negative = left.negative_ != right.negative_;
    return made(negative, done.quotient + (negative && done.rest != 0 ? 1 : 0), 0);
}

}  // namespace sluice::jmespath
