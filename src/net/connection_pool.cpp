#include "net/connection_pool.hpp"

#include "net/socket_state.hpp"

#include <sluice/async/event.hpp>

#include <utility>

namespace sluice::net {

namespace {

// Stays below the limits that servers and the firewalls between usually have. The client then
// seldom takes a connection that the other side is just closing.
constexpr std::chrono::seconds longest_idle{55};

std::chrono::steady_clock::time_point now() {
    return std::chrono::steady_clock::now();
}

}  // namespace

connection_pool::lease::lease(connection_pool& pool, site site)
    : pool_(&pool), site_(std::move(site)) {}

connection_pool::lease::lease(lease&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      site_(std::move(other.site_)),
      stream_(std::move(other.stream_)),
      reused_(other.reused_),
      keep_(other.keep_) {}

connection_pool::lease::~lease() {
    if (pool_ == nullptr) {
        return;
    }
    std::optional<std::unique_ptr<byte_stream>> back;
    if (keep_ && stream_) {
        stream_->rest();
        back = std::move(stream_);
    }
    pool_->book_.give_back(site_, std::move(back), now());
}

std::unique_ptr<byte_stream> connection_pool::lease::detach() {
    auto own = std::move(stream_);
    std::exchange(pool_, nullptr)->book_.give_back(site_, std::nullopt, now());
    return own;
}

connection_pool::connection_pool(dial_plan plan, std::size_t most_per_site)
    : plan_(std::move(plan)), book_(most_per_site, longest_idle) {}

awaitable<attempt<connection_pool::lease>> connection_pool::take(site site, patience time) {
    auto slot = book_.take(site, now());
    if (!slot) {
        auto waited = co_await wait_turn(site, time);
        if (!waited) {
            co_return std::move(waited).error();
        }
        slot = std::move(*waited);
    }
    // The lease exists before the client dials, so that an exception gives the slot back.
    lease held(*this, site);
    if (slot->item && (*slot->item)->quiet()) {
        held.stream_ = std::move(*slot->item);
        held.reused_ = true;
        co_return std::move(held);
    }
    slot.reset();  // closes a stale connection before the new one opens
    if (auto problem = co_await renew(&held, time)) {
        co_return std::move(*problem);
    }
    co_return std::move(held);
}

awaitable<std::optional<fault>> connection_pool::renew(lease* held, patience time) {
    held->stream_.reset();
    held->reused_ = false;
    auto fresh = co_await dial(&plan_, held->site_, time);
    if (!fresh) {
        co_return std::move(fresh).error();
    }
    held->stream_ = std::move(*fresh);
    co_return std::nullopt;
}

awaitable<attempt<connection_pool::book::slot>> connection_pool::wait_turn(site site,
                                                                           patience time) {
    // The destructor leaves the queue even when a cancellation throws.
    struct turn {
        turn(connection_pool& pool, net::site to)
            : of(pool), at(std::move(to)), free(pool.plan_.executor) {
            place.wake = [this] { free.notify(); };
            of.book_.wait_for(at, place);
        }
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;
        ~turn() { of.book_.withdraw(at, place, now()); }

        connection_pool& of;
        net::site at;
        wake_event free;
        book::waiter place;
    };
    turn mine(*this, site);
    const auto limit = time.whole();
    co_await mine.free.wait(limit.length);
    co_await throw_when_cancelled();
    if (!mine.place.granted) {
        co_return fault(too_late("no free connection to " + with_port(site), limit));
    }
    book::slot got = std::move(*mine.place.granted);
    mine.place.granted.reset();
    co_return got;
}

}  // namespace sluice::net
