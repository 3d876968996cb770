#include "faults/program/plan.hpp"

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace sluice::testing {

namespace {

constexpr int kills_in_short_mode = 300;
constexpr int kills_in_long_mode = 10'000;
constexpr int power_in_long_mode = 2'000;
constexpr int network_in_long_mode = 60;
constexpr int model_in_long_mode = 20'000;
constexpr int reloads_in_long_mode = 10'000;
constexpr int reload_kills_in_long_mode = 500;

template <class Number>
bool read(std::string_view text, Number& into) {
    const auto* end = text.data() + text.size();
    const auto done = std::from_chars(text.data(), end, into);
    return done.ec == std::errc() && done.ptr == end;
}

bool read_number(std::string_view name, std::string_view value, fault_plan& into) {
    if (name == "--kills") {
        return read(value, into.kills);
    }
    if (name == "--power") {
        return read(value, into.power);
    }
    if (name == "--network") {
        return read(value, into.network);
    }
    if (name == "--model") {
        return read(value, into.model);
    }
    if (name == "--reloads") {
        return read(value, into.reloads);
    }
    if (name == "--reload-kills") {
        return read(value, into.reload_kills);
    }
    return name == "--seed" && read(value, into.seed);
}

}  // namespace

const char* const usage_of_faults =
    "usage: tests/faults/run [--kills N] [--power N] [--network N] [--model N] [--long] [--seed "
    "S]\n"
    "                        [--reloads N] [--reload-kills N] [--without-verification] [--points]\n"
    "\n"
    "Without any of these: --kills 300.\n"
    "\n"
    "  --kills N                kills the real program with SIGKILL at random moments and at "
    "every\n"
    "                           named point, starts it again, lets it finish, and compares what "
    "the\n"
    "                           sources hold with what the targets hold\n"
    "  --power N                N lives of a ledger on a disk that loses power five times in each\n"
    "  --network N              N worlds whose lines delay, cut, stall, swallow and refuse\n"
    "  --model N                N histories of calls on each ledger beside the model\n"
    "  --reloads N              edits the configuration of a working daemon N times, four of ten "
    "wrongly\n"
    "                           and one of ten in halves, and reloads after each\n"
    "  --reload-kills N         kills it N times in the middle of a reload\n"
    "  --long                   all of them: 10,000 kills, 2,000 lives, 60 worlds, 20,000 "
    "histories,\n"
    "                           10,000 reloads, 500 kills in reloads\n"
    "  --seed S                 1 without it; the same seed plans the same faults\n"
    "  --without-verification   declares the POST safe to repeat, which it is not: posts double\n"
    "  --points                 only names the points\n";

std::optional<fault_plan> fault_plan_from(int argc, char** argv) {
    fault_plan plan;
    for (int i = 1; i < argc; ++i) {
        const std::string_view one = argv[i];
        if (one == "--long") {
            plan.kills = kills_in_long_mode;
            plan.power = power_in_long_mode;
            plan.network = network_in_long_mode;
            plan.model = model_in_long_mode;
            plan.reloads = reloads_in_long_mode;
            plan.reload_kills = reload_kills_in_long_mode;
        } else if (one == "--without-verification") {
            plan.verified = false;
        } else if (one == "--points") {
            plan.only_points = true;
        } else if (i + 1 == argc || !read_number(one, argv[++i], plan)) {
            return std::nullopt;
        }
    }
    if (plan.kills + plan.power + plan.network + plan.model + plan.reloads + plan.reload_kills ==
        0) {
        plan.kills = kills_in_short_mode;
    }
    return plan;
}

}  // namespace sluice::testing
