// tests/faults/run starts this.

#include "faults/kills/matrix.hpp"

#include <sluice/trip.hpp>

#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>

namespace sluice::testing {
namespace {

constexpr int in_long_mode = 10'000;

constexpr const char* usage =
    "usage: tests/faults/run [--kills N] [--seed S] [--without-verification] [--long] [--points]\n"
    "\n"
    "Kills the real program with SIGKILL at random moments and at every named point, starts it\n"
    "again, lets it finish, and compares what the sources hold with what the sandbox and the\n"
    "reports hold.\n"
    "\n"
    "  --kills N                300 without it\n"
    "  --seed S                 1 without it; the same seed plans the same kills\n"
    "  --without-verification   declares the POST safe to repeat, which it is not: posts double\n"
    "  --long                   10,000 kills\n"
    "  --points                 only names the points\n";

struct wrong_use {};

template <class Number>
Number number_in(const char* text) {
    Number number = 0;
    const auto* end = text + std::strlen(text);
    if (std::from_chars(text, end, number).ptr != end) {
        throw wrong_use();
    }
    return number;
}

matrix_options options_from(int argc, char** argv) {
    matrix_options options;
    for (int i = 1; i < argc; ++i) {
        const std::string one = argv[i];
        const bool more = i + 1 < argc;
        if (one == "--kills" && more) {
            options.kills = number_in<int>(argv[++i]);
        } else if (one == "--seed" && more) {
            options.seed = number_in<std::uint32_t>(argv[++i]);
        } else if (one == "--long") {
            options.kills = in_long_mode;
        } else if (one == "--without-verification") {
            options.verified = false;
        } else {
            throw wrong_use();
        }
    }
    options.tell = [](const std::string& line) {
        std::printf("%s\n", line.c_str());
        std::fflush(stdout);
    };
    return options;
}

int show(const matrix_outcome& outcome) {
    for (const auto& remark : outcome.all.remarks) {
        std::printf("%s\n", remark.c_str());
    }
    for (const auto& [point, kills] : outcome.kills_by_point) {
        std::printf("%6d kills at %s\n", kills, point.c_str());
    }
    for (const auto& point : outcome.never_reached) {
        std::printf("never reached: %s\n", point.c_str());
    }
    std::printf("%d kills, %d worlds, %lld results expected\n%s\n", outcome.kills, outcome.worlds,
                static_cast<long long>(outcome.all.expected), outcome.line().c_str());
    const bool good =
        outcome.all.lost == 0 && outcome.all.doubled == 0 && outcome.never_reached.empty();
    return good ? 0 : 1;
}

int run(int argc, char** argv) {
    if (argc == 2 && std::strcmp(argv[1], "--points") == 0) {
        for (const auto name : trip_point_names()) {
            std::printf("%.*s\n", static_cast<int>(name.size()), name.data());
        }
        return 0;
    }
    return show(run_matrix(options_from(argc, argv)));
}

}  // namespace
}  // namespace sluice::testing

int main(int argc, char** argv) {
    try {
        return sluice::testing::run(argc, argv);
    } catch (const sluice::testing::wrong_use&) {
        std::fputs(sluice::testing::usage, stderr);
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "tests/faults/run: %s\n", error.what());
        return 1;
    }
}
