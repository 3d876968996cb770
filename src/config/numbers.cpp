#include "config/found.hpp"

#include <sluice/config/value.hpp>
#include <sluice/model/text.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace sluice::config {

namespace {

// "010" is 8 for some readers of YAML and 10 for others.
bool has_leading_zero(std::string_view digits) {
    return digits.size() > 1 && digits[0] == '0' && ascii::is_digit(digits[1]);
}

template <class Number>
bool reads_whole(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

// Returns the scalar's text without a plus sign, or nothing after it has reported a problem.
std::optional<std::string_view> number_text(const node& from, std::string_view expected,
                                            reader_state& state) {
    if (!expect_scalar(from, expected, state)) {
        return std::nullopt;
    }
    std::string_view text = from.text;
    if (text.starts_with('+') && text.size() > 1 && ascii::is_digit(text[1])) {
        text.remove_prefix(1);
    }
    const bool numeric = !text.empty() && (ascii::is_digit(text.back()) || text.back() == '.');
    if (!counts_as_plain(from)) {
        report_mismatch(from, expected, state, numeric ? "remove the quotes" : "");
        return std::nullopt;
    }
    if (has_leading_zero(text.starts_with('-') ? text.substr(1) : text)) {
        report_mismatch(from, expected, state, "write it without the leading zero");
        return std::nullopt;
    }
    return text;
}

struct byte_unit {
    std::string_view name;
    std::uint64_t bytes;
};

constexpr std::array<byte_unit, 9> byte_units{{{"", 1},
                                               {"B", 1},
                                               {"kB", 1'000},
                                               {"KB", 1'000},
                                               {"KiB", 1'024},
                                               {"MB", 1'000'000},
                                               {"MiB", 1'048'576},
                                               {"GB", 1'000'000'000},
                                               {"GiB", 1'073'741'824}}};

std::optional<std::size_t> parse_bytes(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) {
        return std::nullopt;
    }
    std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
    for (const byte_unit& known : byte_units) {
        if (known.name == unit && number <= std::numeric_limits<std::size_t>::max() / known.bytes) {
            return static_cast<std::size_t>(number * known.bytes);
        }
    }
    return std::nullopt;
}

}  // namespace

template <>
std::optional<bool> read_plain<bool>(const node& from, const value_rules&, reader_state& state) {
    constexpr std::string_view expected = "true or false";
    if (!expect_scalar(from, expected, state)) {
        return std::nullopt;
    }
    const bool yes = from.text == "true" || from.text == "True" || from.text == "TRUE";
    const bool no = from.text == "false" || from.text == "False" || from.text == "FALSE";
    if ((yes || no) && counts_as_plain(from)) {
        return yes;
    }
    // YAML 1.1 reads these words as booleans, YAML 1.2 does not: they are refused, with a hint.
    const bool means_yes = from.text == "yes" || from.text == "on" || from.text == "y";
    const bool means_no = from.text == "no" || from.text == "off" || from.text == "n";
    std::string mend;
    if (yes || no) {
        mend = "remove the quotes";
    } else if (means_yes || means_no) {
        mend = means_yes ? "write true" : "write false";
    }
    report_mismatch(from, expected, state, std::move(mend));
    return std::nullopt;
}

template <>
std::optional<std::int64_t> read_plain<std::int64_t>(const node& from, const value_rules& rules,
                                                     reader_state& state) {
    constexpr std::string_view expected = "a whole number";
    const auto text = number_text(from, expected, state);
    if (!text) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    if (!reads_whole(*text, number)) {
        report_mismatch(from, expected, state);
        return std::nullopt;
    }
    return within_bounds(from, static_cast<double>(number), rules, state) ? std::optional(number)
                                                                          : std::nullopt;
}

template <>
std::optional<double> read_plain<double>(const node& from, const value_rules& rules,
                                         reader_state& state) {
    constexpr std::string_view expected = "a number";
    const auto text = number_text(from, expected, state);
    if (!text) {
        return std::nullopt;
    }
    double number = 0;
    if (!reads_whole(*text, number) || !std::isfinite(number)) {
        report_mismatch(from, expected, state);
        return std::nullopt;
    }
    return within_bounds(from, number, rules, state) ? std::optional(number) : std::nullopt;
}

template <>
std::optional<std::size_t> read_plain<std::size_t>(const node& from, const value_rules& rules,
                                                   reader_state& state) {
    constexpr std::string_view expected = "a size such as 64KiB, 32MB or a number of bytes";
    if (!expect_scalar(from, expected, state)) {
        return std::nullopt;
    }
    const auto bytes =
        has_leading_zero(from.text) ? std::optional<std::size_t>() : parse_bytes(from.text);
    if (!bytes) {
        report_mismatch(from, expected, state);
        return std::nullopt;
    }
    return within_bounds(from, static_cast<double>(*bytes), rules, state) ? bytes : std::nullopt;
}

template <>
json::value show_plain<bool>(const bool& value) {
    return json::value(value);
}

template <>
json::value show_plain<std::int64_t>(const std::int64_t& value) {
    return json::value(value);
}

template <>
json::value show_plain<double>(const double& value) {
    return json::value(value);
}

// Shows the largest unit that leaves a whole number.
template <>
json::value show_plain<std::size_t>(const std::size_t& value) {
    for (const std::string_view unit : {"GiB", "MiB", "KiB"}) {
        const std::size_t bytes = *parse_bytes("1" + std::string(unit));
        if (value >= bytes && value % bytes == 0) {
            return json::value(std::to_string(value / bytes) + std::string(unit));
        }
    }
    return json::value(value);
}

}  // namespace sluice::config
