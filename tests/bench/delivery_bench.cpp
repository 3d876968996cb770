// Tasks on the real way (enqueued, claimed, intent committed, sent to a publisher that does
// nothing, completed) through the engine and a power-safe ledger, beside a plain SQLite program
// that does the same writes in the same groups, and beside the disk's own syncs. Then what the way
// adds to a single record while nothing else is to do.
//
//   cmake --preset bench && ninja -C build/bench delivery_bench
//   build/bench/tests/bench/delivery_bench [DIRECTORY [TASKS [IN_FLIGHT]]]

#include "engine_path.hpp"
#include "ledger_bench.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <support/temporary_directory.hpp>
#include <time.h>
#include <vector>

namespace sluice::bench {

namespace {

using std::chrono::steady_clock;

constexpr std::size_t single_records = 400;

path_options options_for(const std::filesystem::path& file, const cycle_load& load) {
    path_options options;
    options.file = file;
    options.bytes = load.bytes;
    options.parallel = load.in_flight;
    return options;
}

double cpu_seconds(clockid_t of) {
    timespec spent{};
    ::clock_gettime(of, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

struct settled_rate {
    double a_second = 0;
    double shard = 0;   // microseconds of CPU a task, of the engine's thread
    double ledger = 0;  // of the ledger's threads
};

// Takes in a page while the last one is delivered.
settled_rate settled_tasks(const path_options& options, const cycle_load& load) {
    engine_path path(options);
    std::size_t offered = 0;
    std::size_t settled = 0;
    const auto offer = [&] {
        if (offered < load.cycles) {
            path.offer(load.in_flight);
            offered += load.in_flight;
        }
    };
    path.on_settled = [&] {
        if (++settled % load.in_flight == 0) {
            offer();
        }
    };
    path.start();
    const auto all = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
    const auto own = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    const auto begin = steady_clock::now();
    offer();
    offer();
    path.run_until_settled(load.cycles);
    const std::chrono::duration<double> passed = steady_clock::now() - begin;
    const auto tasks = static_cast<double>(load.cycles);
    settled_rate rate;
    rate.a_second = tasks / passed.count();
    rate.shard = (cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - own) * 1e6 / tasks;
    rate.ledger = (cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - all) * 1e6 / tasks - rate.shard;
    return rate;
}

void make_empty_ledger(const std::filesystem::path& file) {
    path_options options;
    options.file = file;
    engine_path made(options);
}

void show_rate(const char* name, const settled_rate& rate, double bare) {
    std::printf(
        "         %-11s %6.0f tasks/s, ratio %.2f; CPU a task: engine %.1f us, ledger %.1f us\n",
        name, rate.a_second, rate.a_second / bare, rate.shard, rate.ledger);
}

settled_rate best(settled_rate one, const settled_rate& other) {
    return one.a_second > other.a_second ? one : other;
}

// Other work of the machine only makes a run slower, so the best run counts.
void show_settled(const std::filesystem::path& directory, const cycle_load& load) {
    double bare = 0;
    double syncs = 0;
    settled_rate single;
    settled_rate together;
    for (int round = 0; round < 5; ++round) {
        std::filesystem::create_directories(directory);
        syncs = std::max(syncs, syncs_a_second(directory));
        make_empty_ledger(directory / "bare.db");
        bare = std::max(bare, bare_cycles_a_second(directory / "bare.db", load));
        auto options = options_for(directory / "single.db", load);
        single = best(settled_tasks(options, load), single);
        options.file = directory / "together.db";
        options.parallel = 1;
        options.batch = load.in_flight;
        together = best(settled_tasks(options, load), together);
        std::filesystem::remove_all(directory);
    }
    std::printf("best of 5: disk %6.0f syncs/s, bare %6.0f tasks/s\n", syncs, bare);
    show_rate("one by one", single, bare);
    show_rate("in batches", together, bare);
}

double at(std::vector<double> of, double part) {
    std::ranges::sort(of);
    return of[static_cast<std::size_t>(part * static_cast<double>(of.size() - 1))];
}

void show_latency(const std::filesystem::path& directory) {
    std::filesystem::create_directories(directory);
    const double a_sync = 1'000 / syncs_a_second(directory);
    path_options options;
    options.file = directory / "latency.db";
    options.parallel = 1;
    engine_path path(options);
    path.start();
    using milliseconds = std::chrono::duration<double, std::milli>;
    std::vector<double> to_send;
    std::vector<double> to_end;
    for (std::size_t number = 1; number <= single_records; ++number) {
        path.rest(std::chrono::milliseconds(5));
        path.offer(1);
        path.run_until_settled(number);
        to_send.push_back(milliseconds(path.sent_at() - path.offered_at()).count());
        to_end.push_back(milliseconds(path.settled_at() - path.offered_at()).count());
    }
    std::printf(
        "one record, idle: a sync takes %.2f ms; fetched to sent p50 %.2f ms, p99 %.2f ms "
        "(two syncs + 1 ms: %.2f ms); fetched to settled p50 %.2f ms, p99 %.2f ms\n",
        a_sync, at(to_send, 0.5), at(to_send, 0.99), 2 * a_sync + 1, at(to_end, 0.5),
        at(to_end, 0.99));
}

}  // namespace

}  // namespace sluice::bench

int main(int count, char** arguments) {
    const sluice::testing::temporary_directory fallback;
    const auto where = count > 1 ? std::filesystem::path(arguments[1]) : fallback.path();
    sluice::bench::cycle_load load;
    load.deliveries = true;
    load.cycles = count > 2 ? std::stoul(arguments[2]) : load.cycles;
    load.in_flight = count > 3 ? std::stoul(arguments[3]) : load.in_flight;
    load.cycles -= load.cycles % load.in_flight;
    std::printf("%zu tasks of %zu bytes, %zu in flight, power-safe, in %s\n", load.cycles,
                load.bytes, load.in_flight, where.c_str());
    sluice::bench::show_settled(where / "delivery-bench", load);
    sluice::bench::show_latency(where / "delivery-bench");
    std::filesystem::remove_all(where / "delivery-bench");
    return 0;
}
