#pragma once

// Works through the tasks of one lane (a route at one outgoing), in order: claims a window,
// delivers, settles. A task that waits for its next attempt holds the lane; one that failed does
// not.

#include "engine/after_steps.hpp"
#include "engine/plan.hpp"
#include "engine/services.hpp"
#include "engine/twin_gate.hpp"

#include <sluice/async/event.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

class dispatcher {
 public:
    dispatcher(services with, std::string route, std::shared_ptr<const outgoing_plan> outgoing,
               twin_gate& twins, hand_on next = {});

    const ledger::lane& where() const { return lane_; }

    // New or due tasks may be there.
    void notify() { wake_.notify(); }

    // No new delivery is begun; the one under way ends, the rest of the window is given back.
    void stop();

    // Until stop(). Terminal cancellation ends it in the middle of a delivery, whose outcome is
    // then unknown and asked about at the next start.
    awaitable<void> run();

    // Until nothing is due; then the moment at which the lane's head is, if it has one.
    awaitable<std::optional<wall_time>> drain();

    // Settled tasks since the start, by the state they came to.
    const std::map<ledger::task_state, std::int64_t>& settled() const { return settled_; }

 private:
    using window = std::vector<ledger::task>;

    std::size_t window_size() const;
    awaitable<void> work_through(window tasks);
    awaitable<bool> deliver(const ledger::task* what);
    awaitable<bool> deliver_batch(window batch);
    awaitable<std::vector<ledger::settlement>> send_batch(window batch);
    awaitable<bool> settle(std::vector<ledger::settlement> outcomes);
    awaitable<void> give_back(window tasks);
    void count_and_log(const ledger::settlement& outcome);

    services with_;
    ledger::lane lane_;
    std::shared_ptr<const outgoing_plan> outgoing_;
    hand_on next_;
    twin_gate& twins_;
    wake_event wake_;
    bool stopping_ = false;
    std::map<ledger::task_state, std::int64_t> settled_;
};

}  // namespace sluice::engine
