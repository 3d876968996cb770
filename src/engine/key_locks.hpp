#pragma once

// Lets one holder of a key go on at a time; the others wait in order of arrival.
//
// Deliveries lock fingerprints: two sends that the target could not tell apart (duplicate
// candidates) take turns from the intent to the outcome. Otherwise a send that asks "did mine
// happen?" could see the result of the other. Runs lock the name of their incoming.

#include <sluice/async/tokens.hpp>

#include <boost/asio/steady_timer.hpp>

#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace sluice::engine {

// Belongs to one shard. It outlives its locks.
class key_locks {
    struct waiter;
    using queue = std::list<std::shared_ptr<waiter>>;
    using places = std::map<std::string, queue>;

 public:
    // Lets the next waiter go on when it is destroyed.
    class lock {
     public:
        lock() = default;
        lock(lock&& other) noexcept
            : owner_(std::exchange(other.owner_, nullptr)), place_(other.place_) {}
        lock& operator=(lock&& other) noexcept;
        ~lock() { reset(); }

        void reset();

     private:
        friend class key_locks;
        lock(key_locks* owner, places::iterator place) : owner_(owner), place_(place) {}

        key_locks* owner_ = nullptr;  // null: it holds nothing
        places::iterator place_;
    };

    explicit key_locks(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // Resumes when nobody else holds the key. An empty key locks nothing and never waits. After
    // terminal cancellation it throws operation_aborted and holds nothing.
    awaitable<lock> enter(std::string key);

    bool is_held(const std::string& key) const { return places_.contains(key); }

 private:
    void leave(places::iterator place);

    asio::any_io_executor executor_;
    places places_;  // each is held by one; its queue waits
};

}  // namespace sluice::engine
