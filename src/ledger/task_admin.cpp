#include <sluice/ledger/task_admin.hpp>

namespace sluice::ledger {

awaitable<result<std::size_t>> task_admin::offer_again(task_filter filter, wall_time at) {
    constexpr std::size_t step = 1'000;
    task_action move;
    move.which = std::move(filter);
    move.which.limit = step;
    move.which.below.reset();
    move.by.at = at;
    std::size_t moved = 0;
    do {
        const auto report = co_await act_on_tasks(move);
        if (!report) {
            co_return report.error();
        }
        moved += static_cast<std::size_t>(report->moved);
        move.which.below = report->next;
    } while (move.which.below);
    co_return moved;
}

}  // namespace sluice::ledger
