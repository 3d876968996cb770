#include "connectors/mail/client.hpp"

#include <sluice/async/offload.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <atomic>
#include <utility>

namespace sluice::mail {

namespace {

class curl_client final : public smtp_client {
 public:
    curl_client(const libcurl* library, smtp_options options, const component_context& context)
        : library_(library), options_(std::move(options)), pool_(context.pool) {}

    std::string_view type() const override { return "smtp"; }

    awaitable<result<net::response>> send(net::request /*request*/) override {
        co_return failure(failure_class::refused,
                          options_.host + " is a mail server and takes no HTTP requests",
                          "use it in a publisher of type mail");
    }

    awaitable<result<std::string>> send_mail(envelope mail) override {
        const auto state = co_await asio::this_coro::cancellation_state;
        const auto cancelled = std::make_shared<std::atomic<bool>>(false);
        // offload() shields the work from cancellation, so this handler tells it to stop.
        auto slot = state.slot();
        if (slot.is_connected()) {
            slot.assign([cancelled](asio::cancellation_type) { *cancelled = true; });
        }
        auto work = [this, cancelled, mail = std::move(mail)] {
            return hand_over(*library_, options_, mail, *cancelled);
        };
        auto sending = offload(pool_, std::move(work));
        auto sent = co_await std::move(sending);
        slot.clear();
        if (state.cancelled() != asio::cancellation_type::none && !sent) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
        co_return sent;
    }

    const std::string& host() const override { return options_.host; }

 private:
    const libcurl* library_;
    smtp_options options_;
    asio::thread_pool& pool_;
};

std::string judge_host(const std::string& host) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.' || c == ':';
    };
    return std::ranges::all_of(host, fits) ? "" : "must be the name or the address of a server";
}

void check_login(const smtp_options& options, config::section_report& report) {
    if (options.user.empty() != options.password.reveal().empty()) {
        report.add(options.user.empty() ? "user" : "password", "a login has both",
                   "give user and password, or none");
    }
    if (options.tls == tls_use::off && !options.user.empty()) {
        report.add("tls", "everybody on the way could read the password",
                   "take starttls or tls, or leave user and password out");
    }
}

}  // namespace

const config::declaration<smtp_options>& client_declaration() {
    static const auto declared = [] {
        using o = smtp_options;
        config::declaration<o> d("smtp", "A server that takes mail (SMTP)");
        d.field("host", &o::host, "The server: a name or an address")
            .required()
            .not_empty()
            .check(judge_host)
            .example("smtp.example.org");
        d.field("port", &o::port, "The server's port").at_least(1).at_most(65'535);
        d.field("tls", &o::tls, "How the connection is encrypted; the certificate is checked")
            .choice("starttls", tls_use::starttls,
                    "after STARTTLS, without which nothing is sent; port 587")
            .choice("tls", tls_use::from_the_start, "from the start; port 465")
            .choice("off", tls_use::off, "not at all, for a server on this machine; port 25");
        d.field("user", &o::user, "The name for the login").example("sluice@example.org");
        d.field("password", &o::password, "The password of the login")
            .example("${credential:smtp}");
        d.field("ca_file", &o::ca_file, "The authorities that may sign the server's certificate")
            .not_empty()
            .path();
        d.field("hello", &o::hello,
                "The name that Sluice says it has; without it, the machine's name")
            .check(judge_host)
            .example("sluice.example.org");
        d.field("time_limit", &o::time_limit, "The longest time for one mail")
            .at_least(std::chrono::milliseconds(100))
            .at_most(std::chrono::hours(1));
        d.check({"user", "password", "tls"}, check_login);
        return d;
    }();
    return declared;
}

result<std::shared_ptr<client>> make_client(const smtp_options& options,
                                            const component_context& context) {
    const auto library = load_libcurl();
    if (!library) {
        return library.error();
    }
    return std::shared_ptr<client>(std::make_shared<curl_client>(*library, options, context));
}

}  // namespace sluice::mail
