#pragma once

// Holds a set of kinds of JSON values. The analysis keeps one for each part of an expression.

#include "expression/function.hpp"

#include <sluice/model/json.hpp>

#include <cstdint>
#include <string>

namespace sluice::jmespath {

class kinds {
 public:
    constexpr kinds() = default;
    constexpr explicit kinds(json_kind one) : bits_(bit(one)) {}

    static constexpr kinds any() {
        kinds all;
        all.bits_ = 63;
        return all;
    }
    // The kinds that a function gives or an argument accepts.
    static kinds of(parameter declared);

    constexpr bool has(json_kind one) const { return (bits_ & bit(one)) != 0; }
    constexpr bool only(json_kind one) const { return bits_ == bit(one); }
    constexpr bool empty() const { return bits_ == 0; }

    friend constexpr kinds operator|(kinds left, kinds right) {
        left.bits_ = static_cast<std::uint8_t>(left.bits_ | right.bits_);
        return left;
    }
    friend constexpr kinds operator&(kinds left, kinds right) {
        left.bits_ = static_cast<std::uint8_t>(left.bits_ & right.bits_);
        return left;
    }
    constexpr kinds without(json_kind one) const {
        kinds rest = *this;
        rest.bits_ = static_cast<std::uint8_t>(rest.bits_ & ~bit(one));
        return rest;
    }

    // Writes "string or null".
    std::string text() const;

 private:
    static constexpr std::uint8_t bit(json_kind one) {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(one));
    }
    std::uint8_t bits_ = 0;
};

}  // namespace sluice::jmespath
