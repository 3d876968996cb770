// What a long queue costs: the start of the engine on a ledger with many waiting tasks, up to the
// first delivery; the memory of the process then, and when thousands have been delivered; and a
// claim, beside one on a short queue.
//
//   cmake --preset bench && ninja -C build/bench backlog_bench
//   build/bench/tests/bench/backlog_bench [DIRECTORY [TASKS [FEW]]]

#include "engine_path.hpp"
#include "ledger_bench.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <support/run_awaitable.hpp>
#include <support/temporary_directory.hpp>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace sluice::bench {

namespace {

using std::chrono::steady_clock;
using milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::size_t bytes = 300;
constexpr std::size_t page_size = 1'000;
constexpr std::size_t claims = 500;
constexpr std::size_t delivered = 5'000;

std::unique_ptr<ledger::ledger> open(const std::filesystem::path& file) {
    ledger::sqlite_settings settings;
    settings.file = file;
    settings.keeps = ledger::durability::memory;  // a sync would hide the measured time
    return ledger::open_sqlite_ledger(settings).value();
}

ledger::page_commit page_from(std::size_t first, std::size_t count) {
    ledger::page_commit page;
    page.run = 1;
    page.incoming = "i";
    page.position = "null";
    page.at = wall_time(std::chrono::seconds(1'700'000'000));
    for (auto number = first; number < first + count; ++number) {
        ledger::new_task one;
        one.lane = {"r", "o"};
        one.entity_type = "posts";
        one.entity_id = "post-" + std::to_string(number);
        one.order_key = one.entity_id;
        one.headers = "{}";
        one.data = record_of(bytes);
        page.tasks.push_back(std::move(one));
    }
    return page;
}

void fill(const std::filesystem::path& file, std::size_t count) {
    asio::io_context context;
    auto book = open(file);
    for (std::size_t first = 0; first < count; first += page_size) {
        auto written = book->commit_page(page_from(first, std::min(page_size, count - first)));
        (void)sluice::testing::run_awaitable(context, std::move(written)).value();
    }
    sluice::testing::run_awaitable(context, book->close());
}

// Runs in a process of its own, so that this one's memory does not count.
void fill_apart(const std::filesystem::path& file, std::size_t count) {
    const auto child = ::fork();
    if (child == 0) {
        fill(file, count);
        ::_exit(0);
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0) {
        throw std::runtime_error("the ledger was not filled");
    }
}

// VmRSS or VmHWM, in MB.
double memory(const std::string& name) {
    std::ifstream from("/proc/self/status");
    for (std::string line; std::getline(from, line);) {
        if (line.starts_with(name + ":")) {
            return std::stod(line.substr(name.size() + 1)) / 1'000;
        }
    }
    throw std::runtime_error("no " + name);
}

void show_start(const std::filesystem::path& file, std::size_t count, std::size_t parallel) {
    const auto begin = steady_clock::now();
    std::optional<steady_clock::time_point> first;
    double then = 0;
    path_options options;
    options.file = file;
    options.parallel = parallel;
    engine_path path(options);
    path.on_sent = [&] {
        if (!first) {
            first = steady_clock::now();
            then = memory("VmRSS");
        }
    };
    path.start();
    path.run_until_settled(std::min(delivered, count));
    std::printf(
        "%9zu waiting, parallel %2zu: start to first delivery %6.1f ms; RSS then %.1f MB, after "
        "%zu deliveries %.1f MB, at most %.1f MB\n",
        count, parallel, milliseconds(first.value() - begin).count(), then,
        std::min(delivered, count), memory("VmRSS"), memory("VmHWM"));
}

// Microseconds, the median of many.
double claim_cost(const std::filesystem::path& file, bool by_key) {
    asio::io_context context;
    auto book = open(file);
    std::vector<double> spent;
    for (std::size_t i = 0; i < claims; ++i) {
        ledger::claim_request wanted;
        wanted.lane = {"r", "o"};
        wanted.now = wall_time(std::chrono::seconds(1'800'000'000));
        wanted.lease = std::chrono::hours(1);
        wanted.by_key = by_key;
        const auto begin = steady_clock::now();
        const auto reply =
            sluice::testing::run_awaitable(context, book->claim(std::move(wanted))).value();
        const std::chrono::duration<double, std::micro> passed = steady_clock::now() - begin;
        if (reply.tasks.size() != 1) {
            throw std::runtime_error("nothing to claim");
        }
        spent.push_back(passed.count());
    }
    auto freed = book->end_all_leases(wall_time(std::chrono::seconds(1'800'000'000)));
    (void)sluice::testing::run_awaitable(context, std::move(freed)).value();
    sluice::testing::run_awaitable(context, book->close());
    return median(spent);
}

void show_claims(const std::filesystem::path& few, const std::filesystem::path& many, bool by_key) {
    std::vector<double> small;
    std::vector<double> large;
    for (int round = 0; round < 5; ++round) {
        small.push_back(claim_cost(few, by_key));
        large.push_back(claim_cost(many, by_key));
    }
    std::printf("a claim %s: %.1f us with few, %.1f us with many, ratio %.2f\n",
                by_key ? "by key  " : "in order", median(small), median(large),
                median(large) / median(small));
}

}  // namespace

}  // namespace sluice::bench

int main(int count, char** arguments) {
    const sluice::testing::temporary_directory fallback;
    const auto where = count > 1 ? std::filesystem::path(arguments[1]) : fallback.path();
    const std::size_t tasks = count > 2 ? std::stoul(arguments[2]) : 1'000'000;
    const std::size_t few = count > 3 ? std::stoul(arguments[3]) : 1'000;
    const auto directory = where / "backlog-bench";
    std::filesystem::create_directories(directory);
    sluice::bench::fill_apart(directory / "many.db", tasks);
    sluice::bench::fill_apart(directory / "few.db", few);
    sluice::bench::show_start(directory / "many.db", tasks, 64);
    sluice::bench::show_start(directory / "many.db", tasks, 1);
    sluice::bench::show_claims(directory / "few.db", directory / "many.db", false);
    sluice::bench::show_claims(directory / "few.db", directory / "many.db", true);
    std::filesystem::remove_all(directory);
    return 0;
}
