#include "support/sandbox_wire.hpp"

#include <sluice/async/event.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

namespace sluice::testing {

using std::chrono::milliseconds;

// splitmix64, as in system_random
std::uint64_t seeded_random::next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

milliseconds seeded_random::between(int least, int most) {
    return milliseconds(least +
                        static_cast<int>(below(static_cast<std::uint64_t>(most - least + 1))));
}

milliseconds seeded_random::until_next(double per_minute) {
    const double even = (static_cast<double>(below(1'000'000)) + 0.5) / 1'000'000;
    return milliseconds(static_cast<std::int64_t>(-std::log(even) * 60'000 / per_minute));
}

struct sandbox_wire::exchange {
    explicit exchange(asio::any_io_executor executor) : done(std::move(executor)) {}

    net::response reply;
    wake_event done;
};

class sandbox_wire::end final : public net::http_client {
 public:
    explicit end(sandbox_wire& line) : line_(line) {}

    awaitable<result<net::response>> send(net::request request) override {
        const auto mine = std::make_shared<exchange>(co_await asio::this_coro::executor);
        line_.under_way_.spawn("exchange", line_.carry(std::move(request), mine));
        const bool replied = co_await mine->done.wait();
        if (!replied) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
        co_return std::move(mine->reply);
    }

    void close() override {}

 private:
    sandbox_wire& line_;
};

sandbox_wire::sandbox_wire(asio::any_io_executor executor, sandbox::service& there,
                           manual_clock& time, seeded_random& random, publish_waits& waits)
    : there_(there),
      time_(time),
      random_(random),
      waits_(waits),
      under_way_(std::move(executor),
                 [](const std::string&, std::exception_ptr) { std::abort(); }) {}

result<std::shared_ptr<net::http_client>> sandbox_wire::make(const net::client_settings&) {
    return std::shared_ptr<net::http_client>(std::make_shared<end>(*this));
}

unsigned sandbox_wire::ask(net::request request) {
    return answer(std::move(request)).status;
}

net::response sandbox_wire::answer(net::request request) {
    request.target.insert(0, sandbox::api_base);
    auto made = there_.respond(request, time_.now()).message;
    const auto limit = made.headers.find("X-RateLimit-Limit").value_or("");
    const auto left = made.headers.find("X-RateLimit-Remaining").value_or("");
    if (!limit.empty() && std::to_string(std::stoll(std::string(left)) + 1) == limit) {
        waits_.window_opens();
    }
    return made;
}

awaitable<void> sandbox_wire::carry(net::request request, std::shared_ptr<exchange> through) {
    const bool lists = net::urgency_of(request) == net::urgency::listing;
    if (lists) {
        waits_.listing_leaves(time_.now());
    }
    const bool arrives = co_await time_.sleep_for(random_.between(20, 150));
    if (!arrives) {
        co_return;
    }
    const auto who = request.asked_by;
    auto made = answer(std::move(request));
    if (lists) {
        waits_.listing_arrives(made.status != 429);
    }
    if (made.status == 429) {
        ++seen_.refused;
    } else {
        ++seen_.served;
        ++seen_.by_whom[who];
    }
    co_await time_.sleep_for(random_.between(20, 250));
    through->reply = std::move(made);
    through->done.notify();
}

awaitable<void> sandbox_wire::close() {
    under_way_.cancel();
    co_await under_way_.join();
}

}  // namespace sluice::testing
