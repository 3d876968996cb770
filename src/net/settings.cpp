#include "net/request_head.hpp"

#include <sluice/net/network.hpp>
#include <sluice/net/settings.hpp>

namespace sluice::net {

namespace {

using config::declaration;

declaration<timeout_settings> timeouts() {
    declaration<timeout_settings> d("timeouts", "How long each phase of a request may take");
    d.field("resolve", &timeout_settings::resolve, "Finding the host's address");
    d.field("connect", &timeout_settings::connect, "Connecting, over all addresses of the host");
    d.field("handshake", &timeout_settings::handshake, "The TLS handshake");
    d.field("send", &timeout_settings::send, "Sending the request");
    d.field("first_byte", &timeout_settings::first_byte,
            "From the end of the request to the first byte of the reply");
    d.field("idle", &timeout_settings::idle, "Between two pieces of a reply");
    d.field("total", &timeout_settings::total, "All attempts, waits and redirects together");
    return d;
}

declaration<tls_settings> tls() {
    declaration<tls_settings> d("tls", "Encryption, and how the client checks the other side");
    d.field("ca_file", &tls_settings::ca_file,
            "Certificate authorities (PEM) in place of the system's")
        .path()
        .example("/etc/sluice/company-ca.pem");
    d.field("certificate_file", &tls_settings::certificate_file,
            "A client certificate with its chain (PEM)")
        .path();
    d.field("key_file", &tls_settings::key_file, "The client certificate's key (PEM)").path();
    d.field("minimum", &tls_settings::minimum, "The oldest TLS version that is accepted")
        .choice("1.2", std::string("1.2"), "TLS 1.2 or later")
        .choice("1.3", std::string("1.3"), "TLS 1.3 only");
    d.field("verify", &tls_settings::verify,
            "Check the certificate and the host's name; without it others can read along");
    return d;
}

declaration<proxy_settings> proxy() {
    declaration<proxy_settings> d("proxy", "An HTTP proxy on the way");
    d.field("url", &proxy_settings::url, "http://host:port; empty means no proxy")
        .example("http://proxy.example:3128");
    d.field("user", &proxy_settings::user, "User name for the proxy (Basic)");
    d.field("password", &proxy_settings::password, "Password for the proxy");
    return d;
}

declaration<retry_settings> retry() {
    declaration<retry_settings> d("retry", "Repeats within one request, when that is safe");
    d.field("attempts", &retry_settings::attempts, "Attempts in all; 1 means no repeat")
        .at_least(1)
        .at_most(100);
    d.field("first_delay", &retry_settings::first_delay,
            "The longest wait before the second attempt; it doubles each time (full jitter)");
    d.field("longest_delay", &retry_settings::longest_delay, "The longest wait of all");
    return d;
}

// Checks each header as the client does, so that a wrong one is an error of the configuration.
std::string judge_headers(const std::map<std::string, std::string>& headers) {
    for (const auto& [name, value] : headers) {
        header_list one;
        one.add(name, value);
        if (const auto problem = check_request("GET", one)) {
            return problem->message;
        }
    }
    return {};
}

declaration<client_settings> whole() {
    declaration<client_settings> d("http client", "How a client talks HTTP");
    d.field("headers", &client_settings::headers, "Headers on every request to the client's site")
        .check(judge_headers);
    d.field("timeouts", &client_settings::timeouts, "How long each phase may take", timeouts());
    d.field("tls", &client_settings::tls, "Encryption", tls());
    d.field("proxy", &client_settings::proxy, "An HTTP proxy on the way", proxy());
    d.field("retry", &client_settings::retry, "Repeats, when they are safe", retry());
    d.field("connections", &client_settings::connections,
            "The most connections to one host at once")
        .at_least(1)
        .at_most(1'000);
    d.field("largest_header", &client_settings::largest_header,
            "The largest header of a reply, in bytes");
    d.field("largest_body", &client_settings::largest_body,
            "The largest body of a reply that is read whole, in bytes, after decompression");
    d.field("redirects", &client_settings::redirects,
            "The most redirects in a row; 0 means that a redirect is an answer like any other")
        .at_least(0)
        .at_most(50);
    d.field("allow_networks", &client_settings::allow_networks,
            "Networks that are not public and that a record or a redirect may name all the same. "
            "The host of base_url needs none")
        .example("[10.0.0.0/8, \"fd00::/8\"]")
        .check(judge_networks);
    d.field("request_log", &client_settings::request_log,
            "How much of each request goes to the log; credentials are hidden")
        .choice("off", request_logging::off, "nothing")
        .choice("line", request_logging::line, "one line: request, status, time")
        .choice("headers", request_logging::headers, "the headers of both sides too")
        .choice("full", request_logging::full, "the bodies too, 4 KB of each at most");
    return d;
}

}  // namespace

const declaration<client_settings>& client_settings_declaration() {
    static const auto declared = whole();
    return declared;
}

}  // namespace sluice::net
