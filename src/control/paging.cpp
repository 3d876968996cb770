#include "control/paging.hpp"

#include <charconv>
#include <limits>

namespace sluice::control {
namespace {

// One page of tasks with long reasons stays below a few megabytes.
constexpr std::int64_t most_in_page = 1000;

}  // namespace

std::string parameter(const std::map<std::string, std::string>& query, const std::string& name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

result<std::optional<std::int64_t>> number_parameter(
    const std::map<std::string, std::string>& query, const std::string& name, std::int64_t least,
    std::int64_t most) {
    const auto text = parameter(query, name);
    if (text.empty()) {
        return std::optional<std::int64_t>();
    }
    std::int64_t number = 0;
    const auto [stopped, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (wrong != std::errc() || stopped != text.data() + text.size() || number < least ||
        number > most) {
        return failure(failure_class::invalid,
                       "parameter '" + name + "' is no whole number from " + std::to_string(least) +
                           " to " + std::to_string(most),
                       "such as " + name + "=" + std::to_string(least));
    }
    return std::optional(number);
}

result<page_request> page_of(const std::map<std::string, std::string>& query) {
    page_request page;
    const auto limit = number_parameter(query, "limit", 1, most_in_page);
    const auto below =
        number_parameter(query, "below", 1, std::numeric_limits<std::int64_t>::max());
    if (!limit || !below) {
        return limit ? below.error() : limit.error();
    }
    if (*limit) {
        page.limit = static_cast<std::size_t>(**limit);
    }
    page.below = *below;
    return page;
}

std::vector<query_parameter> page_parameters() {
    return {{"limit", schema::whole_number("The most items of a page, up to 1000; 50 by default")},
            {"below", schema::whole_number("Only those with a smaller number: the next page")}};
}

}  // namespace sluice::control
