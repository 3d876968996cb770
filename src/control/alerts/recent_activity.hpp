#pragma once

// Counts what ended within a time: deliveries by lane, runs by incoming. The engine only counts
// since its start, so this takes the differences. Rules on failures ask it. No I/O.

#include "engine/engine_view.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

namespace sluice::control {

// Keeps some hundred moments at most, however many events it has seen.
class recent_count {
 public:
    void add(wall_time at, std::int64_t events, std::chrono::milliseconds longest);
    std::int64_t since(wall_time moment) const;

 private:
    struct bucket {
        wall_time begin{};
        std::int64_t events = 0;
    };
    std::deque<bucket> buckets_;  // by time
};

class recent_activity {
 public:
    // Remembers at least this long.
    void remember(std::chrono::milliseconds longest) { longest_ = longest; }

    // Takes in what has ended since the last look.
    void look(const engine::engine_view& engine, wall_time now);
    // Adds a run that failed before this process began.
    void add_earlier_failure(const std::string& incoming, wall_time at);

    struct ended {
        std::int64_t good = 0;
        std::int64_t failed = 0;
    };
    ended deliveries(const ledger::lane& lane, wall_time since) const;
    ended runs(const std::string& incoming, wall_time since) const;

 private:
    struct counted {
        std::int64_t total = 0;  // of the engine, at the last look
        recent_count recent;
    };
    struct both {
        counted good;
        counted failed;
    };
    void count(counted& into, std::int64_t total, wall_time now) const;
    static ended ended_of(const both* found, wall_time since);

    std::chrono::milliseconds longest_{0};
    std::map<ledger::lane, both> lanes_;
    std::map<std::string, both> incoming_;
};

}  // namespace sluice::control
