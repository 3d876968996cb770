#include "engine/intake/followed_page.hpp"

#include "engine/followed_tasks.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace sluice::engine {
namespace {

// A request with more repeated records than this is answered without those of the rest.
constexpr std::size_t most_looked_up = 20;

void note(const services& services, const std::shared_ptr<page_follower>& follower,
          const std::vector<followed_task>& tasks) {
    for (const auto& one : tasks) {
        if (!ends_wait(one.state) && services.followed != nullptr) {
            services.followed->follow(one.id, follower);
        }
    }
    if (services.followed == nullptr) {
        follower->ended();
    }
}

}  // namespace

std::vector<followed_task> followed_tasks_of(const std::vector<ledger::new_task>& tasks) {
    std::vector<followed_task> made;
    made.reserve(tasks.size());
    for (const auto& task : tasks) {
        auto& one = made.emplace_back();
        one.lane = task.lane;
        one.state = task.state;
        one.reason = task.reason;
        if (auto data = parse_json(task.data)) {
            one.data = *std::move(data);
        }
    }
    return made;
}

void tell_stored(const services& services, const std::shared_ptr<page_follower>& follower,
                 std::vector<followed_task> tasks, const std::vector<ledger::task_id>& ids,
                 bool in_parts) {
    if (in_parts || ids.size() != tasks.size()) {
        follower->stored({}, false);
        follower->ended();
        return;
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
        tasks[i].id = ids[i];
    }
    follower->stored(tasks, false);
    note(services, follower, tasks);
}

awaitable<void> tell_known(const services* services, std::shared_ptr<page_follower> follower,
                           std::string incoming, std::vector<std::string> records) {
    std::vector<followed_task> found;
    records.resize(std::min(records.size(), most_looked_up));
    for (auto& record : records) {
        ledger::task_filter asked;
        asked.incoming = incoming;
        asked.entity_id = std::move(record);
        const auto tasks = co_await services->ledger.list(std::move(asked));
        if (!tasks) {
            continue;  // the answer then tells of the other records
        }
        for (const auto& task : *tasks) {
            // Newest first: an earlier run brought an earlier version of the record.
            if (task.run != tasks->front().run) {
                break;
            }
            auto& one = found.emplace_back();
            one.id = task.id;
            one.lane = task.lane;
            one.state = task.state;
            one.reason = task.reason;
            one.external_id = task.external_id;
            if (auto data = parse_json(task.data)) {
                one.data = *std::move(data);
            }
        }
    }
    std::ranges::sort(found, {}, &followed_task::id);
    follower->stored(found, true);
    note(*services, follower, found);
}

}  // namespace sluice::engine
