// tests/faults/run starts this.

#include "faults/kills/matrix.hpp"
#include "faults/ledger/many_histories.hpp"
#include "faults/network/bad_line.hpp"
#include "faults/power/power_history.hpp"
#include "faults/program/plan.hpp"
#include "faults/reloads/many_reloads.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/failpoint.hpp>
#include <sluice/ledger/sqlite.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

namespace sluice::testing {
namespace {

void say(const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
}

bool kill_all(const fault_plan& plan) {
    matrix_options options;
    options.kills = plan.kills;
    options.seed = plan.seed;
    options.verified = plan.verified;
    options.tell = say;
    const auto outcome = run_matrix(options);
    for (const auto& remark : outcome.all.remarks) {
        say(remark);
    }
    for (const auto& [point, kills] : outcome.kills_by_point) {
        std::printf("%6d kills at %s\n", kills, point.c_str());
    }
    for (const auto& point : outcome.never_reached) {
        say("never reached: " + point);
    }
    say(std::to_string(outcome.kills) + " kills, " + std::to_string(outcome.worlds) + " worlds, " +
        std::to_string(outcome.all.expected) + " results expected, " +
        std::to_string(outcome.all.left_open) + " left open where nobody can be asked");
    say(outcome.line());
    return outcome.good();
}

bool lose_power(const fault_plan& plan) {
    constexpr int told_at_once = 100;
    power_options options;
    power_outcome all;
    for (int done = 0; done < plan.power; done += told_at_once) {
        options.seed = plan.seed + static_cast<std::uint32_t>(done);
        all += run_power_histories(options, std::min(told_at_once, plan.power - done));
        say("power: " + std::to_string(std::min(done + told_at_once, plan.power)) + " lives, " +
            std::to_string(all.losses) + " losses, " + std::to_string(all.wrong.size()) + " wrong");
    }
    say("power: " + std::to_string(plan.power) + " lives, " + all.text());
    for (const auto& kind : all.never_met()) {
        say("never met: " + kind);
    }
    return all.wrong.empty() && all.never_met().empty();
}

bool break_lines(const fault_plan& plan) {
    bad_line_options options;
    options.verified = plan.verified;
    bad_line_outcome all;
    for (int done = 0; done < plan.network; ++done) {
        options.seed = plan.seed + static_cast<std::uint32_t>(2 * done);
        const auto one = run_bad_line(options);
        say("network: world " + std::to_string(done + 1) + ": lost " +
            std::to_string(one.all.lost) + " doubled " + std::to_string(one.all.doubled));
        all += one;
    }
    say("network: " + all.text());
    for (const auto& kind : all.never_met) {
        say("never met: " + kind);
    }
    return all.good() && all.never_met.empty();
}

bool agrees(const std::string& name, const ledger_maker& make, const fault_plan& plan) {
    const auto wrong = disagreement_in(make, plan.seed, plan.model);
    say("model: " + std::to_string(plan.model) + " histories, the ledger in " + name +
        (wrong ? " disagrees: " + *wrong : " agrees"));
    return !wrong;
}

bool compare_with_model(const fault_plan& plan) {
    temporary_directory directory;
    const auto fresh_file = [&] {
        ledger::sqlite_settings settings;
        settings.file = directory / "ledger.db";
        for (const char* end : {"", "-wal", "-shm"}) {
            std::filesystem::remove(settings.file.string() + end);
        }
        settings.keeps = ledger::durability::memory;
        return ledger::open_sqlite_ledger(settings).value();
    };
    return agrees("a file", fresh_file, plan);
}

bool reload_again_and_again(const fault_plan& plan) {
    reload_options options;
    options.edits = plan.reloads;
    options.kills = plan.reload_kills;
    options.seed = plan.seed;
    options.tell = say;
    // A short run is no measure of memory: the ledger's pages fill it.
    constexpr int enough_to_measure = 1'000;
    const bool measures = plan.reloads >= enough_to_measure;
    options.lines_before = measures ? 1'500 : 0;
    const auto all = run_reloads(options);
    for (const auto& wrong : all.wrong_verdicts) {
        say(wrong);
    }
    say("reloads: " + std::to_string(all.edits) + " edits (" + std::to_string(all.wrong_edits) +
        " wrong, " + std::to_string(all.half_written) + " half written, " +
        std::to_string(all.slow_halves) + " too slowly), " + std::to_string(all.kills) +
        " kills, " + std::to_string(all.expected) + " results expected, " +
        std::to_string(all.uncertain) + " left open");
    say("longest verdict " + std::to_string(all.longest_ms) + " ms; memory " +
        std::to_string(all.memory_before) + " KiB, then " + std::to_string(all.memory_after) +
        " KiB; descriptors " + std::to_string(all.descriptors_before) + ", then " +
        std::to_string(all.descriptors_after));
    say(all.line());
    if (measures && !all.as_at_start()) {
        say("memory or descriptors grew by more than 2 %");
        return false;
    }
    return all.line() == "wrong verdicts 0 lost 0 doubled 0 out of order 0 hung 0";
}

int run(const fault_plan& plan) {
    if (plan.only_points) {
        for (const auto name : failpoint_names()) {
            say(std::string(name));
        }
        return 0;
    }
    bool good = true;
    good = (plan.model == 0 || compare_with_model(plan)) && good;
    good = (plan.power == 0 || lose_power(plan)) && good;
    good = (plan.network == 0 || break_lines(plan)) && good;
    good = (plan.kills == 0 || kill_all(plan)) && good;
    good = (plan.reloads + plan.reload_kills == 0 || reload_again_and_again(plan)) && good;
    return good ? 0 : 1;
}

}  // namespace
}  // namespace sluice::testing

int main(int argc, char** argv) {
    const auto plan = sluice::testing::fault_plan_from(argc, argv);
    if (!plan) {
        std::fputs(sluice::testing::usage_of_faults, stderr);
        return 2;
    }
    try {
        return sluice::testing::run(*plan);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "tests/faults/run: %s\n", error.what());
        return 1;
    }
}
