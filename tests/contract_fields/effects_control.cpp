#include "contract_fields/effects_control.hpp"

#include "contract_fields/effects_page.hpp"
#include "contract_fields/recorded_world.hpp"
#include "control/listeners.hpp"
#include "control/traces/trace_sender.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/layout.hpp"
#include "support/temporary_directory.hpp"
#include "unit/control/control_fixture.hpp"

#include <sluice/config/load.hpp>

#include <fstream>
#include <sys/stat.h>

namespace sluice::testing {
namespace {

const std::string token_a(32, 'a');
const std::string token_b(32, 'b');

// The rights of each token.
std::string admitted(const engine::control_settings& settings) {
    std::string text;
    const control::gate door(0, std::nullopt, settings.tokens);
    for (const auto& token : {token_a, token_b}) {
        net::request asked;
        asked.headers.add("Authorization", "Bearer " + token);
        asked.from = std::make_shared<net::peer>();
        const auto found = door.identify(asked, control::entrance::network);
        const auto* who = std::get_if<control::caller>(&found);
        text += who == nullptr ? " nobody" : " " + who->name + " " + engine::name_of(who->role);
    }
    return text;
}

// The addresses where the interface listens, and the rights of its socket.
std::string opened_by(const std::string& yaml) {
    const temporary_directory directory;
    std::ofstream(directory / "all.yaml") << yaml;
    const auto given = config::load(directory.path(), engine::configuration_layout(), known_types(),
                                    config::system_variables());
    if (!given.good()) {
        return "refused: " + given.problems.to_text();
    }
    const auto settings = engine::daemon_of(given).control;
    asio::io_context io;
    manual_clock time(*parse_utc("2026-02-01T12:00:00Z"));
    system_random random;
    kept_log log;
    kept_daemon daemon;
    const auto ledger = make_memory_ledger();
    const control::control_context context{daemon, *ledger, time, random, log};
    control::operations table(context);
    control::listeners entrances(io.get_executor(), context, table);
    const auto socket = control::socket_path(settings, directory.path());
    if (settings.enabled) {
        entrances.start(settings, socket);
    }
    std::string text = "ports " + std::to_string(entrances.ports().size());
    struct ::stat about{};
    if (::stat(socket.c_str(), &about) == 0) {
        text += " socket " + socket.filename().string() + " " + std::to_string(about.st_mode);
    }
    for (const auto& line : log.lines()) {
        text += line.find("failure=") == std::string::npos ? "" : " " + line;
    }
    run_awaitable(io, entrances.stop());
    return text + admitted(settings);
}

// Draws numbers at equal distances over the whole range.
class even_random final : public random_source {
 public:
    std::uint64_t next() override { return next_ += std::uint64_t{1} << 60U; }

 private:
    std::uint64_t next_ = 0;
};

// The requests that a collector gets after 16 spans of their own traces.
std::string traced_by(const std::string& yaml) {
    const temporary_directory directory;
    std::ofstream(directory / "all.yaml") << yaml;
    const auto given = config::load(directory.path(), engine::configuration_layout(), known_types(),
                                    config::system_variables());
    if (!given.good()) {
        return "refused: " + given.problems.to_text();
    }
    const auto settings = engine::daemon_of(given).traces;
    if (settings.endpoint.empty()) {
        return "nothing is traced";
    }
    recorded_world world([](const net::request&, int) {
        net::response taken;
        taken.status = 200;
        return taken;
    });
    const auto about = world.context("traces");
    even_random random;
    control::span_queue queue(about.time, random, settings.sample);
    for (int i = 0; i < 16; ++i) {
        active_span::first(&queue, "span").end();
    }
    const auto ledger = make_memory_ledger();
    const auto sender =
        control::trace_sender::make({about.executor, *ledger, about.time, about.random, about.log},
                                    about.http, queue, settings.endpoint, "1");
    world.run([](control::trace_sender* sends) -> awaitable<int> {
        co_await sends->send_all();
        co_return 0;
    }(sender.get()));
    return world.told() + std::to_string(queue.sent());
}

}  // namespace

void add_control_effects(effect_table& daemon) {
    const auto add = [&](const std::string& field, const std::string& base,
                         const std::string& changed) {
        daemon.effects.push_back({"control." + field, "daemon:\n  control: {" + base + "}\n",
                                  "daemon:\n  control: {" + changed + "}\n", opened_by});
    };
    const std::string tokens = "tokens: {ada: {token: " + token_a + "}}";
    const std::string listen = "listen: \"127.0.0.1:0\", " + tokens;
    const std::string files = listen + ", certificate_file: /none/a.pem, key_file: /none/a.key";
    add("enabled", "", "enabled: false");
    add("socket", "", "socket: /tmp/none/of/these/other.sock");
    add("readers", "", "readers: root");
    add("listen", "metrics_listen: \"127.0.0.1:0\"", "metrics_listen: \"127.0.0.1:0\", " + listen);
    add("certificate_file", files,
        listen + ", certificate_file: /none/b.pem, key_file: /none/a.key");
    add("key_file", listen, files);
    add("tokens.token", listen, "listen: \"127.0.0.1:0\", tokens: {ada: {token: " + token_b + "}}");
    add("tokens.role", listen,
        "listen: \"127.0.0.1:0\", tokens: {ada: {token: " + token_a + ", role: editor}}");
    add("metrics_listen", "", "metrics_listen: \"127.0.0.1:0\"");
    add_page_effects(daemon);
    const auto traces = [](const std::string& fields) {
        return "daemon:\n  traces: {" + fields + "}\n";
    };
    const std::string here = "endpoint: \"http://127.0.0.1:4318/a\"";
    daemon.effects.push_back({"traces.endpoint", traces(here),
                              traces("endpoint: \"http://127.0.0.1:4318/b\""), traced_by});
    daemon.effects.push_back(
        {"traces.sample", traces(here), traces(here + ", sample: 0.5"), traced_by});
    add_webhook_effects(daemon);
}

}  // namespace sluice::testing
