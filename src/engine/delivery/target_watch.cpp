#include "engine/delivery/target_watch.hpp"

#include <algorithm>

namespace sluice::engine {

target_news news_of(const failure& why) {
    target_news made;
    made.word = word_of(why);
    made.trouble = describe(why);
    made.asked = why.retry_after;
    return made;
}

wall_time target_watch::held_until() const {
    const auto now = with_.time.now();
    // A probe is under way: its word wakes the lane.
    return breaker_.next_probe() > now ? breaker_.next_probe() : now + breaker_.pause();
}

void target_watch::heard(breaker::pass as, const target_news& what) {
    const auto now = with_.time.now();
    switch (breaker_.heard(as, what.word, now, what.asked)) {
        case breaker::change::none:
            if (as == breaker::pass::probe && breaker_.open()) {
                break;  // nothing was learned: somebody else tries
            }
            return;
        case breaker::change::opened:
            opened_ = now;
            with_.log.write(log_level::error,
                            "the target keeps failing: nothing is sent to it for now",
                            {{"outgoing", outgoing_},
                             {"failures", breaker_.in_a_row()},
                             {"failure", what.trouble},
                             {"next_try", format_utc_seconds(breaker_.next_probe())}});
            break;
        case breaker::change::still_open:
            with_.log.write(log_level::debug, "the target still fails",
                            {{"outgoing", outgoing_},
                             {"failure", what.trouble},
                             {"next_try", format_utc_seconds(breaker_.next_probe())}});
            break;
        case breaker::change::closed:
            with_.log.write(log_level::info, "the target works again: deliveries go on",
                            {{"outgoing", outgoing_}, {"after", format_duration(now - opened_)}});
            break;
    }
    for (const auto& wake : wakes_) {
        wake();
    }
}

}  // namespace sluice::engine
