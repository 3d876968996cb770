#pragma once

// Decimal arithmetic for the language: what is written in decimal is reckoned in decimal, so that
// 0.1 + 0.2 is 0.3. A number has at most 34 significant digits, as IEEE 754 decimal128; a longer
// result is rounded half to even. Sums, differences and products of fewer digits are exact.

#include <sluice/model/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::jmespath {

class decimal_number {
 public:
    __extension__ using wide = unsigned __int128;
    static constexpr int most_digits = 34;
    // An exponent past this is as good as any other: nothing computed with it is in range.
    static constexpr int largest_exponent = 100'000;

    decimal_number() = default;

    // Precondition: kind_of is number. Rounds one that has more digits.
    static decimal_number of(const json::value& number);
    // Precondition: JSON's grammar for numbers.
    static decimal_number read(std::string_view letters);
    static decimal_number whole(std::int64_t number);

    bool is_zero() const { return coefficient_ == 0; }
    bool is_negative() const { return negative_; }
    bool is_whole() const { return exponent_ >= 0; }
    // Within the range of a double, so that every reader of JSON understands it.
    bool in_range() const;

    // Nothing when it has a fraction or does not fit.
    std::optional<std::int64_t> integer() const;

    // Plain letters where they are short, with an exponent otherwise: "1200", "0.05", "1e40".
    std::string text() const;
    // As JSON: a 64-bit integer where it is whole and fits.
    json::value value() const;

    decimal_number negated() const;
    decimal_number absolute() const;

    // To this many digits after the point, half away from zero; before the point when negative.
    decimal_number rounded(int digits) const;
    decimal_number truncated() const;
    decimal_number floor() const;
    decimal_number ceil() const;

    friend decimal_number operator+(const decimal_number& left, const decimal_number& right);
    friend decimal_number operator-(const decimal_number& left, const decimal_number& right);
    friend decimal_number operator*(const decimal_number& left, const decimal_number& right);

    // Precondition: the divisor is not zero.
    friend decimal_number operator/(const decimal_number& left, const decimal_number& right);

    // What is left after floor division; its sign is the divisor's. Precondition as above.
    static decimal_number remainder(const decimal_number& left, const decimal_number& right);
    // Rounds down. Nothing when the result has more digits than a number may have.
    static std::optional<decimal_number> floor_divide(const decimal_number& left,
                                                      const decimal_number& right);

    // Sign, digits and the power of ten of the last digit; no trailing zeros.
    wide coefficient() const { return coefficient_; }
    int exponent() const { return exponent_; }

 private:
    // Rounds to most_digits; `more` says that digits other than zero follow the coefficient.
    static decimal_number made(bool negative, wide coefficient, int exponent, bool more = false);
    decimal_number cut(int places, bool away) const;

    bool negative_ = false;
    int exponent_ = 0;
    wide coefficient_ = 0;
};

// The digits of a whole number, for texts.
std::string digits_of(decimal_number::wide number);

}  // namespace sluice::jmespath
