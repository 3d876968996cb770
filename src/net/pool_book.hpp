#pragma once

// Keeps the books of a connection pool: connections in use, idle connections, waiting callers. It
// has no I/O. The pool tells it the time, and it tells waiters by their `wake` function.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace sluice::net {

// `Key` names a destination, and `Item` is a movable connection. A slot is the right to one
// connection. A caller takes it with an item or empty, and gives it back with one or without.
template <class Key, class Item>
class pool_book {
 public:
    using time_point = std::chrono::steady_clock::time_point;

    struct slot {
        std::optional<Item> item;  // nullopt: the holder opens one
    };

    // The waiting caller owns it, and keeps it alive until it was granted or withdrawn.
    struct waiter {
        std::function<void()> wake;
        std::optional<slot> granted;
    };

    pool_book(std::size_t most_per_key, std::chrono::milliseconds longest_idle)
        : most_(most_per_key), longest_idle_(longest_idle) {}

    // Returns nullopt when all connections to `key` are in use; the caller then calls wait_for().
    // Closes connections that were idle for too long, and takes the last used one first.
    std::optional<slot> take(const Key& key, time_point now) {
        drop_stale(now);
        auto& there = places_[key];
        if (!there.idle.empty()) {
            slot out{std::move(there.idle.back().item)};
            there.idle.pop_back();
            ++there.used;
            return out;
        }
        if (there.used < most_) {
            ++there.used;
            return slot{};
        }
        return std::nullopt;
    }

    void wait_for(const Key& key, waiter& who) { places_[key].queue.push_back(&who); }

    // Ends a wait. A slot that was granted in between goes to the next waiter.
    void withdraw(const Key& key, waiter& who, time_point now) {
        auto& there = places_[key];
        std::erase(there.queue, &who);
        if (who.granted) {
            slot back = std::move(*who.granted);
            who.granted.reset();
            give_back(key, std::move(back.item), now);
        }
    }

    // Gives a slot back, with its connection when that can be used again. The first waiter gets the
    // slot.
    void give_back(const Key& key, std::optional<Item> item, time_point now) {
        auto& there = places_[key];
        if (closed_) {
            item.reset();
        }
        if (!there.queue.empty()) {
            waiter* first = there.queue.front();
            there.queue.pop_front();
            first->granted = slot{std::move(item)};
            first->wake();
            return;
        }
        --there.used;
        if (item) {
            there.idle.push_back({std::move(*item), now});
        }
        drop_stale(now);
    }

    // Closes the idle connections. From now on a connection in use is closed when it comes back.
    void close() {
        closed_ = true;
        for (auto& [key, there] : places_) {
            there.idle.clear();
        }
    }

    std::size_t idle() const {
        return count([](const place& there) { return there.idle.size(); });
    }
    std::size_t used() const {
        return count([](const place& there) { return there.used; });
    }
    std::size_t places() const { return places_.size(); }

 private:
    struct resting {
        Item item;
        time_point since;
    };

    struct place {
        std::vector<resting> idle;  // the oldest first
        std::size_t used = 0;
        std::deque<waiter*> queue;

        bool empty() const { return idle.empty() && used == 0 && queue.empty(); }
    };

    void drop_stale(time_point now) {
        for (auto& [key, there] : places_) {
            std::erase_if(there.idle,
                          [&](const resting& each) { return now - each.since > longest_idle_; });
        }
        std::erase_if(places_, [](const auto& each) { return each.second.empty(); });
    }

    template <class Count>
    std::size_t count(Count of) const {
        std::size_t sum = 0;
        for (const auto& [key, there] : places_) {
            sum += of(there);
        }
        return sum;
    }

    std::size_t most_;
    std::chrono::milliseconds longest_idle_;
    std::map<Key, place> places_;
    bool closed_ = false;
};

}  // namespace sluice::net
