#include <sluice/async/clock.hpp>

#include <boost/asio/steady_timer.hpp>

#include <random>

namespace sluice {

wall_time system_clock::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

steady_time system_clock::steady_now() const {
    return std::chrono::steady_clock::now();
}

awaitable<bool> system_clock::sleep_for(std::chrono::milliseconds length) {
    asio::steady_timer timer(co_await asio::this_coro::executor, length);
    auto [error] = co_await timer.async_wait(as_tuple);
    co_return !error;
}

system_random::system_random() {
    std::random_device device;
    state_ = (static_cast<std::uint64_t>(device()) << 32) | device();
}

// splitmix64 (Steele, Lea, Flood 2014). It is good enough for jitter and identifiers and needs 8
// bytes of state. Nothing secret comes from it.
std::uint64_t system_random::next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

}  // namespace sluice
