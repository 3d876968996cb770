#include "engine/delivery/target_watch.hpp"

#include <algorithm>

namespace sluice::engine {

target_report report_of(const failure& why) {
    target_report made;
    made.signal = signal_of(why);
    made.trouble = describe(why);
    made.asked_pause = why.retry_after;
    return made;
}

wall_time target_watch::held_until() const {
    const auto now = services_.time.now();
    // A probe is under way: its report wakes the lane.
    return breaker_.next_probe() > now ? breaker_.next_probe() : now + breaker_.pause();
}

void target_watch::report(breaker::pass pass, const target_report& report) {
    const auto now = services_.time.now();
    if (report.signal == target_signal::troubled) {
        trouble_ = report.trouble;
    }
    switch (breaker_.report(pass, report.signal, now, report.asked_pause)) {
        case breaker::change::none:
            if (pass == breaker::pass::probe && breaker_.open()) {
                break;  // no signal: another delivery tries
            }
            return;
        case breaker::change::opened:
            opened_ = now;
            services_.log.write(log_level::error,
                                "the target keeps failing: nothing is sent to it for now",
                                {{"outgoing", outgoing_},
                                 {"failures", breaker_.in_a_row()},
                                 {"failure", report.trouble},
                                 {"next_try", format_utc_seconds(breaker_.next_probe())}});
            break;
        case breaker::change::still_open:
            services_.log.write(log_level::debug, "the target still fails",
                                {{"outgoing", outgoing_},
                                 {"failure", report.trouble},
                                 {"next_try", format_utc_seconds(breaker_.next_probe())}});
            break;
        case breaker::change::closed:
            services_.log.write(
                log_level::info, "the target works again: deliveries go on",
                {{"outgoing", outgoing_}, {"after", format_duration(now - opened_)}});
            break;
    }
    for (const auto& changed : listeners_) {
        changed();
    }
}

}  // namespace sluice::engine
