#pragma once

// Tells how many requests may go now, from the limit, the requests that it let go, and the replies.
// A state machine without I/O.
//
// As long as a server states how many are left and until when, the meter believes it, and subtracts
// the requests under way. After a stated reset a new window of the limit begins. Without a
// statement of the server, no period of length `per` holds more requests than the limit, however
// the server counts.

#include "access/other_consumers.hpp"
#include "access/spent_log.hpp"

#include <sluice/component/budget.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/rate_note.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

namespace sluice::access {

// Chooses between two limits for one key: the smaller one, and a configured one before an assumed
// one.
budget_limit firmer_of(budget_limit one, budget_limit other);

class request_meter {
 public:
    using ticket = std::uint64_t;

    // A server's request to wait is followed for `longest_wait` at most.
    explicit request_meter(budget_limit limit,
                           std::chrono::milliseconds longest_wait = longest_asked_wait);

    // See firmer_of().
    void narrow(budget_limit limit);
    budget_limit limit() const { return limit_; }
    // Puts another limit in force. Requests that went out stay counted.
    void set_limit(budget_limit limit);

    // The requests of a window: the smaller of the limit and the server's statement.
    std::int64_t most() const;

    std::int64_t left(wall_time now);

    // The requests that other users of the key will want until this window ends; at most half of
    // it.
    std::int64_t wanted_by_others(wall_time now) const;

    ticket take(wall_time now);
    void replied(ticket ticket, const net::rate_note& note, wall_time now);
    void lost(ticket ticket, wall_time now);
    void not_sent(ticket ticket);

    // How long the pause that a reply asked for still lasts; nullopt when there is none.
    std::optional<std::chrono::milliseconds> closed_for(wall_time now) const;

    // The moment when left() may grow without a reply; it is after `now`.
    wall_time grows_at(wall_time now);
    // The moment when unused requests expire; nullopt when they become available one by one.
    std::optional<wall_time> window_end(wall_time now) const;

    std::chrono::milliseconds round_trip() const { return round_trip_; }
    bool others_known() const { return others_.known(); }
    bool others_noticed() const { return others_.there(); }
    std::uint64_t taken() const { return last_ticket_; }

    // Save and restore the state for a restart. Requests under way, and `ahead` more, count as
    // sent.
    json::value kept(std::int64_t ahead) const;
    // Returns true when a stored pause was longer than allowed, and was cut.
    bool restore(const json::value& kept, wall_time now);

 private:
    struct statement {
        std::int64_t remaining = 0;
        wall_time reset;  // as the server stated it; it identifies the window
        wall_time end;    // the reset, but at most `per` after the first statement of the window
        wall_time at;
        bool guessed = false;  // from before a restart; the next reply corrects it
    };

    void roll(wall_time now);
    void begin_window(wall_time at);
    void heard(std::int64_t remaining, std::optional<wall_time> reset, wall_time now);
    statement first_word(std::int64_t remaining, wall_time until, wall_time now);
    void refused(const net::rate_note& note, wall_time now);
    std::int64_t in_flight() const { return static_cast<std::int64_t>(under_way_.size()); }
    bool boundless() const { return limit_.assumed && states_nothing_; }
    wall_time bounded(wall_time moment, wall_time now) const;
    void hear_limit(const net::rate_note& note);
    void end(ticket ticket, wall_time now);

    budget_limit limit_;
    std::chrono::milliseconds longest_wait_;
    std::optional<std::int64_t> stated_limit_;
    // the period of the stated limit, when it is longer than `per`
    std::optional<std::chrono::milliseconds> longer_window_;
    spent_log log_;
    other_consumers others_;
    std::map<ticket, wall_time> under_way_;
    ticket last_ticket_ = 0;
    ticket lost_at_ = 0;     // tickets up to this one were given out before the last loss
    std::int64_t lost_ = 0;  // ended without a reply; the server may have counted them
    std::optional<statement> word_;
    // a window that began at the end of another; no statement yet
    std::optional<wall_time> window_;
    std::optional<wall_time> ended_;  // the stated reset of the last window; it may still lie ahead
    std::int64_t own_ = 0;            // requests of this window that were let go
    std::optional<wall_time> closed_until_;  // from a 429, or from a longer window that is used up
    bool states_nothing_ = false;            // a reply came, and none has stated a limit
    bool spoke_ = false;                     // a reply stated a limit
    int refusals_ = 0;                       // refusals in a row; those of one moment count once
    std::chrono::milliseconds round_trip_{250};
};

}  // namespace sluice::access
