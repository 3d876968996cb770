// How long a check and a reload of a large configuration take, with the real program.
//
//   reload_bench PROGRAM
//
// First: `check` of 500 routes in 200 files. Then a daemon with 1,000 routes, of which one changes
// at a time: how long the verdict takes, how long the daemon's executor was held meanwhile (the
// longest answer to GET /healthz beside the reloads, which does no work of its own), and how long a
// reload takes that finds nothing.

#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "support/unix_caller.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;
using sluice::testing::ask_socket;
using clock_type = std::chrono::steady_clock;
using milliseconds = std::chrono::duration<double, std::milli>;

std::string route_text(int number, int version) {
    const auto name = std::to_string(number);
    return "  route-" + name + ":\n    from: in-" + std::to_string(number % 50) + "\n    to: out-" +
           std::to_string(number % 50) +
           "\n    transformers:\n      - filter: status == 'POSTED'\n      - map:\n"
           "          id: \"{{ id }}\"\n          version: " +
           std::to_string(version) +
           "\n          networks: \"{{ profiles[].profile.provider }}\"\n"
           "          caption: \"{{ posts[?provider == 'GENERAL'].caption | [0] }}\"\n";
}

void write_file(const fs::path& file, const std::string& text) {
    const auto draft = file.parent_path() / ("." + file.filename().string());
    std::ofstream(draft, std::ios::binary) << text;
    fs::rename(draft, file);
}

fs::path file_of(const fs::path& config, int number, int files) {
    return config / ("routes-" + std::to_string(number % files) + ".yaml");
}

void write_routes(const fs::path& config, int file, int routes, int files, int version) {
    std::string text = "routes:\n";
    for (int number = file; number < routes; number += files) {
        text += route_text(number, number == file ? version : 0);
    }
    write_file(file_of(config, file, files), text);
}

void write_configuration(const fs::path& config, const fs::path& beside, int routes, int files) {
    fs::create_directory(config);
    std::string text = "incoming:\n";
    for (int i = 0; i < 50; ++i) {
        const auto name = std::to_string(i);
        text += "  in-" + name + ": {schedule: every 1h, subscriber: {type: file, path: " +
                (beside / ("in-" + name + ".ndjson")).string() + "}, identifier: id, emit: new}\n";
        std::ofstream(beside / ("in-" + name + ".ndjson")) << "{\"id\":1,\"status\":\"X\"}\n";
    }
    text += "outgoing:\n";
    for (int i = 0; i < 50; ++i) {
        const auto name = std::to_string(i);
        text += "  out-" + name + ": {publisher: {type: file, path: " +
                (beside / ("out-" + name + ".ndjson")).string() + "}}\n";
    }
    write_file(config / "connections.yaml", text);
    for (int file = 0; file < files; ++file) {
        write_routes(config, file, routes, files, 0);
    }
}

void print(const char* name, std::vector<double> all) {
    std::ranges::sort(all);
    std::printf("%-52s median %7.1f ms, longest %7.1f ms, %zu times\n", name, all[all.size() / 2],
                all.back(), all.size());
}

void measure_check(const std::string& program_file) {
    const sluice::testing::temporary_directory work;
    write_configuration(work / "config", work.path(), 500, 199);
    std::vector<double> all;
    for (int i = 0; i < 15; ++i) {
        sluice::testing::launch check;
        check.file = program_file;
        check.arguments = {"check", "--config", (work / "config").string()};
        const auto begun = clock_type::now();
        const auto ended = sluice::testing::run_to_end_of(check);
        all.push_back(milliseconds(clock_type::now() - begun).count());
        if (ended.code != 0) {
            std::fputs(ended.err.c_str(), stderr);
            return;
        }
    }
    print("check of 500 routes in 200 files (asked: 200 ms)", all);
}

double reload(const fs::path& socket, std::string& verdict) {
    const auto begun = clock_type::now();
    verdict = ask_socket(socket, "POST", "/reload").body;
    return milliseconds(clock_type::now() - begun).count();
}

void measure_reload(const std::string& program_file) {
    const sluice::testing::temporary_directory work;
    write_configuration(work / "config", work.path(), 1000, 199);
    fs::create_directory(work / "state");
    sluice::testing::launch run;
    run.file = program_file;
    run.arguments = {"run", "--config", (work / "config").string(), "--state",
                     (work / "state").string()};
    sluice::testing::program daemon(run);
    daemon.wrote("started");
    const auto socket = work / "state" / "control.sock";
    std::string verdict;
    reload(socket, verdict);
    std::vector<double> changed;
    std::vector<double> same;
    std::atomic<bool> ends = false;
    std::vector<double> beside;
    std::jthread asking([&] {
        while (!ends) {
            const auto begun = clock_type::now();
            ask_socket(socket, "GET", "/healthz");
            beside.push_back(milliseconds(clock_type::now() - begun).count());
        }
    });
    for (int i = 1; i <= 30; ++i) {
        write_routes(work / "config", i % 199, 1000, 199, i);
        // Waits as a person does between saving and asking: the file is older than the quiet time.
        sluice::testing::rest(std::chrono::milliseconds(60));
        changed.push_back(reload(socket, verdict));
        if (verdict.find("1 changed") == std::string::npos) {
            std::fprintf(stderr, "%s\n", verdict.substr(verdict.find("\"text\"")).c_str());
        }
        same.push_back(reload(socket, verdict));
    }
    ends = true;
    asking.join();
    print("reload of 1 changed route among 1,000 (asked: 100 ms)", changed);
    print("reload that finds nothing to do", same);
    print("GET /healthz beside the reloads (asked: 10 ms)", beside);
    daemon.stop();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: reload_bench PROGRAM\n", stderr);
        return 2;
    }
    measure_check(argv[1]);
    measure_reload(argv[1]);
    return 0;
}
