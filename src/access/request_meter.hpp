#pragma once

// How many requests may go now? Knows the limit, what it let through itself, and what the replies
// say. A state machine without I/O.
//
// While a server states what is left and until when, that is believed, less what is under way.
// Behind a stated reset a new window of the limit begins. Without a word from the server no length
// of `per` holds more than the limit, however the server counts.

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

// Of two limits for one key the smaller holds, and a configured one before an assumed one.
budget_limit firmer_of(budget_limit one, budget_limit other);

class request_meter {
 public:
    using ticket = std::uint64_t;

    // `longest_wait`: no server closes the key for longer, whatever it asks for.
    explicit request_meter(budget_limit limit,
                           std::chrono::milliseconds longest_wait = longest_asked_wait);

    // See firmer_of().
    void narrow(budget_limit limit);
    budget_limit limit() const { return limit_; }
    // Another limit holds from now on. Requests that went out stay counted.
    void set_limit(budget_limit limit);

    // Requests of a window: the smaller one of the limit and of what the server states.
    std::int64_t most() const;

    std::int64_t left(wall_time now);

    // What others that use the key will want until this window ends: half of it at most.
    std::int64_t wanted_by_others(wall_time now) const;

    ticket take(wall_time now);
    void replied(ticket ticket, const net::rate_note& note, wall_time now);
    void lost(ticket ticket, wall_time now);
    void not_sent(ticket ticket);

    // A reply asked for a pause, and it is not over: how long it lasts from now on.
    std::optional<std::chrono::milliseconds> closed_for(wall_time now) const;

    // When left() may grow by itself; a moment past `now`.
    wall_time grows_at(wall_time now);
    // Unused requests are worth nothing from then on; nothing when they come back one by one.
    std::optional<wall_time> window_end(wall_time now) const;

    std::chrono::milliseconds round_trip() const { return round_trip_; }
    bool others_known() const { return others_.known(); }
    bool others_noticed() const { return others_.there(); }
    std::uint64_t taken() const { return last_ticket_; }

    // For a restart: what is under way, and `ahead` more, may have been counted over there.
    json::value kept(std::int64_t ahead) const;
    // True: a pause that was kept lasts longer than any may, and was cut.
    bool restore(const json::value& kept, wall_time now);

 private:
    struct statement {
        std::int64_t remaining = 0;
        wall_time reset;  // as it was said: which window it is
        wall_time end;    // no later than that, and than `per` after the window was first heard of
        wall_time at;
        bool guessed = false;  // from before a restart: the next reply knows better
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
    std::optional<std::chrono::milliseconds> longer_window_;  // that the stated limit is for
    spent_log log_;
    other_consumers others_;
    std::map<ticket, wall_time> under_way_;
    ticket last_ticket_ = 0;
    ticket lost_at_ = 0;     // tickets up to this one were given out before the last loss
    std::int64_t lost_ = 0;  // ended without a reply: counted over there, or not
    std::optional<statement> word_;
    std::optional<wall_time> window_;        // begun where one ended, no word since
    std::optional<wall_time> ended_;         // the reset that one had, which may be still to come
    std::int64_t own_ = 0;                   // let through in this window
    std::optional<wall_time> closed_until_;  // of a 429, or of a longer window that is used up
    bool states_nothing_ = false;            // a reply came, and none has spoken of a limit
    bool spoke_ = false;                     // one did
    int refusals_ = 0;                       // in a row, those of one moment counted once
    std::chrono::milliseconds round_trip_{250};
};

}  // namespace sluice::access
