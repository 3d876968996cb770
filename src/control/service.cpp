#include "control/service.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/route.hpp>

#include <algorithm>

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

answer error_answer(unsigned status, std::string message, std::string mend) {
    json::object body;
    body["error"] = std::move(message);
    body["mend"] = std::move(mend);
    return {status, std::move(body)};
}

unsigned status_of(failure_class kind) {
    switch (kind) {
        case failure_class::invalid:
            return 400;
        case failure_class::refused:
            return 409;
        case failure_class::busy:
            return 503;
        case failure_class::unreachable:
        case failure_class::credential:
            return 502;
        case failure_class::uncertain:
        case failure_class::internal:
            break;
    }
    return 500;
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

result<json::value> body_of(const net::request& asked, const resource& wanted) {
    if (!wanted.request) {
        if (!asked.body.empty()) {
            return failure(failure_class::invalid, "the operation takes no body", "leave it out");
        }
        return json::value(nullptr);
    }
    if (asked.body.empty() && wanted.request_optional) {
        return json::value(json::object());
    }
    auto body = parse_json(asked.body);
    if (!body) {
        return std::move(body).error().within("body");
    }
    if (kind_of(*body) != json_kind::object) {
        return failure(failure_class::invalid, "the body is no JSON object",
                       "GET /openapi.json describes it");
    }
    const auto* known = member(*wanted.request, "properties");
    for (const auto& [name, value] : body->get_object()) {
        if (known != nullptr && member(*known, name) == nullptr) {
            return failure(failure_class::invalid,
                           "the body has an unknown member '" + std::string(name) + "'",
                           "GET /openapi.json describes it");
        }
    }
    return body;
}

result<void> check_query(const std::map<std::string, std::string>& query, const resource& wanted) {
    for (const auto& [name, value] : query) {
        if (std::ranges::find(wanted.query, name, &query_parameter::name) == wanted.query.end()) {
            return failure(failure_class::invalid, "unknown parameter '" + name + "'",
                           "GET /openapi.json lists those that there are");
        }
    }
    return {};
}

}  // namespace

struct control_service::match {
    const resource* wanted = nullptr;
    std::vector<std::string> slots;
};

control_service::control_service(const control_context& context, gate door,
                                 const std::vector<resource>& resources)
    : context_(context),
      door_(std::move(door)),
      resources_(resources),
      audit_(context.ledger, context.time) {}

std::optional<control_service::match> control_service::find(const net::request& asked,
                                                            net::reply& refusal) const {
    const auto segments = net::path_segments(asked.target);
    const std::string method = asked.method == "HEAD" ? "GET" : asked.method;
    std::vector<match> fitting;
    for (const auto& each : resources_) {
        auto slots = segments ? net::match_path(each.path, *segments) : std::nullopt;
        if (slots) {
            fitting.push_back({&each, *std::move(slots)});
        }
    }
    // "/tasks/retry" also matches "/tasks/{id}". The path with the fewest slots wins.
    const auto best =
        std::ranges::min_element(fitting, {}, [](const match& one) { return one.slots.size(); });
    std::string allowed;
    for (auto& each : fitting) {
        if (each.wanted->path != best->wanted->path) {
            continue;
        }
        if (each.wanted->method == method) {
            return std::move(each);
        }
        append_item(allowed, each.wanted->method);
    }
    if (allowed.empty()) {
        refusal = reply_of(error_answer(404, "there is no such resource",
                                        "GET /openapi.json lists those that there are"));
    } else {
        refusal = reply_of(
            error_answer(405, "the resource does not take " + asked.method, "it takes " + allowed));
        refusal.message.headers.add("Allow", allowed);
    }
    return std::nullopt;
}

awaitable<net::reply> control_service::answer_to(net::request asked, entrance by) {
    auto denied = foreign(asked, by);
    auto identified = door_.identify(asked, by);
    if (!denied && std::holds_alternative<denial>(identified)) {
        denied = std::get<denial>(identified);
    }
    net::reply refusal;
    std::optional<match> found;
    if (!denied) {
        found = find(asked, refusal);
        if (!found) {
            co_return refusal;
        }
        denied = gate::refuse(std::get<caller>(identified), *found->wanted, by);
    }
    if (denied) {
        say_refused(asked, *denied);
        refusal = reply_of(error_answer(denied->status, denied->message, denied->mend));
        if (denied->status == 401) {
            refusal.message.headers.add("WWW-Authenticate", "Bearer");
        }
        co_return refusal;
    }
    auto query = read_query(asked.target);
    auto known = query ? check_query(*query, *found->wanted) : result<void>(query.error());
    auto body = known ? body_of(asked, *found->wanted) : result<json::value>(known.error());
    if (!body) {
        co_return reply_of(error_answer(400, body.error().message, body.error().mend));
    }
    call made;
    made.slots = std::move(found->slots);
    made.query = *std::move(query);
    made.body = *std::move(body);
    made.who = std::get<caller>(std::move(identified));
    // Only a caller that traces is traced: a monitoring system asks all day.
    const auto traceparent = asked.headers.find("traceparent");
    auto span = traceparent ? active_span::first(context_.traces, found->wanted->name,
                                                 span_kind::server, *traceparent)
                            : active_span();
    span.set("http.request.method", asked.method);
    span.set("http.route", found->wanted->path);
    made.trace = span.as_parent();
    auto given = co_await carry_out(found->wanted, std::move(made), std::move(asked.target));
    span.set("http.response.status_code", std::int64_t{given.message.status});
    co_return given;
}

awaitable<net::reply> control_service::carry_out(const resource* wanted, call asked,
                                                 std::string target) {
    if (wanted->method == "GET") {
        co_return reply_of(co_await handled(wanted, &asked));
    }
    audit_entry entry;
    entry.who = asked.who.name;
    entry.role = engine::name_of(asked.who.role);
    entry.place = asked.who.place;
    entry.action = wanted->name;
    entry.target = std::move(target);
    entry.request = asked.body;
    auto begun = co_await audit_.begin(entry);
    if (!begun) {
        co_return reply_of(error_answer(
            503, "nothing was changed: the audit trail cannot be written: " + begun.error().message,
            begun.error().mend));
    }
    entry.id = *std::move(begun);
    entry.at = context_.time.now();
    auto given = co_await handled(wanted, &asked);
    entry.status = given.status;
    entry.error = given.status < 400 ? "" : text_member(given.body, "error");
    context_.log.write(log_level::info, "change by hand",
                       {{"action", wanted->name},
                        {"target", entry.target},
                        {"who", entry.who},
                        {"from", entry.place},
                        {"status", static_cast<std::int64_t>(given.status)},
                        {"failure", entry.error}});
    const auto ended = co_await audit_.end(std::move(entry));
    if (!ended) {
        context_.log.write(log_level::error, "the outcome is missing in the audit trail",
                           {{"action", wanted->name}, {"failure", describe(ended.error())}});
    }
    co_return reply_of(std::move(given));
}

awaitable<answer> control_service::handled(const resource* wanted, const call* asked) {
    std::string defect;
    try {
        auto given = co_await wanted->handle(&context_, asked);
        if (given) {
            co_return *std::move(given);
        }
        const auto& why = given.error();
        co_return error_answer(status_of(why.kind), why.message, why.mend);
    } catch (const std::exception& error) {
        defect = error.what();
    }
    context_.log.write(log_level::error, "a request to the control interface failed",
                       {{"action", wanted->name}, {"failure", defect}});
    co_return error_answer(500, "the daemon failed at this request", "its log says why");
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

result<std::map<std::string, std::string>> read_query(std::string_view target) {
    std::map<std::string, std::string> found;
    const auto mark = target.find('?');
    auto rest = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
    while (!rest.empty()) {
        const auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = net::percent_decode(pair.substr(0, equals));
        auto value = net::percent_decode(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value) {
            return failure(failure_class::invalid, "the query has a broken percent encoding", "");
        }
        if (!found.emplace(*name, *std::move(value)).second) {
            return failure(failure_class::invalid, "parameter '" + *name + "' comes twice",
                           "give it once");
        }
    }
    return found;
}

}  // namespace sluice::control
