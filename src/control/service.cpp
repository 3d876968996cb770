#include "control/service.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/route.hpp>

#include <filesystem>
#include <system_error>

namespace sluice::control {
namespace {

// A program that repeats a wrong token must not fill the log.
constexpr std::chrono::minutes between_lines{1};

net::reply reply_of(answer given) {
    net::reply out;
    out.message.status = given.status;
    const bool is_text = !given.type.empty();
    out.message.headers.add("Content-Type", is_text ? given.type : "application/json");
    out.message.headers.add("Cache-Control", "no-store");
    out.message.headers.add("X-Content-Type-Options", "nosniff");
    out.message.body = is_text ? std::move(given.text) : write_json(given.body) + "\n";
    out.rest = std::move(given.rest);
    return out;
}

// A page in a browser cannot set another page's headers, but it can reach this machine. It never
// sends a token by itself, so only the port without tokens has to look at Host as well.
std::optional<denial> foreign(const net::request& asked, entrance by) {
    if (by == entrance::socket) {
        return std::nullopt;
    }
    const auto said = by == entrance::monitoring ? net::foreign_caller(asked, "127.0.0.1")
                      : asked.headers.find("Origin")
                          ? std::optional<std::string>("the request comes from a web page")
                          : std::nullopt;
    if (!said) {
        return std::nullopt;
    }
    return denial{403, *said, "call the interface from a program"};
}

bool is_same_directory(const std::string& meant, const std::string& own) {
    std::error_code unknown;
    return std::filesystem::equivalent(meant, own, unknown) && !unknown;
}

}  // namespace

control_service::control_service(const control_context& context, gate door, operations& table)
    : context_(context), door_(std::move(door)), table_(table) {}

awaitable<net::reply> control_service::answer_to(net::request asked, entrance by) {
    auto denied = foreign(asked, by);
    auto identified = door_.identify(asked, by);
    if (!denied && std::holds_alternative<denial>(identified)) {
        denied = std::get<denial>(identified);
    }
    std::optional<operations::match> found;
    if (!denied) {
        std::string allowed;
        found = table_.find(asked.method, asked.target, allowed);
        if (!found) {
            auto refusal = reply_of(operations::no_match(asked.method, allowed));
            if (!allowed.empty()) {
                refusal.message.headers.add("Allow", allowed);
            }
            co_return refusal;
        }
        denied = gate::refuse(std::get<caller>(identified), *found->wanted, by);
    }
    if (denied) {
        say_refused(asked, *denied);
        auto refusal = reply_of(error_answer(denied->status, denied->message, denied->mend));
        if (denied->status == 401) {
            refusal.message.headers.add("WWW-Authenticate", "Bearer");
        }
        co_return refusal;
    }
    if (const auto state = asked.headers.find(state_header);
        state && !is_same_directory(std::string(*state), context_.daemon.identity().state)) {
        co_return reply_of(error_answer(421, "this daemon works in another state directory",
                                        "name its socket with --socket"));
    }
    auto made = operations::read_call(*found, asked.target, asked.body);
    if (!made) {
        co_return reply_of(error_answer(400, made.error().message, made.error().mend));
    }
    made->who = std::get<caller>(std::move(identified));
    const auto* wanted = found->wanted;
    // Only a caller that traces is traced: a monitoring system asks all day.
    const auto traceparent = asked.headers.find("traceparent");
    auto span = traceparent ? active_span::first(context_.traces, wanted->name, span_kind::server,
                                                 *traceparent)
                            : active_span();
    span.set("http.request.method", asked.method);
    span.set("http.route", wanted->path);
    made->trace = span.as_parent();
    auto given = co_await table_.carry_out(wanted, *std::move(made), std::move(asked.target));
    span.set("http.response.status_code", std::int64_t{given.status});
    co_return reply_of(std::move(given));
}

void control_service::say_refused(const net::request& asked, const denial& why) {
    const auto now = context_.time.steady_now();
    if (said_ && now - *said_ < between_lines) {
        ++unsaid_;
        return;
    }
    context_.log.write(
        log_level::warning, "a caller of the control interface was refused",
        {{"reason", why.message},
         {"from", asked.from->local ? "process " + std::to_string(asked.from->local->id)
                                    : asked.from->address},
         {"more_since_last_line", unsaid_}});
    said_ = now;
    unsaid_ = 0;
}

}  // namespace sluice::control
