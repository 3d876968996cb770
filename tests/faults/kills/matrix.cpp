#include "faults/kills/matrix.hpp"

#include "faults/kills/kill_plan.hpp"
#include "faults/kills/world.hpp"

#include <csignal>
#include <stdexcept>

namespace sluice::testing {

namespace {

// Returns true when the kill met a running program. A program that ends by itself must have ended
// well; only a killed one may leave work.
bool carry_out(const planned_kill& kill, const world& world) {
    if (!kill.point.empty()) {
        const auto end = run_to_end_of(world.round(kill.point + ":" + std::to_string(kill.count)));
        if (end.signal == SIGKILL) {
            return true;
        }
        if (!world::went_well(end)) {
            throw std::runtime_error("a round that met no kill failed: " + end.out + end.err);
        }
        return false;
    }
    program running(kill.as_daemon ? world.daemon() : world.round());
    rest(kill.moment);
    const auto end = running.kill();
    if (end.signal != SIGKILL && (kill.as_daemon || !world::went_well(end))) {
        throw std::runtime_error("it ended by itself: " + end.out + end.err);
    }
    return end.signal == SIGKILL;
}

}  // namespace

std::string matrix_outcome::line() const {
    return "lost " + std::to_string(all.lost) + " doubled " + std::to_string(all.doubled) +
           " uncertain " + std::to_string(all.uncertain) + " out of order " +
           std::to_string(all.disordered);
}

bool matrix_outcome::good() const {
    return all.lost == 0 && all.doubled == 0 && all.uncertain == 0 && all.disordered == 0 &&
           never_reached.empty();
}

matrix_outcome run_matrix(const matrix_options& options) {
    matrix_outcome outcome;
    kill_plan plan(options.seed);
    while (outcome.kills < options.kills) {
        world world(options.seed + static_cast<std::uint32_t>(outcome.worlds), options.verified);
        ++outcome.worlds;
        for (int here = 0; here < options.kills_a_world && outcome.kills < options.kills;) {
            world.feed();
            const auto kill = plan.next();
            const bool killed = carry_out(kill, world);
            plan.outcome(kill, killed);
            if (!killed) {
                continue;
            }
            ++here;
            ++outcome.kills;
            const auto so_far = world.account_so_far();
            if (options.verified && so_far.doubled > 0) {
                options.tell("after a kill at " + (kill.point.empty() ? "random" : kill.point) +
                             ": " + so_far.remarks.front());
            }
        }
        world.finish();
        const auto counted = world.account();
        options.tell("world " + std::to_string(outcome.worlds) + ": " +
                     std::to_string(outcome.kills) + " kills, " + std::to_string(counted.expected) +
                     " results expected, lost " + std::to_string(counted.lost) + " doubled " +
                     std::to_string(counted.doubled));
        outcome.all += counted;
    }
    outcome.kills_by_point = plan.kills_by_point();
    outcome.never_reached = plan.never_reached();
    return outcome;
}

}  // namespace sluice::testing
