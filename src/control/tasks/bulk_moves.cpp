#include "control/tasks/bulk_moves.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace sluice::control {
namespace {

// As in move_tasks(): the daemon's writes wait no longer than for these.
constexpr std::size_t tasks_in_one_step = 500;
// Deliveries and pages get their turn, also where the ledger answers at once.
constexpr std::chrono::milliseconds between_steps{2};

std::string said_by(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception without a name";
    }
}

}  // namespace

bulk_moves::bulk_moves(asio::any_io_executor executor, ledger::ledger& ledger, clock& time,
                       event_log& log, std::function<void()> on_step)
    : ledger_(ledger),
      time_(time),
      log_(log),
      on_step_(std::move(on_step)),
      group_(std::move(executor), [this](const std::string& name, std::exception_ptr thrown) {
          log_.write(log_level::error, "a move of many tasks failed",
                     {{"move", name}, {"failure", said_by(thrown)}});
      }) {}

awaitable<void> bulk_moves::step(std::shared_ptr<bulk_move> one) {
    const auto report = co_await ledger_.act_on_tasks(one->move);
    if (!report) {
        one->failed = report.error();
        one->ended = time_.now();
        co_return;
    }
    auto& sum = one->done;
    sum.moved += report->moved;
    sum.held += report->held;
    sum.unknown += report->unknown;
    sum.newest = report->newest ? report->newest : sum.newest;
    one->move.which.below = report->next;
    if (!report->next || one->stopping || ending_) {
        one->ended = time_.now();
    }
    on_step_();
}

awaitable<void> bulk_moves::go_on(std::shared_ptr<bulk_move> one) {
    while (!one->ended) {
        if (!co_await time_.sleep_for(between_steps)) {
            co_return;
        }
        auto next = step(one);
        co_await std::move(next);
    }
}

awaitable<result<std::int64_t>> bulk_moves::begin(ledger::task_action move) {
    const auto foreseen = co_await foresee_move(&ledger_, move);
    if (!foreseen) {
        co_return foreseen.error();
    }
    auto one = std::make_shared<bulk_move>();
    one->id = ++newest_;
    one->move = std::move(move);
    one->move.which.limit = tasks_in_one_step;
    one->move.which.below.reset();
    one->expected = foreseen->report.moved;
    one->began = time_.now();
    moves_[one->id] = one;
    while (moves_.size() > most_kept && moves_.begin()->second->ended) {
        moves_.erase(moves_.begin());
    }
    co_await step(one);
    if (one->failed) {
        co_return *one->failed;
    }
    if (!one->ended) {
        group_.spawn("move " + std::to_string(one->id), go_on(one));
    }
    co_return one->id;
}

const bulk_move* bulk_moves::find(std::int64_t id) const {
    const auto found = moves_.find(id);
    return found == moves_.end() ? nullptr : found->second.get();
}

bool bulk_moves::stop(std::int64_t id) {
    const auto found = moves_.find(id);
    if (found == moves_.end() || found->second->ended) {
        return false;
    }
    found->second->stopping = true;
    return true;
}

awaitable<void> bulk_moves::end() {
    ending_ = true;
    group_.cancel();
    co_await group_.join();
    for (const auto& [id, one] : moves_) {
        one->ended = one->ended ? one->ended : time_.now();
    }
}

}  // namespace sluice::control
