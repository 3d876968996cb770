#include "engine/delivery/lane_queue.hpp"

#include "engine/delivery/backoff.hpp"
#include "engine/stages/stages_left.hpp"

#include <sluice/failpoint.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace sluice::engine {
namespace {

// One daemon holds the ledger, and gives leases back at its start and stop. A task that has not
// begun after half of its lease is given back and claimed anew. A longer delivery (it may wait for
// a budget) gets another lease. The lease returns the tasks of a delivery that crashed.
constexpr std::chrono::minutes lease_length{60};

// A load of its own: a task with an unknown outcome may need a question to the target, under a
// lock, and a rejected one may run stages that wait.
bool goes_alone(const ledger::task& task) {
    return task.open_intent || is_offered_again(task);
}

}  // namespace

lane_queue::lane_queue(const services& services, const ledger::lane& lane, bool by_key,
                       ledger_trouble& trouble)
    : services_(services), lane_(lane), by_key_(by_key), trouble_(trouble) {}

awaitable<bool> lane_queue::claim(std::size_t limit) {
    co_await put_back();
    if (!unreleased_.empty()) {
        co_return false;  // tasks that the ledger has not taken back yet go first
    }
    ledger::claim_request request;
    request.lane = lane_;
    request.limit = limit;
    request.now = services_.time.now();
    request.lease = lease_length;
    request.by_key = by_key_;
    request.in_hand.assign(in_hand_.begin(), in_hand_.end());
    claimed_at_ = request.now;
    auto claimed = co_await services_.ledger.claim(std::move(request));
    if (!claimed) {
        trouble_.failed("tasks not claimed", claimed.error());
        co_return false;
    }
    if (!claimed->tasks.empty()) {
        reach(failpoint::tasks_claimed);
        trouble_.worked();
    }
    window_ = std::move(claimed->tasks);
    begun_ = 0;
    next_due_ = claimed->next_due;
    co_return true;
}

bool lane_queue::is_stale() const {
    return held_ || services_.time.now() - claimed_at_ > lease_length / 2;
}

awaitable<void> lane_queue::put_back() {
    held_ = false;
    for (; begun_ < window_.size(); ++begun_) {
        unreleased_.push_back(window_[begun_].id);
    }
    if (unreleased_.empty()) {
        co_return;
    }
    const auto ids = std::exchange(unreleased_, {});
    const auto released = co_await services_.ledger.release(ids, services_.time.now());
    if (released) {
        trouble_.worked();
        co_return;
    }
    trouble_.failed("tasks not given back", released.error());
    unreleased_.insert(unreleased_.begin(), ids.begin(), ids.end());
}

awaitable<void> lane_queue::give_back_all() {
    unreleased_.insert(unreleased_.end(), in_hand_.begin(), in_hand_.end());
    in_hand_.clear();
    co_await put_back();
    while (!unreleased_.empty()) {
        co_await services_.time.sleep_for(ledger_pause);
        co_await put_back();
    }
}

std::vector<ledger::task> lane_queue::take(std::size_t limit) {
    const auto left = window_.size() - begun_;
    std::size_t count = 1;
    while (!goes_alone(window_[begun_]) && count < std::min(limit, left) &&
           !goes_alone(window_[begun_ + count])) {
        ++count;
    }
    const auto first = window_.begin() + static_cast<std::ptrdiff_t>(begun_);
    const auto last = first + static_cast<std::ptrdiff_t>(count);
    std::vector<ledger::task> load(std::make_move_iterator(first), std::make_move_iterator(last));
    begun_ += count;
    for (const auto& task : load) {
        in_hand_.insert(task.id);
    }
    return load;
}

void lane_queue::done(const std::vector<ledger::task>& load,
                      const std::vector<ledger::task_id>& unsent, bool waits) {
    for (const auto& task : load) {
        in_hand_.erase(task.id);
    }
    unreleased_.insert(unreleased_.end(), unsent.begin(), unsent.end());
    held_ = held_ || (waits && !by_key_);
}

}  // namespace sluice::engine
