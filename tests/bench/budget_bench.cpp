// An hour of a key with 60 requests a minute in simulated time, posts published and twelve
// workspaces listed without end: first the daemon itself (support/daemon_hour.hpp), then what
// decides alone (support/budget_simulation.hpp), which is quick enough for many hours. Repeat with
//   cmake --preset bench && cmake --build --preset bench --target budget_bench &&
//   build/bench/tests/bench/budget_bench [hours] [first seed]

#include "support/budget_simulation.hpp"
#include "support/daemon_hour.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

namespace {

using sluice::testing::simulate;
using sluice::testing::simulated_hour;

// The sums of this many hours.
struct row {
    double used = 1;  // of the worst
    std::int64_t served = 0;
    std::int64_t refused = 0;
    std::int64_t others_refused = 0;
    std::int64_t published = 0;
    std::int64_t restarts = 0;
    std::chrono::milliseconds waited{0};
    std::chrono::milliseconds by_listing{0};
    std::optional<std::int64_t> fewest_listed;  // requests of listing in an hour

    template <class Report>
    void add(const Report& hour) {
        used = std::min(used, hour.used);
        served += hour.served;
        refused += hour.refused;
        others_refused += hour.others_refused;
        published += hour.published;
        restarts += hour.restarts;
        waited = std::max(waited, hour.waits.longest);
        by_listing = std::max(by_listing, hour.waits.longest_by_listing);
        if constexpr (requires { hour.listed; }) {
            std::int64_t requests = 0;
            for (const auto& [incoming, count] : hour.listed) {
                requests += count;
            }
            fewest_listed = std::min(fewest_listed.value_or(requests), requests);
        }
    }

    void print(const char* name) const {
        std::printf("%-34s %8lld %6lld %10lld %8.1f %% %9lld %12.2f s %8.2f s %9lld %8s\n", name,
                    static_cast<long long>(served), static_cast<long long>(refused),
                    static_cast<long long>(others_refused), used * 100,
                    static_cast<long long>(published),
                    static_cast<double>(by_listing.count()) / 1000.0,
                    static_cast<double>(waited.count()) / 1000.0, static_cast<long long>(restarts),
                    fewest_listed ? std::to_string(*fewest_listed).c_str() : "");
    }
};

void run(const char* name, simulated_hour what, int hours) {
    row sum;
    for (int hour = 0; hour < hours; ++hour, ++what.seed) {
        sum.add(simulate(what));
    }
    sum.print(name);
}

void live(const char* name, sluice::testing::hour_settings what, int hours) {
    row sum;
    std::int64_t doubled = 0;
    for (int hour = 0; hour < hours; ++hour, ++what.seed) {
        const auto report = sluice::testing::spend_hour(what);
        sum.add(report);
        doubled += report.doubled;
    }
    sum.print(name);
    if (doubled > 0) {
        std::printf("%-34s %lld posts are there twice\n", "", static_cast<long long>(doubled));
    }
}

void live_hours(int hours, std::uint64_t seed) {
    sluice::testing::hour_settings plain;
    plain.seed = seed;
    live("the daemon", plain, hours);
    auto exact = plain;
    exact.how.reset = sluice::sandbox::reset_format::milliseconds;
    live("  reset in milliseconds", exact, hours);
    auto restarting = plain;
    restarting.restart_every = std::chrono::seconds(60);
    live("  restarted every minute", restarting, hours);
    auto shared = plain;
    shared.others = 30;
    live("  another program takes 30", shared, hours);
    auto both = restarting;
    both.others = 30;
    live("  both", both, hours);
    both.listings = false;
    live("  both, and nothing is listed", both, hours);
}

}  // namespace

int main(int argc, char** argv) {
    const int hours = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 1;
    simulated_hour plain;
    plain.seed = argc > 2 ? static_cast<std::uint64_t>(std::atoll(argv[2])) : 1;
    std::printf(
        "%d simulated hour%s each; `used` and `listed` are the worst hour's, waits the longest\n",
        hours, hours == 1 ? "" : "s");
    std::printf("%-34s %8s %6s %10s %10s %9s %14s %10s %9s %8s\n", "", "served", "429",
                "others' 429", "used", "published", "by listing", "waited", "restarts", "listed");
    live_hours(hours, plain.seed);
    run("decisions alone", plain, hours);
    auto exact = plain;
    exact.whole_seconds = false;
    run("  reset in milliseconds", exact, hours);
    auto silent = plain;
    silent.headers = false;
    run("  no headers", silent, hours);
    auto restarting = plain;
    restarting.restart_every = std::chrono::seconds(60);
    run("  killed every minute", restarting, hours);
    auto looping = plain;
    looping.restart_every = std::chrono::seconds(5);
    run("  killed every five seconds", looping, hours);
    auto mute = looping;
    mute.headers = false;
    run("  the same, no headers", mute, hours);
    auto shared = plain;
    shared.others = 30;
    run("  another program takes 30", shared, hours);
    auto both = restarting;
    both.others = 30;
    run("  both", both, hours);
    auto busy = plain;
    busy.publishes = 30;
    run("  publishing takes 30", busy, hours);
    auto full = plain;
    full.publishes = 120;
    run("  publishing wants it all", full, hours);
    return 0;
}
