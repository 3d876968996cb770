#include "engine/plan/page_settings.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::engine {
namespace {

std::string judge_page_address(const std::string& text) {
    return read_listen_address(text) ? "" : "'" + text + "' is no address with a port";
}

std::string judge_page_socket(const std::string& path) {
    return path.starts_with('/') && !path.ends_with('/') ? "" : "give an absolute path of a file";
}

bool is_plain_letter(char c) {
    return ascii::is_letter(c) || ascii::is_digit(c) || c == '-' || c == '_' || c == '.';
}

std::string judge_prefix(const std::string& path) {
    const bool shaped = path.size() > 1 && path.starts_with('/') && !path.ends_with('/') &&
                        path.find("//") == std::string::npos &&
                        path.find("..") == std::string::npos;
    const bool plain =
        std::ranges::all_of(path, [](char c) { return c == '/' || is_plain_letter(c); });
    return shaped && plain ? ""
                           : "give a path such as /sluice, of letters, digits, '-', '_' and '.'";
}

std::string judge_hosts(const std::vector<std::string>& hosts) {
    for (const auto& host : hosts) {
        const bool plain = !host.empty() && std::ranges::all_of(host, [](char c) {
            return c == ':' || c == '[' || c == ']' || is_plain_letter(c);
        });
        if (!plain) {
            return "'" + host +
                   "' is no host: give a name, and the port after a colon if the "
                   "browser shows one";
        }
    }
    return "";
}

void check_page(const page_settings& given, config::section_report& report) {
    if (given.certificate_file.empty() != given.key_file.empty()) {
        report.add(given.key_file.empty() ? "certificate_file" : "key_file",
                   "certificate_file and key_file need each other", "set both or none");
    }
    const auto at = read_listen_address(given.listen);
    const bool signs_in = given.sign_in || (at && !at->is_loopback);
    if (!given.listen.empty() && signs_in && given.tokens.empty()) {
        report.add(at && !at->is_loopback ? "listen" : "sign_in",
                   "nobody could sign in: there is no token", "give `tokens`");
    }
    if (!given.socket.empty() && !given.listen.empty()) {
        report.add("socket", "there is a 'listen' too", "give one of them");
    }
    if (!given.socket.empty() && given.hosts.empty()) {
        report.add("socket", "no browser could reach the page: it answers to no host",
                   "name the host that the proxy shows in `hosts`");
    }
    if (!given.tokens.empty() && !signs_in) {
        report.add("tokens", "nobody is asked for a token",
                   "set `sign_in: true`, or take the tokens out");
    }
    if (at && !at->is_loopback && given.certificate_file.empty()) {
        report.add("listen", "a token would cross the network in plain text",
                   "give certificate_file and key_file, or listen on 127.0.0.1");
    }
}

}  // namespace

const config::declaration<page_settings>& page_declaration() {
    static const auto declared = [] {
        using o = page_settings;
        config::declaration<o> d("page", "Shows the daemon in a browser, and lets it be steered");
        d.field("listen", &o::listen,
                "Address and port of the page. Without it and `socket` there is no page. Every "
                "program "
                "and user "
                "of this machine can reach a loopback address")
            .example("127.0.0.1:8780")
            .check(judge_page_address);
        d.field("socket", &o::socket,
                "A Unix socket in place of the port, for a proxy on this machine. The user and the "
                "group of the service may connect. `hosts` names the proxy's host")
            .path()
            .example("/run/sluice/page.sock")
            .check(judge_page_socket);
        d.field("sign_in", &o::sign_in,
                "Asks on a loopback address too for a token. Without it, everybody on this machine "
                "may do everything. Other addresses always ask")
            .example("true");
        d.field("tokens", &o::tokens, "The tokens to sign in with, by the name of the person",
                token_declaration());
        d.field("hosts", &o::hosts,
                "Further hosts under which browsers reach the page, as a proxy before it has them")
            .example("[sluice.example.com]")
            .check(judge_hosts);
        d.field("prefix", &o::prefix,
                "The path below which a proxy shows the page. The proxy passes it on")
            .example("/sluice")
            .check(judge_prefix);
        d.field("certificate_file", &o::certificate_file,
                "The certificate of the page with its chain, PEM")
            .path()
            .example("/etc/sluice/page.pem");
        d.field("key_file", &o::key_file, "Its key, PEM").path().example("/etc/sluice/page.key");
        d.field("after_save", &o::after_save,
                "A program and its arguments, which run after the page has saved a file, in the "
                "directory of the configuration. SLUICE_FILE and SLUICE_WHO tell it of the save. "
                "The page shows how it failed")
            .example("[git, commit, --all, --message, changed on the page]");
        d.check({"listen", "socket", "sign_in", "tokens", "hosts", "certificate_file", "key_file"},
                check_page);
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
