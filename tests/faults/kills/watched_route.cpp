#include "faults/kills/watched_route.hpp"

#include <algorithm>
#include <iterator>

namespace sluice::testing {

tally& tally::operator+=(const tally& other) {
    expected += other.expected;
    lost += other.lost;
    doubled += other.doubled;
    uncertain += other.uncertain;
    remarks.insert(remarks.end(), other.remarks.begin(), other.remarks.end());
    return *this;
}

std::vector<std::unique_ptr<watched_route>> all_routes(bool verified) {
    std::vector<std::unique_ptr<watched_route>> all;
    all.push_back(products_to_posts(verified));
    all.push_back(products_to_catalogue());
    all.push_back(posts_to_report());
    all.push_back(reschedule_stuck());
    all.push_back(delete_drafts());
    return all;
}

tally compare(std::vector<std::string> expected, std::vector<std::string> there,
              const std::string& what) {
    std::ranges::sort(expected);
    std::ranges::sort(there);
    std::vector<std::string> missing;
    std::vector<std::string> surplus;
    std::ranges::set_difference(expected, there, std::back_inserter(missing));
    std::ranges::set_difference(there, expected, std::back_inserter(surplus));
    tally made;
    made.expected = static_cast<std::int64_t>(expected.size());
    made.lost = static_cast<std::int64_t>(missing.size());
    made.doubled = static_cast<std::int64_t>(surplus.size());
    for (const auto& one : missing) {
        made.remarks.push_back("lost: " + what + " " + one);
    }
    for (const auto& one : surplus) {
        made.remarks.push_back("once too often: " + what + " " + one);
    }
    return made;
}

}  // namespace sluice::testing
