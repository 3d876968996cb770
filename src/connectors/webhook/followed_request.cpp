#include "connectors/webhook/followed_request.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sluice::webhook {

void followed_request::stored(std::vector<followed_task> tasks, bool known) {
    outcome_.tasks = std::move(tasks);
    outcome_.known = known;
}

void followed_request::settled(const followed_task& task) {
    const auto found = std::ranges::find(outcome_.tasks, task.id, &followed_task::id);
    if (found != outcome_.tasks.end()) {
        *found = task;
        changed_.notify();
    }
}

void followed_request::ended() {
    ended_ = true;
    changed_.notify();
}

bool followed_request::is_over() const {
    return std::ranges::all_of(outcome_.tasks, ends_wait, &followed_task::state);
}

awaitable<request_outcome> followed_request::of(std::shared_ptr<followed_request> wait,
                                                const clock* time, steady_time deadline) {
    bool in_time = true;
    while (in_time && !wait->is_over() && !wait->ended_) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - time->steady_now());
        in_time = left.count() > 0 && co_await wait->changed_.wait(left);
    }
    wait->outcome_.is_over = wait->is_over() && !(wait->ended_ && wait->outcome_.tasks.empty());
    co_return std::move(wait->outcome_);
}

}  // namespace sluice::webhook
