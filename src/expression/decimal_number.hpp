#pragma once

// Computes in decimal for the language, so that 0.1 + 0.2 is 0.3 (decision 0041). A number has at
// most 34 significant digits, as in IEEE 754 decimal128; a longer result is rounded half to even.
// Sums, differences and products of fewer digits are exact.

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
    // An exponent past this one is out of every range, so its exact value does not matter.
    static constexpr int largest_exponent = 100'000;

    decimal_number() = default;

    // Rounds a number of more digits. Precondition: kind_of is number.
    static decimal_number of(const json::value& number);
    // Precondition: JSON's grammar for numbers.
    static decimal_number read(std::string_view letters);
    static decimal_number whole(std::int64_t number);

    bool is_zero() const { return coefficient_ == 0; }
    bool is_negative() const { return negative_; }
    bool is_whole() const { return exponent_ >= 0; }
    // True within the range of a double, which every reader of JSON understands.
    bool in_range() const;

    // Returns nothing for a number with a fraction or past 64 bits.
    std::optional<std::int64_t> integer() const;

    // Writes a short number plainly and any other with an exponent: "1200", "0.05", "1e40".
    std::string text() const;
    // Returns a JSON number: a 64-bit integer if it is whole and fits.
    json::value value() const;

    decimal_number negated() const;
    decimal_number absolute() const;

    // Rounds to `digits` digits after the point, half away from zero. Negative digits round before
    // the point.
    decimal_number rounded(int digits) const;
    decimal_number truncated() const;
    decimal_number floor() const;
    decimal_number ceil() const;

    friend decimal_number operator+(const decimal_number& left, const decimal_number& right);
    friend decimal_number operator-(const decimal_number& left, const decimal_number& right);
    friend decimal_number operator*(const decimal_number& left, const decimal_number& right);

    // Precondition: the divisor is not zero.
    friend decimal_number operator/(const decimal_number& left, const decimal_number& right);

    // Returns the rest of a floor division; its sign is the divisor's. Precondition: the divisor is
    // not zero.
    static decimal_number remainder(const decimal_number& left, const decimal_number& right);
    // Rounds down. Returns nothing when the quotient needs more than 34 digits. Precondition: the
    // divisor is not zero.
    static std::optional<decimal_number> floor_divide(const decimal_number& left,
                                                      const decimal_number& right);

    // The digits, without zeros at the end, and the power of ten of the last one.
    wide coefficient() const { return coefficient_; }
    int exponent() const { return exponent_; }

 private:
    // Rounds to most_digits. `more` says that further digits other than zero follow the
    // coefficient.
    static decimal_number made(bool negative, wide coefficient, int exponent, bool more = false);
    decimal_number cut(int places, bool away) const;

    bool negative_ = false;
    int exponent_ = 0;
    wide coefficient_ = 0;
};

// Writes the digits of a whole number.
std::string digits_of(decimal_number::wide number);

}  // namespace sluice::jmespath
