#include "access/request_meter.hpp"

#include <algorithm>

namespace sluice::access {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// Resets within a second are the same: some servers cut fractions, some move them with their clock.
constexpr seconds same_reset{1};

}  // namespace

request_meter::request_meter(budget_limit limit, milliseconds longest_wait)
    : limit_(limit), longest_wait_(longest_wait), log_(limit.per), others_(limit.per) {}

budget_limit firmer_of(budget_limit one, budget_limit other) {
    if (one.assumed != other.assumed) {
        return one.assumed ? other : one;
    }
    const auto rate = [](const budget_limit& limit) {
        return static_cast<double>(limit.requests) / static_cast<double>(limit.per.count());
    };
    return rate(other) < rate(one) ? other : one;
}

void request_meter::narrow(budget_limit limit) {
    set_limit(firmer_of(limit_, limit));
}

void request_meter::set_limit(budget_limit limit) {
    if (limit.per != limit_.per) {
        log_ = log_.counted_for(limit.per);
    }
    limit_ = limit;
}

std::int64_t request_meter::most() const {
    return stated_limit_ ? std::min(*stated_limit_, limit_.requests) : limit_.requests;
}

std::int64_t request_meter::left(wall_time now) {
    if (closed_until_ && now < *closed_until_) {
        return 0;
    }
    roll(now);
    if (boundless()) {
        return limit_.requests;
    }
    std::int64_t room = 0;
    if (word_) {
        // Others spend further between the statement and the arrival of the next request.
        const auto stale = others_.spent_in(now - word_->at + round_trip_ / 2);
        room = std::min(most() - own_, word_->remaining - in_flight() - lost_ - stale);
    } else if (window_) {
        room = most() - own_ - others_.spent_in(now - *window_);
    } else {
        room = most() - log_.count(now) - in_flight();
    }
    return std::max<std::int64_t>(room, 0);
}

std::int64_t request_meter::wanted_by_others(wall_time now) const {
    const auto end = window_end(now);
    return end ? std::min(others_.share_of(*end - now), most() / 2) : 0;
}

std::optional<wall_time> request_meter::window_end(wall_time now) const {
    if (word_) {
        return word_->end;
    }
    if (window_ && now < *window_ + limit_.per) {
        return *window_ + limit_.per;
    }
    return std::nullopt;
}

wall_time request_meter::grows_at(wall_time now) {
    if (closed_until_ && now < *closed_until_) {
        return *closed_until_;
    }
    roll(now);
    auto at = window_end(now);
    if (!at) {
        at = log_.falls_at();
    }
    return std::max(at.value_or(now + limit_.per), now + milliseconds(1));
}

// Ends a window whose stated end has passed, and one that followed it without any statement.
void request_meter::roll(wall_time now) {
    if (word_ && now >= word_->end) {
        ended_ = word_->reset;
        begin_window(word_->end);
    }
    if (window_ && now >= *window_ + limit_.per) {
        window_.reset();
    }
    if (closed_until_ && now >= *closed_until_) {
        closed_until_.reset();
    }
}

// Requests under way may count in either window.
void request_meter::begin_window(wall_time at) {
    others_.window_ends();
    word_.reset();
    window_ = at;
    own_ = in_flight();
    lost_ = 0;
}

request_meter::ticket request_meter::take(wall_time now) {
    ++own_;
    under_way_[++last_ticket_] = now;
    return last_ticket_;
}

void request_meter::end(ticket ticket, wall_time now) {
    const auto found = under_way_.find(ticket);
    if (found == under_way_.end()) {
        return;
    }
    const auto length = std::clamp<milliseconds>(now - found->second, milliseconds(0), seconds(5));
    round_trip_ = (round_trip_ * 3 + length) / 4;
    under_way_.erase(found);
    log_.add(now);
}

void request_meter::lost(ticket ticket, wall_time now) {
    end(ticket, now);
    ++lost_;
    lost_at_ = last_ticket_;
}

void request_meter::not_sent(ticket ticket) {
    if (under_way_.erase(ticket) > 0) {
        own_ = std::max<std::int64_t>(own_ - 1, 0);
    }
}

void request_meter::replied(ticket ticket, const net::rate_note& note, wall_time now) {
    roll(now);
    end(ticket, now);
    hear_limit(note);
    if (note.refused) {
        states_nothing_ = false;
        refused(note, now);
        return;
    }
    states_nothing_ = refusals_ == 0 && !spoke_ && !stated_limit_;
    if (!closed_until_) {
        refusals_ = 0;
    }
    if (ticket > lost_at_) {
        lost_ = 0;  // this reply's count includes a lost request, or the server never got it
    }
    if (note.remaining) {
        heard(*note.remaining, note.reset, now);
    }
}

void request_meter::hear_limit(const net::rate_note& note) {
    constexpr std::int64_t most_believed = 1'000'000'000;
    spoke_ = spoke_ || note.speaks;
    if (!note.limit) {
        return;
    }
    stated_limit_ = std::min(*note.limit, most_believed);
    if (!note.window) {
        return;
    }
    longer_window_ = *note.window > limit_.per ? note.window : std::nullopt;
    // A limit for a shorter period, without the number left: it holds for each of these periods.
    if (*note.window < limit_.per && !note.remaining && note.window->count() > 0) {
        *stated_limit_ *= limit_.per / *note.window;
    }
}

std::optional<milliseconds> request_meter::closed_for(wall_time now) const {
    return closed_until_ && now < *closed_until_ ? std::optional(*closed_until_ - now)
                                                 : std::nullopt;
}

// Within a window the server's remaining count never rises. The lowest one is therefore the newest,
// and counts every request that has been answered.
void request_meter::heard(std::int64_t remaining, std::optional<wall_time> reset, wall_time now) {
    if (reset && *reset <= now) {
        return;  // a late reply of an earlier window
    }
    if (longer_window_ && remaining == 0 && reset) {
        closed_until_ = std::min(*reset, now + std::min(*longer_window_, longest_wait_));
    }
    const auto until = bounded(reset.value_or(word_ ? word_->reset : now + limit_.per), now);
    if (ended_ && until <= *ended_ + same_reset) {
        return;  // a late reply of the window that ended before its stated reset
    }
    if (word_ && until < word_->reset - same_reset) {
        return;  // a reply of the window before
    }
    if (!word_) {
        if (!window_) {
            own_ = log_.count(now) + in_flight();
        }
        word_ = first_word(remaining, until, now);
    } else if (until <= word_->reset + same_reset) {
        if (word_->guessed || remaining <= word_->remaining) {
            const auto said = word_->guessed ? until : word_->reset;
            *word_ = statement{remaining, said, std::min(word_->end, until), now};
        }
    } else {
        begin_window(now);
        own_ = in_flight() + 1;
        word_ = first_word(remaining, until, now);
    }
    if (longer_window_) {
        return;  // the longer window began before the requests that are known here
    }
    if (stated_limit_) {
        // After a crash, more may be counted as ours than ever reached the server.
        own_ = std::min(own_, *stated_limit_ - word_->remaining + in_flight());
        const auto begun = word_->end - limit_.per;
        others_.seen(*stated_limit_ - word_->remaining - own_, word_->at - begun);
    }
}

// The window has begun by now, so it ends within `per`, whatever clock and rounding its reset has.
request_meter::statement request_meter::first_word(std::int64_t remaining, wall_time until,
                                                   wall_time now) {
    ended_.reset();
    return {remaining, until, std::min(until, now + limit_.per), now};
}

void request_meter::refused(const net::rate_note& note, wall_time now) {
    if (!closed_until_) {
        ++refusals_;
    }
    const int doublings = std::clamp(refusals_ - 1, 0, 6);
    auto until = now + seconds(1) * (1 << doublings);
    std::optional<wall_time> reset;
    if (note.reset && *note.reset > now) {
        reset = bounded(*note.reset, now);
    } else if (word_ && !note.reset) {
        reset = word_->end;
    }
    if (note.retry_after) {
        until = std::max(until, now + std::min(*note.retry_after, longest_wait_));
    } else if (reset) {
        until = std::max(until, *reset);
    } else if (!note.reset) {
        until = std::max(until,
                         now + std::min<milliseconds>(limit_.per, seconds(5) * (1 << doublings)));
    }
    ended_.reset();
    closed_until_ = closed_until_ ? std::max(*closed_until_, until) : until;
    begin_window(*closed_until_);  // the refusal ends the window that was used up
}

wall_time request_meter::bounded(wall_time moment, wall_time now) const {
    return std::min(moment, now + limit_.per + same_reset);
}

}  // namespace sluice::access
