// Full cycles (enqueue, claim, complete) of a power-safe ledger, beside a plain SQLite program that
// does the same writes in the same groups, and beside the disk's own syncs.
//
//   cmake --preset bench && ninja -C build/bench ledger_bench
//   build/bench/tests/bench/ledger_bench [DIRECTORY [CYCLES [IN_FLIGHT]]]

#include "ledger_bench.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/ledger/sqlite.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdio>
#include <memory>
#include <support/run_awaitable.hpp>
#include <support/temporary_directory.hpp>
#include <vector>

namespace sluice::bench {

namespace {

using ledger::task_state;

std::unique_ptr<ledger::ledger> open(const std::filesystem::path& file) {
    ledger::sqlite_settings settings;
    settings.file = file;
    return ledger::open_sqlite_ledger(settings).value();
}

wall_time now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

ledger::page_commit page_with(const std::string& record, ledger::run_id run) {
    ledger::new_task one;
    one.lane = {"r", "o"};
    one.entity_type = "posts";
    one.entity_id = "entity-1";
    one.headers = "{}";
    one.data = record;
    ledger::page_commit page;
    page.run = run;
    page.incoming = "i";
    page.position = R"({"page":2})";
    page.tasks.push_back(std::move(one));
    page.at = now();
    return page;
}

ledger::settlement outcome_of(const ledger::task& held) {
    ledger::settlement what;
    what.id = held.id;
    what.attempt = held.attempts;
    what.to = task_state::finished;
    what.request = "POST /post (2 profiles)";
    what.response = "{\"ok\":true}";
    what.at = now();
    return what;
}

// Enqueues one task, claims it and completes it, until the load is done.
awaitable<void> caller(ledger::ledger* book, const std::string* record, ledger::run_id run,
                       std::size_t* left) {
    while (*left > 0) {
        --*left;
        auto page = page_with(*record, run);
        auto added = co_await book->commit_page(std::move(page));
        (void)added.value();
        ledger::claim_request wanted;
        wanted.lane = {"r", "o"};
        wanted.now = now();
        wanted.lease = std::chrono::minutes(1);
        auto claimed = co_await book->claim(std::move(wanted));
        std::vector<ledger::settlement> outcomes;
        outcomes.push_back(outcome_of(claimed.value().tasks.at(0)));
        auto settled = co_await book->settle(std::move(outcomes));
        settled.value();
    }
}

double ledger_cycles_a_second(const std::filesystem::path& file, const cycle_load& load) {
    asio::io_context context;  // outlives the ledger, which posts to it
    auto book = open(file);
    const auto record = record_of(load.bytes);
    auto begun = book->begin_run({"i", "hand", now()});
    const auto run = sluice::testing::run_awaitable(context, std::move(begun)).value();
    std::size_t left = load.cycles;
    std::size_t running = load.in_flight;
    std::exception_ptr failed;
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < load.in_flight; ++i) {
        asio::co_spawn(context, caller(book.get(), &record, run, &left),
                       [&](std::exception_ptr thrown) {
                           failed = thrown ? thrown : failed;
                           --running;
                       });
    }
    context.restart();
    context.run();
    if (failed) {
        std::rethrow_exception(failed);
    }
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    sluice::testing::run_awaitable(context, book->close());
    return static_cast<double>(load.cycles) / passed.count();
}

void make_empty_ledger(const std::filesystem::path& file) {
    asio::io_context context;
    auto book = open(file);
    sluice::testing::run_awaitable(context, book->close());
}

void measure(const std::filesystem::path& where, const cycle_load& load) {
    std::vector<double> syncs;
    std::vector<double> bare;
    std::vector<double> whole;
    for (int round = 0; round < 3; ++round) {
        const auto directory = where / ("ledger-bench-" + std::to_string(round));
        std::filesystem::remove_all(directory);  // of a run that was cut off
        std::filesystem::create_directories(directory);
        syncs.push_back(syncs_a_second(directory));
        make_empty_ledger(directory / "bare.db");
        bare.push_back(bare_cycles_a_second(directory / "bare.db", load));
        whole.push_back(ledger_cycles_a_second(directory / "ledger.db", load));
        std::printf("round %d: disk %6.0f syncs/s   bare %6.0f cycles/s   ledger %6.0f cycles/s\n",
                    round + 1, syncs.back(), bare.back(), whole.back());
        std::filesystem::remove_all(directory);
    }
    std::printf(
        "median:  disk %6.0f syncs/s   bare %6.0f cycles/s   ledger %6.0f cycles/s   "
        "ratio %.2f\n",
        median(syncs), median(bare), median(whole), median(whole) / median(bare));
}

}  // namespace

}  // namespace sluice::bench

int main(int count, char** arguments) {
    sluice::testing::temporary_directory fallback;
    const auto where = count > 1 ? std::filesystem::path(arguments[1]) : fallback.path();
    sluice::bench::cycle_load load;
    load.cycles = count > 2 ? std::stoul(arguments[2]) : load.cycles;
    load.in_flight = count > 3 ? std::stoul(arguments[3]) : load.in_flight;
    std::printf("%zu cycles of %zu bytes, %zu in flight, power-safe, in %s\n", load.cycles,
                load.bytes, load.in_flight, where.c_str());
    sluice::bench::measure(where, load);
    return 0;
}
