#include "app/run_awaitable.hpp"
#include "cli/command.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/switch_table.hpp"

#include <sluice/async/clock.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct sandbox_options {
    sandbox::sandbox_settings settings;
    std::string key;
    std::string data;
    std::string port_file;
    std::map<std::string, std::string> switches;
};

awaitable<void> until_signal(asio::io_context* context) {
    asio::signal_set signals(*context, SIGINT, SIGTERM);
    co_await signals.async_wait(as_tuple);
}

// The file appears whole: nobody who waits for it reads half a number.
result<void> write_port(const std::string& path, std::uint16_t port) {
    if (path.empty()) {
        return {};
    }
    const std::string fresh = path + ".new";
    std::ofstream(fresh) << port << '\n';
    std::error_code error;
    std::filesystem::rename(fresh, path, error);
    if (error) {
        return failure(failure_class::internal, "cannot write " + path + ": " + error.message(),
                       "give --port-file a path in a directory that can be written");
    }
    return {};
}

awaitable<result<void>> serve(asio::io_context* context, sandbox_options options) {
    system_clock time;
    auto server = sandbox::sandbox_server::start(context->get_executor(), options.settings, time);
    if (!server) {
        co_return server.error();
    }
    const auto written = write_port(options.port_file, (*server)->port());
    if (written) {
        std::fputs((*server)->banner().c_str(), stdout);
        std::fflush(stdout);
        co_await until_signal(context);
    }
    co_await (*server)->stop();
    co_return written;
}

int run_sandbox(sandbox_options options) {
    if (!options.key.empty()) {
        options.settings.key = secret(options.key);
    }
    options.settings.data = options.data;
    result<void> done;
    for (const auto& [name, value] : options.switches) {
        if (done && !value.empty()) {
            done = sandbox::set_switch(options.settings.how, name, value);
        }
    }
    if (done) {
        asio::io_context context;
        done = app::run_to_end(context, serve(&context, options));
    }
    if (!done) {
        std::fprintf(stderr, "sluice sandbox: %s\n", describe(done.error()).c_str());
        return exit_failed;
    }
    return exit_done;
}

std::string described(const sandbox::switch_entry& entry) {
    std::string text = entry.description;
    for (std::size_t i = 0; i < entry.choices.size(); ++i) {
        text += (i == 0 ? ": " : ", ") + entry.choices[i];
    }
    return text;
}

}  // namespace

void add_sandbox_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<sandbox_options>();
    auto& settings = options->settings;
    auto* command = program.add_subcommand("sandbox", "Run a local Ocoya, to try things against");
    command->add_option("--host", settings.host, "Address to listen on")->capture_default_str();
    command->add_option("--port", settings.port, "Port to listen on; 0: any free one")
        ->capture_default_str();
    command->add_option("--port-file", options->port_file, "Write the port to this file")
        ->type_name("FILE");
    command->add_option("--data", options->data, "Keep the world in this directory")
        ->type_name("DIR");
    command->add_option("--seed", settings.seed, "Which world to begin with")
        ->capture_default_str();
    command->add_option("--posts", settings.posts, "How many posts to begin with")
        ->capture_default_str();
    command->add_option("--workspaces", settings.workspaces, "How many workspaces; at least 2")
        ->check(CLI::Range(2, 1000))
        ->capture_default_str();
    command->add_option("--rate", settings.rate, "Requests a minute; 0: no limit")
        ->capture_default_str();
    command->add_option("--speed", settings.speed, "How much faster time passes")
        ->capture_default_str();
    command->add_option("--key", options->key, "The API key (without it: sandbox-key)");
    command->add_option("--unhealthy", settings.unhealthy,
                        "Profiles or providers that are unhealthy");
    for (const auto& entry : sandbox::switch_table()) {
        command->add_option("--" + entry.name, options->switches[entry.name], described(entry))
            ->group("Where the truth about Ocoya is unknown");
    }
    command->callback([options, &exit_code] { exit_code = run_sandbox(*options); });
}

}  // namespace sluice::cli
