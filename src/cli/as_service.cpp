#include "cli/as_service.hpp"

#include "app/held_signals.hpp"
#include "cli/answer.hpp"
#include "cli/command.hpp"
#include "cli/service_unit.hpp"

#include <sluice/error.hpp>

#include <CLI/CLI.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <unistd.h>

namespace sluice::cli {
namespace {

constexpr std::string_view as_service_option = "--as-service";

// Relative paths must be made absolute: the service works in another directory.
std::string absolute(const std::string& path) {
    std::error_code error;
    const auto made = std::filesystem::absolute(path, error);
    return error ? path : made.string();
}

std::vector<std::string> for_service(const std::vector<std::string>& words) {
    std::vector<std::string> made;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].starts_with(as_service_option)) {
            continue;
        }
        made.push_back(words[i]);
        for (const std::string name : {"--config", "--state"}) {
            if (words[i] == name && i + 1 < words.size()) {
                made.push_back(absolute(words[++i]));
            } else if (words[i].starts_with(name + "=")) {
                made.back() = name + "=" + absolute(words[i].substr(name.size() + 1));
            }
        }
    }
    return made;
}

// Returns the path of this very program, whichever one the unit runs.
std::string own_path() {
    std::error_code error;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? "sluice" : path.string();
}

}  // namespace

void add_as_service(CLI::App& command) {
    auto unit = std::make_shared<std::string>();
    command
        .add_flag("--as-service{sluice}", *unit,
                  "Run as the service: with its user, its credentials and its environment, by "
                  "systemd-run; =NAME for another unit than sluice")
        ->each([unit](const std::string& name) { throw asked_as_service{name}; });
}

int run_as_service(const std::string& unit, std::vector<std::string> words) {
    if (::geteuid() != 0) {
        return complain("--as-service",
                        {failure_class::refused, "only root can read the service's credentials",
                         "run it with sudo"});
    }
    auto settings = arguments_of_service(unit);
    if (!settings) {
        return complain("--as-service", settings.error());
    }
    // --pty and --pipe together: a terminal if there is one, else the streams as they are.
    std::vector<std::string> all = {"systemd-run", "--quiet", "--collect",
                                    "--wait",      "--pty",   "--pipe"};
    all.insert(all.end(), settings->begin(), settings->end());
    // Commands that record the operator need the person who called sudo.
    for (const char* variable : {"SUDO_USER", "TERM"}) {
        if (const char* value = std::getenv(variable)) {
            all.push_back("--setenv=" + std::string(variable) + "=" + value);
        }
    }
    all.emplace_back("--");
    all.push_back(own_path());
    for (auto& word : for_service(words)) {
        all.push_back(std::move(word));
    }
    std::vector<char*> pointers;
    for (auto& one : all) {
        pointers.push_back(one.data());
    }
    pointers.push_back(nullptr);
    // The signals that this process ignores or holds would stay so after exec().
    app::release_signals();
    ::execvp(pointers.front(), pointers.data());
    return complain("--as-service",
                    {failure_class::internal,
                     "systemd-run cannot be run: " + std::generic_category().message(errno),
                     "install systemd, or run the command as the service's user"});
}

}  // namespace sluice::cli
