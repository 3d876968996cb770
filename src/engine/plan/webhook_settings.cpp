#include "engine/plan/webhook_settings.hpp"

#include "engine/plan/control_settings.hpp"

namespace sluice::engine {
namespace {

std::string judge_place(const std::string& text) {
    return read_listen_address(text) ? "" : "'" + text + "' is no address with a port";
}

void check_place(const webhook_settings& given, config::section_report& report) {
    if (given.certificate_file.empty() != given.key_file.empty()) {
        report.add(given.key_file.empty() ? "certificate_file" : "key_file",
                   "certificate_file and key_file need each other", "set both or none");
        return;
    }
    if (!given.client_ca_file.empty() && given.certificate_file.empty()) {
        report.add("client_ca_file", "without TLS no sender can give a certificate",
                   "give certificate_file and key_file, too");
    }
    const auto at = read_listen_address(given.listen);
    if (at && !at->is_loopback && given.certificate_file.empty() && !given.unencrypted) {
        report.add("listen", "requests with their secrets would cross the network in plain text",
                   "give certificate_file and key_file; or `unencrypted: true` where a proxy on "
                   "the way does the encryption");
    }
}

}  // namespace

const config::declaration<webhook_settings>& webhook_declaration() {
    static const auto declared = [] {
        using o = webhook_settings;
        config::declaration<o> d("webhooks", "Where the senders of webhooks reach the daemon");
        d.field("listen", &o::listen, "Address and port of the listener")
            .example("127.0.0.1:8080")
            .check(judge_place);
        d.field("certificate_file", &o::certificate_file,
                "The certificate of the listener with its chain, PEM")
            .path()
            .example("/etc/sluice/webhooks.pem");
        d.field("key_file", &o::key_file, "Its key, PEM")
            .path()
            .example("/etc/sluice/webhooks.key");
        d.field("client_ca_file", &o::client_ca_file,
                "Asks senders for a client certificate of these authorities, PEM. Each webhook "
                "decides whether it needs one (auth.certificate)")
            .path()
            .example("/etc/sluice/partners.pem");
        d.field("unencrypted", &o::unencrypted,
                "Listens on a public address without TLS, where a proxy on the way has it");
        d.field("largest_body", &o::largest_body,
                "A request with a larger body is refused before it is read")
            .at_least(std::size_t{1024})
            .at_most(std::size_t{64} * 1024 * 1024)
            .example("256KiB");
        d.field("connections", &o::connections, "Connections at one time")
            .at_least(1)
            .at_most(4096);
        d.field("connections_per_address", &o::connections_per_address,
                "Connections of one address. A proxy in front counts as one")
            .at_least(1)
            .at_most(4096);
        d.check({"listen", "certificate_file", "key_file", "client_ca_file", "unencrypted"},
                check_place);
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
