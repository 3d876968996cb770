#include "contract_fields/effects_page.hpp"

#include "app/save_hook.hpp"
#include "contract_fields/recorded_world.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/layout.hpp"
#include "page/page_server.hpp"
#include "support/plain_connection.hpp"
#include "support/temporary_directory.hpp"
#include "unit/control/control_fixture.hpp"

#include <sluice/config/load.hpp>

#include <fstream>
#include <thread>

namespace sluice::testing {
namespace {

// Needed before the constants of this file are: the table of effects is one itself.
std::string token_of_ada() {
    return std::string(32, 'a');
}

std::string sent_to(int port, const std::string& request) {
    plain_connection wire(port);
    wire.write(request);
    return wire.read_to_end();
}

std::string part_of(const std::string& text, const std::string& before, char end) {
    const auto at = text.find(before);
    const auto from = at == std::string::npos ? text.size() : at + before.size();
    return text.substr(from, std::min(text.find(end, from), text.size()) - from);
}

std::string head_for(const std::string& method, const std::string& path, const std::string& host) {
    return method + " " + path + " HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n";
}

// Opens the page, signs in with ada's token, and tells of each answer.
std::string visited(int port) {
    const auto own = "127.0.0.1:" + std::to_string(port);
    std::string told;
    for (const auto& [path, host] : std::vector<std::pair<std::string, std::string>>{
             {"/", own}, {"/", "sluice.example.com"}, {"/below/", own}}) {
        told += sent_to(port, head_for("GET", path, host) + "\r\n").substr(8, 5);
    }
    const auto form = sent_to(port, head_for("GET", "/sign-in", own) + "\r\n");
    const auto cookie = part_of(form, "Set-Cookie: ", ';');
    const auto body =
        "token=" + part_of(form, "name=\"token\" value=\"", '"') + "&secret=" + token_of_ada();
    const auto in =
        sent_to(port, head_for("POST", "/sign-in", own) + "Cookie: " + cookie +
                          "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    const auto page = sent_to(port, head_for("GET", "/", own) +
                                        "Cookie: " + part_of(in, "Set-Cookie: ", ';') + "\r\n\r\n");
    return told + in.substr(8, 5) + part_of(page, "<span class=\"quiet\">", '<') +
           part_of(page, "<div class=\"who\"><span>", '/');
}

std::string page_opened_by(const std::string& yaml) {
    const temporary_directory directory;
    std::ofstream(directory / "all.yaml") << yaml;
    const auto given = config::load(directory.path(), engine::configuration_layout(), known_types(),
                                    config::system_variables());
    if (!given.good()) {
        return "refused: " + given.problems.to_text();
    }
    asio::io_context io;
    manual_clock time(*parse_utc("2026-02-01T12:00:00Z"));
    system_random random;
    kept_log log;
    kept_daemon daemon;
    const auto ledger = make_memory_ledger();
    const control::control_context context{daemon, *ledger, time, random, log};
    control::operations table(context);
    operator_page::page_server server(io.get_executor(), context, table);
    server.start(engine::daemon_of(given).page);
    std::string text;
    for (const auto& line : log.lines()) {
        text += line.find("failure=") == std::string::npos ? "" : " " + line;
    }
    if (const int port = server.port(); port != 0) {
        std::thread person([&] {
            try {
                text += visited(port);
            } catch (const std::exception& error) {
                text += error.what();
            }
            asio::post(io, [&] { io.stop(); });
        });
        io.run();
        person.join();
        io.restart();
    }
    run_awaitable(io, server.stop());
    return text;
}

std::string saved_by(const std::string& yaml) {
    const temporary_directory directory;
    std::ofstream(directory / "all.yaml") << yaml;
    const auto given = config::load(directory.path(), engine::configuration_layout(), known_types(),
                                    config::system_variables());
    if (!given.good()) {
        return "refused: " + given.problems.to_text();
    }
    const auto ended = app::run_save_hook({.words = engine::daemon_of(given).page.after_save,
                                           .directory = directory.path(),
                                           .file = "all.yaml",
                                           .who = "ada"});
    return ended ? "nothing is wrong" : describe(ended.error());
}

}  // namespace

void add_page_effects(effect_table& daemon) {
    const auto add = [&](const std::string& field, const std::string& base,
                         const std::string& changed) {
        daemon.effects.push_back({"page." + field, "daemon:\n  page: {" + base + "}\n",
                                  "daemon:\n  page: {" + changed + "}\n", page_opened_by});
    };
    const std::string listen = "listen: \"127.0.0.1:0\"";
    const std::string ada = "tokens: {ada: {token: " + token_of_ada() + "}}";
    const std::string signs_in = listen + ", sign_in: true, " + ada;
    const std::string files = listen + ", certificate_file: /none/a.pem, key_file: /none/a.key";
    add("listen", "", listen);
    add("socket", "", "socket: /none/page.sock, hosts: [sluice.example.com]");
    add("sign_in", listen, signs_in);
    add("tokens.token", signs_in,
        listen + ", sign_in: true, tokens: {ada: {token: " + std::string(32, 'b') + "}}");
    add("tokens.role", signs_in,
        listen + ", sign_in: true, tokens: {ada: {role: editor, token: " + token_of_ada() + "}}");
    add("hosts", listen, listen + ", hosts: [sluice.example.com]");
    add("prefix", listen, listen + ", prefix: /below");
    add("certificate_file", files,
        listen + ", certificate_file: /none/b.pem, key_file: /none/a.key");
    add("key_file", listen, files);
    daemon.effects.push_back({"page.after_save", "daemon:\n  page: {" + listen + "}\n",
                              "daemon:\n  page: {" + listen + ", after_save: [/bin/false]}\n",
                              saved_by});
}

}  // namespace sluice::testing
