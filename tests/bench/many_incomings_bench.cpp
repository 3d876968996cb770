// What 10,000 incomings cost that each poll their own listing every minute, with the real program.
//
//   many_incomings_bench PROGRAM [INCOMINGS [SECONDS]]
//
// The sandbox answers without a rate limit. Prints the daemon's memory and its share of a core from
// the first run on, and how late the runs began.

#include "support/program.hpp"
#include "support/sandbox_process.hpp"
#include "support/temporary_directory.hpp"
#include "support/unix_caller.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace sluice::testing;
using clock_type = std::chrono::steady_clock;

constexpr int in_a_file = 500;
constexpr int workspaces = 1'000;  // the sandbox has no more

int number_from(std::string_view text, int otherwise) {
    int number = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::vector<std::string> workspaces_of(const sandbox_process& sandbox) {
    std::vector<std::string> ids;
    const auto state = sandbox.get("/state");
    for (const auto& one : state.at("workspaces").as_array()) {
        ids.emplace_back(one.at("id").as_string());
    }
    return ids;
}

// Each incoming has a listing of its own. Equal requests of one moment would share an answer.
void write_configuration(const fs::path& config, const sandbox_process& sandbox, int incomings) {
    fs::create_directory(config);
    std::ofstream(config / "shared.yaml")
        << "clients:\n  ocoya: {type: ocoya, base_url: \"" << sandbox.api()
        << "\", api_key: sandbox-key, connections: 16, budget: {requests: 1000000}}\n"
        << "outgoing:\n  none: {publisher: {type: none}}\n";
    const auto ids = workspaces_of(sandbox);
    for (int first = 0; first < incomings; first += in_a_file) {
        std::ostringstream in;
        std::ostringstream routes;
        for (int i = first; i < std::min(first + in_a_file, incomings); ++i) {
            const auto place = static_cast<std::size_t>(i);
            in << "  in-" << i << ": {schedule: every 1m, jitter: 1m, identifier: id, emit: new, "
               << "subscriber: {type: ocoya, client: ocoya, method: get, entity: posts, "
                  "parameters: {query: {workspaceId: "
               << ids[place % ids.size()] << ", perPage: " << 41 + place / ids.size() << "}}}}\n";
            routes << "  route-" << i << ": {from: in-" << i << ", to: none}\n";
        }
        std::ofstream(config / ("part-" + std::to_string(first) + ".yaml"))
            << "incoming:\n"
            << in.str() << "routes:\n"
            << routes.str();
    }
}

double processor_seconds(pid_t process) {
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string word;
    double ticks = 0;
    for (int field = 1; stat >> word && field <= 15; ++field) {
        ticks += field >= 14 ? std::stod(word) : 0;  // utime, stime
    }
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double resident_mb(pid_t process) {
    std::ifstream statm("/proc/" + std::to_string(process) + "/statm");
    double all = 0;
    double resident = 0;
    statm >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

// Runs by the bound of their lateness, in seconds; cumulative.
std::map<double, double> lateness(const fs::path& socket) {
    constexpr std::string_view name = "sluice_schedule_lateness_seconds_bucket{";
    std::map<double, double> runs;
    std::istringstream lines(ask_socket(socket, "GET", "/metrics").body);
    for (std::string line; std::getline(lines, line);) {
        const auto bound = line.find("le=\"");
        if (line.starts_with(name) && bound != std::string::npos) {
            runs[std::stod(line.substr(bound + 4))] += std::stod(line.substr(line.rfind(' ')));
        }
    }
    return runs;
}

int measure(const std::string& file, int incomings, int seconds) {
    const sandbox_process sandbox(file,
                                  {"--posts", "3000", "--workspaces", std::to_string(workspaces)});
    const temporary_directory work;
    write_configuration(work / "config", sandbox, incomings);
    launch run;
    run.file = file;
    run.arguments = {"run", "--config", (work / "config").string(), "--state",
                     (work / "state").string()};
    const auto launched = clock_type::now();
    program daemon(run);
    if (!daemon.wrote("started version")) {
        std::fputs(daemon.err().c_str(), stderr);
        return 1;
    }
    const auto begun = clock_type::now();
    std::printf("start: %.1f s\n", std::chrono::duration<double>(begun - launched).count());
    double most = 0;
    const auto end = begun + std::chrono::seconds(seconds);
    while (clock_type::now() < end) {
        rest(std::chrono::milliseconds(500));
        most = std::max(most, resident_mb(daemon.id()));
    }
    const double spent = processor_seconds(daemon.id());
    std::printf("memory: %.0f MB, %.0f MB at most (asked: 200 MB)\n", resident_mb(daemon.id()),
                most);
    std::printf("processor: %.2f of a core (asked: 0.5)\n", spent / seconds);
    const auto runs = lateness(work / "state" / "control.sock");
    const double all = runs.empty() ? 0 : runs.rbegin()->second;
    const auto late =
        std::ranges::find_if(runs, [&](const auto& bucket) { return bucket.second >= all * 0.99; });
    if (all == 0) {
        std::fputs("no run had a planned moment\n", stderr);
        return 1;
    }
    std::printf("lateness: p99 at most %g s, of %.0f runs (asked: 1 s)\n", late->first, all);
    daemon.stop();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || argc > 4) {
        std::fputs("usage: many_incomings_bench PROGRAM [INCOMINGS [SECONDS]]\n", stderr);
        return 2;
    }
    return measure(argv[1], argc > 2 ? number_from(argv[2], 10'000) : 10'000,
                   argc > 3 ? number_from(argv[3], 120) : 120);
}
