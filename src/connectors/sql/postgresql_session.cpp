#include "connectors/sql/postgresql_session.hpp"

#include "connectors/sql/postgresql_fault.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <utility>

namespace sluice::sql {

namespace {

// Every value then has one text, whatever the server's settings are. A pooler that gives each
// transaction another connection keeps them, because they are local.
std::string begin_text(const postgresql_options& options, postgresql_sessions::use wanted) {
    const bool reads = wanted == postgresql_sessions::use::read;
    return std::string(reads ? "BEGIN READ ONLY" : "BEGIN") +
           "; SET LOCAL statement_timeout = " + std::to_string(options.time_limit.count()) +
           "; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'"
           "; SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'"
           "; SET LOCAL extra_float_digits = 1; SET LOCAL standard_conforming_strings = on";
}

std::string_view mode_of(tls_use tls) {
    switch (tls) {
        case tls_use::verified:
            return "verify-full";
        case tls_use::unverified:
            return "require";
        case tls_use::off:
            break;
    }
    return "disable";
}

}  // namespace

std::string postgresql_sessions::place() const {
    return place_of("postgresql", options_);
}

// The library itself would look the name up, and block meanwhile.
awaitable<postgresql_sessions::answer<std::string>> postgresql_sessions::addresses() const {
    boost::system::error_code no_address;
    (void)asio::ip::make_address(options_.host, no_address);
    if (!no_address) {
        co_return options_.host;
    }
    asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
    const auto [error, found] =
        co_await resolver.async_resolve(options_.host, std::to_string(options_.port), as_tuple);
    if (error) {
        co_return fault_of_state("", place(), "the host is not found: " + error.message());
    }
    std::string all;
    for (const auto& one : found) {
        all += (all.empty() ? "" : ",") + one.endpoint().address().to_string();
    }
    co_return all;
}

awaitable<postgresql_sessions::answer<postgresql_sessions::connection>>
postgresql_sessions::open() {
    connection_settings settings{{"dbname", options_.database},
                                 {"user", options_.user},
                                 {"password", options_.password.reveal()},
                                 {"application_name", "sluice"},
                                 {"client_encoding", "UTF8"},
                                 {"gssencmode", "disable"},
                                 {"sslmode", std::string(mode_of(options_.tls))},
                                 {"sslrootcert", options_.ca_file},
                                 {"sslcert", options_.certificate_file},
                                 {"sslkey", options_.key_file},
                                 {"port", std::to_string(options_.port)}};
    if (is_socket(options_.host)) {
        settings.emplace_back("host", options_.host);
    } else {
        auto looking = addresses();
        const auto found = co_await std::move(looking);
        if (!found) {
            co_return found.error();
        }
        // The library wants a name for each address. The certificate is checked against the name.
        std::string names = options_.host;
        for (const char c : *found) {
            names += c == ',' ? "," + options_.host : "";
        }
        settings.emplace_back("host", names);
        settings.emplace_back("hostaddr", *found);
    }
    co_return co_await postgresql_connection::open(library_, std::move(settings), place());
}

awaitable<postgresql_sessions::answer<postgresql_sessions::connection>> postgresql_sessions::begin(
    use wanted) {
    const auto text = begin_text(options_, wanted);
    auto kept = std::exchange(idle_, nullptr);
    if (kept && kept->is_alive()) {
        auto beginning = kept->run(text);
        const auto begun = co_await std::move(beginning);
        if (begun) {
            co_return std::move(kept);
        }
        if (kept->is_alive()) {
            co_return begun.error();
        }
        // The server has closed it meanwhile. Nothing was asked of it yet.
    }
    kept.reset();
    auto opening = open();
    auto opened = co_await std::move(opening);
    if (!opened) {
        co_return opened.error();
    }
    auto made = *std::move(opened);
    auto beginning = made->run(text);
    const auto begun = co_await std::move(beginning);
    if (!begun) {
        co_return begun.error();
    }
    co_return std::move(made);
}

void postgresql_sessions::give_back(connection used) {
    if (!idle_ && used->is_alive() && !used->in_transaction()) {
        idle_ = std::move(used);
    }
}

}  // namespace sluice::sql
