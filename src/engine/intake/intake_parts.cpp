#include "engine/intake/intake.hpp"

#include <sluice/async/breather.hpp>
#include <sluice/failpoint.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

// Commits a page that is too large for one transaction (decision 0048). Its tasks go to the ledger
// in parts, where nobody sees them. The page is committed as any other. Then the tasks enter their
// lanes in steps. A crash before the commit leaves nothing of the page. After a crash that comes
// later, the next daemon takes the remaining steps.

namespace sluice::engine {
namespace {

constexpr std::size_t tasks_in_step = 500;
constexpr std::chrono::seconds pause_after_ledger_failure{5};

}  // namespace

awaitable<std::vector<sighted_entity>> intake::sight_all(std::vector<entity> fetched) {
    // Expressions and hashes take time; between these groups others may have their turn.
    constexpr std::size_t at_once = 50;
    breather pause(services_.executor);
    std::vector<sighted_entity> all;
    all.reserve(fetched.size());
    for (std::size_t first = 0; first < fetched.size(); first += at_once) {
        const auto from = fetched.begin() + static_cast<std::ptrdiff_t>(first);
        const auto size = std::min(at_once, fetched.size() - first);
        std::vector<entity> some(std::make_move_iterator(from),
                                 std::make_move_iterator(from + static_cast<std::ptrdiff_t>(size)));
        auto sighted = sight(*incoming_, std::move(some));
        std::ranges::move(sighted, std::back_inserter(all));
        if (pause.is_due()) {
            co_await pause.take();
        }
    }
    co_return all;
}

awaitable<result<void>> intake::hand_over(ledger::run_id run, std::vector<ledger::new_task> tasks) {
    ledger::page_part part;
    part.incoming = incoming_->name;
    part.run = run;
    part.begins = parts_ == 0;
    in_parts_ += static_cast<std::int64_t>(tasks.size());
    rejected_in_parts_ +=
        std::ranges::count(tasks, ledger::task_state::rejected, &ledger::new_task::state);
    note_first_problem(tasks, {});
    note_offered(tasks);
    part.tasks = std::move(tasks);
    ++parts_;
    const auto added = co_await services_.ledger.add_part(std::move(part));
    reach(failpoint::part_committed);
    co_return added;
}

// The page in hand may be committed although this code did not hear of it. So the memory is read
// anew, and the lanes look for tasks.
awaitable<void> intake::end_cancelled_run(std::string why) {
    first_.forget();
    unadmitted_ = true;
    on_tasks_();
    const auto run = std::exchange(open_run_, 0);
    if (run == 0) {
        co_return;
    }
    const auto ended = co_await services_.ledger.end_run(run, std::move(why), services_.time.now());
    if (!ended) {
        log_failure("the end of a run that was cut off is not in the ledger", run, ended.error());
    }
}

// The page is committed, so its tasks must reach their lanes. This tries until it succeeds, because
// the disk may have room again soon.
awaitable<void> intake::admit_parts() {
    bool said = false;
    while (unadmitted_) {
        const auto admitted = co_await services_.ledger.admit(incoming_->name, tasks_in_step);
        if (!admitted) {
            if (!said) {
                services_.log.write(
                    log_level::error, "tasks of a page do not enter their lanes yet",
                    {{"incoming", incoming_->name}, {"failure", describe(admitted.error())}});
            }
            said = true;
            co_await services_.time.sleep_for(pause_after_ledger_failure);
            continue;
        }
        reach(failpoint::tasks_admitted);
        unadmitted_ = admitted->more;
        if (admitted->tasks > 0) {
            on_tasks_();
        }
    }
}

}  // namespace sluice::engine
