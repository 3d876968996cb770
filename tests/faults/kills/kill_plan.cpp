#include "faults/kills/kill_plan.hpp"

#include <sluice/failpoint.hpp>

#include <algorithm>
#include <vector>

namespace sluice::testing {

namespace {

// Points that a round rarely reaches: the plan only asks for the first time.
bool is_rare(const std::string& point) {
    return point.ends_with("-verification") || point.starts_with("batch-") ||
           point.starts_with("file-") || point.starts_with("run-") || point == "part-committed";
}

// This many exchanges are over before a round comes to the first POST.
bool is_frequent(const std::string& point) {
    return point.starts_with("request-") || point.starts_with("reply-");
}

// The worlds of this plan never reload; tests/faults/reloads kills there.
std::vector<std::string> points_of_plan() {
    std::vector<std::string> names;
    for (const auto name : failpoint_names()) {
        if (!name.starts_with("reload-")) {
            names.emplace_back(name);
        }
    }
    return names;
}

}  // namespace

kill_plan::kill_plan(std::uint32_t seed) : random_(seed) {
    for (const auto& name : points_of_plan()) {
        kills_[name] = 0;
    }
}

void kill_plan::refill() {
    auto names = points_of_plan();
    std::ranges::shuffle(names, random_);
    for (auto& name : names) {
        planned_kill one;
        if (name.ends_with("-verification")) {
            // Needs a task whose outcome is open.
            one.point = "batch-sent";
            named_.push_back(one);
        }
        const bool is_once = name == "tasks-admitted";  // for a page in parts
        const int most = is_once ? 1 : is_rare(name) ? 2 : is_frequent(name) ? 25 : 12;
        one.count = std::uniform_int_distribution<int>(1, most)(random_);
        one.point = std::move(name);
        named_.push_back(one);
    }
}

planned_kill kill_plan::next() {
    // Needs an open outcome that a verification has to settle.
    const bool follows = !named_.empty() && named_.front().point.ends_with("-verification");
    named_turn_ = !named_turn_ || follows;
    if (kills_.empty() || !named_turn_) {
        return at_a_moment();
    }
    if (named_.empty()) {
        refill();
    }
    auto one = named_.front();
    named_.pop_front();
    return one;
}

planned_kill kill_plan::at_a_moment() {
    planned_kill one;
    one.as_daemon = random_() % 2 == 0;
    std::uniform_int_distribution<int> within(0, static_cast<int>(longest_moment_));
    one.moment = std::chrono::milliseconds(within(random_));
    return one;
}

void kill_plan::outcome(const planned_kill& kill, bool killed) {
    if (killed) {
        ++kills_[kill.point.empty() ? "random" : kill.point];
    }
    if (kill.point.empty()) {
        if (!kill.as_daemon) {
            longest_moment_ = std::clamp(longest_moment_ * (killed ? 1.05 : 0.8), 30.0, 3000.0);
        }
        return;
    }
    // A point that was never met is planned again until it is.
    if (!killed && (kill.count > 1 || kills_[kill.point] == 0)) {
        auto easier = kill;
        easier.count = 1;
        named_.push_back(easier);
    }
}

std::set<std::string> kill_plan::never_reached() const {
    std::set<std::string> all;
    for (const auto& [name, kills] : kills_) {
        if (kills == 0) {
            all.insert(name);
        }
    }
    return all;
}

}  // namespace sluice::testing
