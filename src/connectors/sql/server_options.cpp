#include "connectors/sql/server_options.hpp"

namespace sluice::sql {

void check_tls(const server_options& options, config::section_report& report) {
    if (options.certificate_file.empty() != options.key_file.empty()) {
        report.add(options.key_file.empty() ? "key_file" : "certificate_file",
                   "a client certificate needs its key", "give both, or none");
    }
}

std::string place_of(const std::string& scheme, const server_options& options) {
    const bool is_ipv6 = !is_socket(options.host) && options.host.find(':') != std::string::npos;
    return scheme + "://" + (is_ipv6 ? "[" + options.host + "]" : options.host) + ":" +
           std::to_string(options.port) + "/" + options.database;
}

bool is_socket(const std::string& host) {
    return host.starts_with('/');
}

}  // namespace sluice::sql
