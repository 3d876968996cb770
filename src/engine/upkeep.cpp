#include "engine/upkeep.hpp"

namespace sluice::engine {
namespace {

constexpr std::chrono::seconds before_the_first{30};
constexpr std::chrono::minutes between_sweeps{10};
// Claims and commits of deliveries get their turn in these pauses.
constexpr std::chrono::milliseconds between_steps{20};
// Small, because a step holds the ledger as a transaction does.
constexpr std::int64_t pages_in_a_step = 64;

}  // namespace

awaitable<void> upkeep::run() {
    std::chrono::milliseconds pause = before_the_first;
    while (co_await services_.time.sleep_for(pause)) {
        const auto done = co_await sweep();
        if (!done) {
            services_.log.write(log_level::warning, "old tasks not dropped",
                                {{"failure", describe(done.error())}});
        }
        pause = between_sweeps;
    }
}

awaitable<result<void>> upkeep::sweep() {
    tasks_ = runs_ = pages_ = 0;
    auto done = co_await drop_old();
    // After the drops, which free the pages.
    if (done) {
        done = co_await give_space_back();
    }
    if (tasks_ + runs_ + pages_ > 0) {
        services_.log.write(log_level::info, "old tasks dropped",
                            {{"tasks", tasks_}, {"runs", runs_}, {"pages_given_back", pages_}});
    }
    co_return done;
}

awaitable<result<void>> upkeep::drop_old() {
    const auto expired = co_await services_.ledger.drop_expired_values(services_.time.now());
    if (!expired) {
        co_return expired.error();
    }
    auto step = first_step(*policy_, services_.time.now());
    for (;;) {
        const auto deleted = co_await services_.ledger.prune(step);
        if (!deleted) {
            co_return deleted.error();
        }
        tasks_ += deleted->tasks;
        runs_ += deleted->runs;
        if (!deleted->next) {
            co_return result<void>();
        }
        step.above = *deleted->next;
        co_await services_.time.sleep_for(between_steps);
    }
}

awaitable<result<void>> upkeep::give_space_back() {
    for (;;) {
        const auto given = co_await services_.ledger.give_space_back(pages_in_a_step);
        if (!given) {
            co_return given.error();
        }
        pages_ += *given;
        if (*given < pages_in_a_step) {
            co_return result<void>();
        }
        co_await services_.time.sleep_for(between_steps);
    }
}

}  // namespace sluice::engine
