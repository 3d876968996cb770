// Any text is a schedule or an error. A schedule's next run lies after the last one. An input of
// two lines is a schedule and its zone.

#include "engine/plan/schedule.hpp"
#include "fuzz/fuzz_target.hpp"

namespace sluice::fuzzing {

std::vector<std::string> seeds() {
    return {"every 5m",
            "every 1s",
            "0 9 * * mon-fri\nEurope/Berlin",
            "*/15 * * * *",
            "@hourly",
            "@daily\nAmerica/New_York",
            "by hand",
            "0 0 29 2 *",
            "30 2 * * *\nEurope/Berlin",
            "0 0 30 2 *",
            "5,35 8-18/2 1 jan-jun *",
            "0 0 1 1 0-7",
            "0 * * * *\nAsia/Kolkata",
            "59 23 31 12 *\nPacific/Apia"};
}

std::vector<std::string> words() {
    return {"*",      "/",       "-",  ",",  " ",  "mon", "sun",           "jan",
            "every ", "@weekly", "\n", "59", "60", "7",   "Europe/Berlin", "99999999999",
            "1h30m",  "L",       "#",  "?"};
}

void run_one(std::string_view input) {
    const auto end = std::min(input.find('\n'), input.size());
    const auto zone = input.substr(std::min(end + 1, input.size()));
    const auto made = engine::schedule::parse(input.substr(0, end), zone);
    if (!made) {
        promise(made.error().kind == failure_class::invalid ||
                    made.error().kind == failure_class::refused,
                "a wrong schedule is a mistake of the configuration");
        return;
    }
    // In a week in which the clocks of Europe are set forward.
    auto now = parse_utc("2026-03-27T12:34:56Z").value();
    auto planned = made->first(now).value_or(now);
    promise(made->by_hand() || planned >= now, "the first run is not in the past");
    for (int runs = 0; runs < 20; ++runs) {
        const auto next = made->next(planned, now);
        if (!next) {
            return;
        }
        promise(*next > now, "the next run lies in the future");
        promise(made->has(*next), "a run is planned for a moment of the schedule");
        (void)made->clock_text(*next);
        planned = *next;
        now = *next;
    }
}

}  // namespace sluice::fuzzing
