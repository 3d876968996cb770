#include "faults/kills/watched_route.hpp"

#include "faults/kills/world.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

namespace sluice::testing {

tally& tally::operator+=(const tally& other) {
    expected += other.expected;
    lost += other.lost;
    doubled += other.doubled;
    uncertain += other.uncertain;
    disordered += other.disordered;
    left_open += other.left_open;
    remarks.insert(remarks.end(), other.remarks.begin(), other.remarks.end());
    return *this;
}

std::vector<std::unique_ptr<watched_route>> all_routes(bool verified) {
    std::vector<std::unique_ptr<watched_route>> all;
    all.push_back(products_to_posts(verified));
    all.push_back(products_to_catalogue());
    // without verification, posts are what doubles; nothing may draw kills away from them
    if (verified) {
        all.push_back(products_to_orders());
        all.push_back(products_to_letters());
    }
    all.push_back(posts_to_report());
    all.push_back(reschedule_stuck());
    all.push_back(delete_drafts());
    return all;
}

std::vector<std::string> handles_of(const world& world) {
    std::vector<std::string> handles;
    for (const auto& [handle, title] : world.products()) {
        handles.push_back(handle);
    }
    return handles;
}

std::vector<std::string> handles_in(const std::filesystem::path& file) {
    std::vector<std::string> handles;
    std::istringstream lines(read_file(file));
    for (std::string line; std::getline(lines, line) && !lines.eof();) {
        handles.emplace_back(boost::json::parse(line).at("handle").as_string());
    }
    return handles;
}

tally doubled_in(const std::vector<std::string>& there, const std::string& what) {
    tally made;
    std::set<std::string> seen;
    for (const auto& one : there) {
        if (!seen.insert(one).second) {
            ++made.doubled;
            made.remarks.push_back("once too often: " + what + " " + one);
        }
    }
    return made;
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
