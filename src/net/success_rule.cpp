#include <sluice/net/success_rule.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace sluice::net {

namespace {

std::optional<unsigned> status_in(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && value >= 100 && value <= 599 ? std::optional(value) : std::nullopt;
}

std::optional<status_range> range_in(std::string_view text) {
    if (text == "any") {
        return status_range{100, 599};
    }
    if (text.size() == 3 && text.substr(1) == "xx" && text[0] >= '1' && text[0] <= '5') {
        const auto hundred = static_cast<unsigned>(text[0] - '0') * 100;
        return status_range{hundred, hundred + 99};
    }
    const auto dash = text.find('-');
    const auto first = status_in(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : status_in(text.substr(dash + 1));
    if (!first || !last || *last < *first) {
        return std::nullopt;
    }
    return status_range{*first, *last};
}

}  // namespace

result<std::vector<status_range>> status_ranges(const std::vector<std::string>& texts) {
    std::vector<status_range> ranges;
    for (const auto& text : texts) {
        const auto range = range_in(text);
        if (!range) {
            return failure(failure_class::invalid, "'" + text + "' is no status or range",
                           "write 204, 2xx, 200-299 or any");
        }
        ranges.push_back(*range);
    }
    return ranges;
}

std::string judge_success(const std::vector<std::string>& texts) {
    const auto read = status_ranges(texts);
    return read ? std::string() : describe(read.error());
}

bool holds(const std::vector<status_range>& ranges, unsigned status) {
    return std::any_of(ranges.begin(), ranges.end(), [status](const status_range& range) {
        return status >= range.first && status <= range.last;
    });
}

}  // namespace sluice::net
