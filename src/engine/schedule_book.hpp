#pragma once

// Tells what happened to the schedule of an incoming: the log, the counters and the ledger hear of
// each late start and of each run that did not take place. `sluice schedules` reads the ledger.
//
// A run that starts in time is counted and not written: its start is in the ledger already, and a
// commit for each would cost as much as the run's own.

#include "engine/activity.hpp"
#include "engine/services.hpp"

#include <sluice/ledger/named_memory.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// A start after this much is late.
inline constexpr std::chrono::seconds late_after{1};

enum class schedule_event_kind {
    started,  // a run began
    late,     // a run began late
    skipped,  // due during another run, and not run
    missed,   // due while the daemon was down or the incoming was held, and not run
    cut_off,  // a run was cut off, because the next one was due
    held,     // a run waits for the end of a pause or of maintenance
};

std::string_view name_of(schedule_event_kind kind);

struct schedule_event {
    schedule_event_kind kind = schedule_event_kind::started;
    wall_time due{};
    wall_time at{};         // when it was noticed
    std::int64_t runs = 1;  // most_counted means "at least"

    std::chrono::milliseconds lateness() const { return at - due; }
};

// Counts for metrics. Runs on the engine's shard and outlives the engine.
class schedule_counters {
 public:
    virtual ~schedule_counters() = default;
    virtual void count(const std::string& incoming, const schedule_event& event) = 0;
};

// The events of each incoming since the start of the daemon.
class schedule_tally final : public schedule_counters {
 public:
    void count(const std::string& incoming, const schedule_event& event) override {
        sums_[incoming][event.kind] += event.runs;
        if (event.kind == schedule_event_kind::started || event.kind == schedule_event_kind::late) {
            const std::chrono::duration<double> late = event.lateness();
            lateness_.add(late.count());
        }
    }

    // Null before the first event of the incoming.
    const std::map<schedule_event_kind, std::int64_t>* of(const std::string& incoming) const {
        const auto found = sums_.find(incoming);
        return found == sums_.end() ? nullptr : &found->second;
    }

    // Of the runs of all incomings that began.
    const histogram& lateness() const { return lateness_; }

 private:
    histogram lateness_{lateness_bounds};
    std::map<std::string, std::map<schedule_event_kind, std::int64_t>> sums_;
};

// The ledger's facts about an incoming's schedule.
struct kept_schedule {
    std::int64_t late = 0;
    std::int64_t skipped = 0;
    std::int64_t missed = 0;
    std::int64_t cut_off = 0;
    std::chrono::milliseconds worst{0};  // lateness
    wall_time since{};                   // of the first event
    std::deque<schedule_event> events;   // the newest ones, oldest first

    void add(const schedule_event& event);
};

std::string stored(const kept_schedule& kept);
// A text that cannot be read counts as missing.
kept_schedule read_kept_schedule(const std::string& text);

// The values of incomings in the ledger, in their order; nullopt before the first event of one.
awaitable<result<std::vector<std::optional<kept_schedule>>>> kept_schedules_of(
    ledger::key_values* values, std::vector<std::string> incomings, wall_time now);

class schedule_book {
 public:
    // `services` outlives it.
    schedule_book(const services& services, std::string incoming)
        : services_(services), incoming_(std::move(incoming)) {}

    // A failure of the ledger is logged; it costs the event and nothing else.
    awaitable<void> write(schedule_event event);

 private:
    void say(const schedule_event& event) const;

    const services& services_;
    std::string incoming_;
    std::optional<kept_schedule> kept_;  // read before the first write
};

}  // namespace sluice::engine
