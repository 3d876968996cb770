#include "planning/slowing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sluice::planning {
namespace {

// Leaves room for publishing, and for listings that grow.
constexpr double used_at_most = 0.8;

std::vector<const planned_use*> listings_by_size(const planned_budget& budget) {
    std::vector<const planned_use*> found;
    for (const auto& use : budget.uses) {
        if (use.listing && use.requests_a_minute() > 0) {
            found.push_back(&use);
        }
    }
    std::ranges::sort(found, [](const planned_use* one, const planned_use* other) {
        const auto a = one->requests_a_minute();
        const auto b = other->requests_a_minute();
        return a > b || (a == b && one->name < other->name);
    });
    return found;
}

// Rounds up to whole seconds below a minute, and to whole minutes above.
std::string interval_for(double requests_each, double requests_a_minute) {
    const double seconds = 60.0 * requests_each / requests_a_minute;
    const auto step = seconds < 60 ? 1 : 60;
    const auto rounded = static_cast<std::int64_t>(std::ceil(seconds / step - 1e-9)) * step;
    return "every " + format_duration(std::chrono::seconds(rounded));
}

}  // namespace

std::vector<slowing> what_to_slow(const planned_budget& budget) {
    if (budget.fits()) {
        return {};
    }
    const auto listings = listings_by_size(budget);
    const double all = budget.requests_a_minute();
    // Negative at first: the sum of all is too large.
    double room = budget.most_a_minute() * used_at_most - all;
    std::vector<slowing> found;
    // Slows the largest listings to one level, as few of them as possible. `room` is what they may
    // ask for together.
    for (std::size_t count = 1; count <= listings.size(); ++count) {
        room += listings[count - 1]->requests_a_minute();
        const double each = room / static_cast<double>(count);
        const double next = count < listings.size() ? listings[count]->requests_a_minute() : 0;
        if (each <= 0 || each < next) {
            continue;  // the next listing would then be the largest
        }
        for (std::size_t at = 0; at < count; ++at) {
            const auto& use = *listings[at];
            const auto message = fmt::format(
                "the schedules of this key ask for {:.4g} requests a minute at least, and it may "
                "make {:.4g}; this one asks for {:.4g} of them ({:.4g} each run)",
                all, budget.most_a_minute(), use.requests_a_minute(), use.requests_each);
            found.push_back({use.incoming, message,
                             "slow it to '" + interval_for(use.requests_each, each) + "'"});
        }
        break;
    }
    return found;
}

}  // namespace sluice::planning
