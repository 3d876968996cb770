#include "control/alerts/recent_activity.hpp"

#include <algorithm>

namespace sluice::control {
namespace {

using ledger::task_state;

constexpr int most_buckets = 100;

std::int64_t count_of(const std::map<task_state, std::int64_t>& settled, task_state state) {
    const auto found = settled.find(state);
    return found == settled.end() ? 0 : found->second;
}

template <class Map, class Names>
void forget_all_but(Map& all, const Names& present) {
    std::erase_if(all, [&](const auto& one) { return !present.contains(one.first); });
}

}  // namespace

void recent_count::add(wall_time at, std::int64_t events, std::chrono::milliseconds longest) {
    while (!buckets_.empty() && at - buckets_.front().begin > longest + longest / most_buckets) {
        buckets_.pop_front();
    }
    if (events == 0) {
        return;
    }
    if (buckets_.empty() || at - buckets_.back().begin > longest / most_buckets) {
        buckets_.push_back({at, 0});
    }
    buckets_.back().events += events;
}

std::int64_t recent_count::since(wall_time moment) const {
    std::int64_t events = 0;
    for (const auto& one : buckets_) {
        events += one.begin >= moment ? one.events : 0;
    }
    return events;
}

// A reload may have made the part anew: its count then begins at 0 again.
void recent_activity::count(counted& into, std::int64_t total, wall_time now) const {
    const auto more = total < into.total ? total : total - into.total;
    into.total = total;
    into.recent.add(now, more, longest_);
}

void recent_activity::look(const engine::engine_view& engine, wall_time now) {
    std::set<ledger::lane> lanes;
    for (const auto& one : engine.lanes) {
        lanes.insert(one.lane);
        auto& known = lanes_[one.lane];
        count(known.good, count_of(one.done.settled, task_state::finished), now);
        count(known.failed, count_of(one.done.settled, task_state::failed), now);
    }
    std::set<std::string> incoming;
    for (const auto& one : engine.incoming) {
        incoming.insert(one.plan.name);
        auto& known = incoming_[one.plan.name];
        std::int64_t failed = 0;
        for (const auto& [kind, runs] : one.done.failed) {
            failed += runs;
        }
        count(known.good, one.done.runs - failed, now);
        count(known.failed, failed, now);
    }
    forget_all_but(lanes_, lanes);
    forget_all_but(incoming_, incoming);
}

void recent_activity::add_earlier_failure(const std::string& incoming, wall_time at) {
    incoming_[incoming].failed.recent.add(at, 1, longest_);
}

recent_activity::ended recent_activity::ended_of(const both* found, wall_time since) {
    return found == nullptr
               ? ended{}
               : ended{found->good.recent.since(since), found->failed.recent.since(since)};
}

recent_activity::ended recent_activity::deliveries(const ledger::lane& lane,
                                                   wall_time since) const {
    const auto found = lanes_.find(lane);
    return ended_of(found == lanes_.end() ? nullptr : &found->second, since);
}

recent_activity::ended recent_activity::runs(const std::string& incoming, wall_time since) const {
    const auto found = incoming_.find(incoming);
    return ended_of(found == incoming_.end() ? nullptr : &found->second, since);
}

}  // namespace sluice::control
