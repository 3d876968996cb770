#include "connectors/ocoya/request_budget.hpp"

#include "connectors/ocoya/rate_gate.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace sluice::ocoya {

namespace {

class observed_budget final : public request_budget {
 public:
    explicit observed_budget(clock& time) : time_(time) {}

    awaitable<result<void>> admit(std::chrono::milliseconds longest) override {
        const auto latest = time_.now() + longest;
        for (;;) {
            const auto now = time_.now();
            const auto wait = gate_.ask(now);
            if (wait.count() == 0) {
                co_return result<void>();
            }
            if (now + wait > latest) {
                failure full(failure_class::busy,
                             "Ocoya's rate limit is used up for " + format_duration(wait),
                             "slow the schedules that share this key");
                full.retry_after = wait;
                co_return full;
            }
            const bool slept = co_await time_.sleep_for(wait);
            if (!slept) {
                throw boost::system::system_error(asio::error::operation_aborted);
            }
        }
    }

    void replied(const net::response& reply) override {
        const auto now = time_.now();
        gate_.replied(read_rate_note(reply, now), now);
    }

    void lost() override { gate_.lost(); }

 private:
    clock& time_;
    rate_gate gate_;
};

}  // namespace

std::unique_ptr<request_budget> make_observed_budget(clock& time) {
    return std::make_unique<observed_budget>(time);
}

}  // namespace sluice::ocoya
