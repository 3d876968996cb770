#pragma once

// Runs work on a database in the pool. Work that meets the lock of another program is done again
// until its time is over. The wait holds no thread of the pool.

#include <sluice/async/clock.hpp>
#include <sluice/async/offload.hpp>
#include <sluice/component/context.hpp>
#include <sluice/error.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <type_traits>
#include <utility>

namespace sluice::sql {

// Tells running work when to stop. Any thread may ask.
class patience {
 public:
    patience(const clock& time, std::chrono::milliseconds limit)
        : time_(time), until_(time.steady_now() + limit) {}

    void cancel() { cancelled_ = true; }
    bool is_over() const { return cancelled_ || time_.steady_now() >= until_; }

 private:
    const clock& time_;
    steady_time until_;
    std::atomic<bool> cancelled_ = false;
};

// `work` is called with a patience and returns a result. It must have no effect when it fails with
// class busy. `pool` and `time` outlive the call. Cancelled (terminal), the work stops soon and the
// caller gets operation_aborted.
template <class Work>
awaitable<std::invoke_result_t<const Work&, const patience&>> work_patiently(
    asio::thread_pool* pool, clock* time, std::chrono::milliseconds limit, Work work) {
    constexpr std::chrono::milliseconds rest{50};
    const auto state = co_await asio::this_coro::cancellation_state;
    const auto left = std::make_shared<patience>(*time, limit);
    while (true) {
        // offload() shields the work from cancellation, so this handler tells it to stop.
        auto slot = state.slot();
        if (slot.is_connected()) {
            slot.assign([left](asio::cancellation_type) { left->cancel(); });
        }
        auto once = [&work, left] { return work(*left); };
        auto done = co_await offload(*pool, std::move(once));
        slot.clear();
        if (state.cancelled() != asio::cancellation_type::none) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
        if (done || done.error().kind != failure_class::busy || left->is_over()) {
            co_return done;
        }
        const bool rested = co_await time->sleep_for(rest);
        if (!rested) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
    }
}

}  // namespace sluice::sql
