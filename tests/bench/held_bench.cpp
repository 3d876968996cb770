// How long the executor is held: one round of a configuration, in this process, with the time of
// each handler taken.
//
//   held_bench CONFIGURATION-DIRECTORY [STATE-DIRECTORY]

#include "app/assembled.hpp"
#include "engine/engine.hpp"

#include <sluice/ledger/sqlite.hpp>
#include <sluice/model/secret_filter.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <support/run_awaitable.hpp>
#include <support/temporary_directory.hpp>
#include <thread>
#include <vector>

namespace {

using std::chrono::steady_clock;
using milliseconds = std::chrono::duration<double, std::milli>;

class silent_log final : public sluice::event_log {
 public:
    void write(sluice::log_level level, std::string_view message,
               std::initializer_list<sluice::log_field> fields) override {
        if (level < sluice::log_level::warning) {
            return;
        }
        std::fprintf(stderr, "%s", std::string(message).c_str());
        for (const auto& field : fields) {
            if (const auto* text = std::get_if<std::string>(&field.value)) {
                std::fprintf(stderr, " %s=%.200s", std::string(field.name).c_str(), text->c_str());
            }
        }
        std::fprintf(stderr, "\n");
    }
};

std::string largest_memory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) {
            return line.substr(line.find_first_not_of(" \t", 6));
        }
    }
    return "unknown";
}

}  // namespace

int main(int argc, char** argv) {
    using namespace sluice;
    if (argc < 2) {
        std::fprintf(stderr, "held_bench CONFIGURATION-DIRECTORY [STATE-DIRECTORY]\n");
        return 2;
    }
    const testing::temporary_directory own;
    const std::filesystem::path state = argc > 2 ? argv[2] : own.path().string();
    auto given = app::load_configuration(argv[1]);
    silent_log log;
    secret_filter filter(given.secrets);
    asio::io_context context;
    app::assembled built(context, given, log, filter);
    if (!given.good()) {
        std::fputs(given.problems.to_text().c_str(), stderr);
        return 2;
    }
    ledger::sqlite_settings settings;
    settings.file = state / "ledger.sqlite";
    auto record = ledger::open_sqlite_ledger(settings).value();
    built.open_ledger(*record, state).value();
    engine::engine runs({context.get_executor(), *record, built.time(), built.random(), log},
                        built.take_plan());
    testing::run_awaitable(context, runs.take_over()).value();

    const auto begun = steady_clock::now();
    bool ended = false;
    asio::co_spawn(context, runs.run_once("", std::chrono::minutes(10)),
                   [&](std::exception_ptr, const engine::round_report&) { ended = true; });
    std::vector<double> held;
    context.restart();
    while (!ended) {
        const auto before = steady_clock::now();
        if (context.poll_one() == 0) {
            std::this_thread::yield();
            continue;
        }
        held.push_back(milliseconds(steady_clock::now() - before).count());
    }
    const auto took = milliseconds(steady_clock::now() - begun).count();
    std::ranges::sort(held, std::greater<>());
    std::printf("%zu handlers in %.0f ms, peak memory %s\nlongest:", held.size(), took,
                largest_memory().c_str());
    for (std::size_t i = 0; i < std::min<std::size_t>(8, held.size()); ++i) {
        std::printf(" %.1f", held[i]);
    }
    std::printf(" ms\n");
    testing::run_awaitable(context, runs.stop(std::chrono::seconds(5)));
    testing::run_awaitable(context, record->close());
    return 0;
}
