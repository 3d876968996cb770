#include "control/operations.hpp"

#include "control/gate.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/route.hpp>

#include <algorithm>

namespace sluice::control {
namespace {

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

result<json::value> body_of(const std::string& given, const resource& wanted) {
    if (!wanted.request) {
        if (!given.empty()) {
            return failure(failure_class::invalid, "the operation takes no body", "leave it out");
        }
        return json::value(nullptr);
    }
    if (given.empty() && wanted.request_optional) {
        return json::value(json::object());
    }
    auto body = parse_json(given);
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

answer error_answer(unsigned status, std::string message, std::string mend) {
    json::object body;
    body["error"] = std::move(message);
    body["mend"] = std::move(mend);
    return {status, std::move(body)};
}

operations::operations(const control_context& context, const std::vector<resource>& resources)
    : context_(context), resources_(resources), audit_(context.ledger, context.time) {}

std::optional<operations::match> operations::find(const std::string& asked, std::string_view target,
                                                  std::string& allowed) const {
    const auto segments = net::path_segments(target);
    const std::string method = asked == "HEAD" ? "GET" : asked;
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
    allowed.clear();
    for (auto& each : fitting) {
        if (each.wanted->path != best->wanted->path) {
            continue;
        }
        if (each.wanted->method == method) {
            return std::move(each);
        }
        append_item(allowed, each.wanted->method);
    }
    return std::nullopt;
}

answer operations::no_match(const std::string& method, const std::string& allowed) {
    if (allowed.empty()) {
        return error_answer(404, "there is no such resource",
                            "GET /openapi.json lists those that there are");
    }
    return error_answer(405, "the resource does not take " + method, "it takes " + allowed);
}

result<call> operations::read_call(const match& found, std::string_view target,
                                   const std::string& body) {
    auto query = read_query(target);
    auto known = query ? check_query(*query, *found.wanted) : result<void>(query.error());
    auto read = known ? body_of(body, *found.wanted) : result<json::value>(known.error());
    if (!read) {
        return read.error();
    }
    call made;
    made.slots = found.slots;
    made.query = *std::move(query);
    made.body = *std::move(read);
    return made;
}

awaitable<answer> operations::perform(caller who, std::string method, std::string target,
                                      std::string body) {
    std::string allowed;
    const auto found = find(method, target, allowed);
    if (!found) {
        co_return no_match(method, allowed);
    }
    if (const auto denied = gate::refuse(who, *found->wanted, entrance::network)) {
        co_return error_answer(denied->status, denied->message, denied->mend);
    }
    auto made = read_call(*found, target, body);
    if (!made) {
        co_return error_answer(400, made.error().message, made.error().mend);
    }
    made->who = std::move(who);
    const auto* wanted = found->wanted;
    co_return co_await carry_out(wanted, *std::move(made), std::move(target));
}

awaitable<answer> operations::carry_out(const resource* wanted, call asked, std::string target) {
    if (wanted->method == "GET" || wanted->only_looks) {
        co_return co_await handled(wanted, &asked);
    }
    audit_entry entry;
    entry.who = asked.who.name;
    entry.role = engine::name_of(asked.who.role);
    entry.place = asked.who.place;
    entry.action = wanted->name;
    entry.target = std::move(target);
    entry.request = asked.body;
    if (!wanted->unaudited.empty() && kind_of(entry.request) == json_kind::object) {
        entry.request.get_object().erase(wanted->unaudited);
    }
    auto begun = co_await audit_.begin(entry);
    if (!begun) {
        co_return error_answer(
            503, "nothing was changed: the audit trail cannot be written: " + begun.error().message,
            begun.error().mend);
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
    co_return given;
}

awaitable<answer> operations::handled(const resource* wanted, const call* asked) {
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
