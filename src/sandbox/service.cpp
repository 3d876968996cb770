#include "sandbox/service.hpp"

#include "sandbox/endpoint.hpp"
#include "sandbox/fault_effect.hpp"

#include <sluice/net/route.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace sluice::sandbox {

namespace {

constexpr const char* assumed_header = "X-Sandbox-Assumed";
constexpr const char* reconstructed_header = "X-Sandbox-Reconstructed";

std::optional<std::string> bearer_token(const call& call) {
    constexpr std::string_view scheme = "Bearer ";
    if (!call.authorization.starts_with(scheme)) {
        return std::nullopt;
    }
    return call.authorization.substr(scheme.size());
}

answer missing_key() {
    return error_answer(401, "Missing API token.");
}
answer wrong_key() {
    return error_answer(403, "Invalid API token.");
}

// Returns the answer to a bad access token (RFC 6750, 3.1).
answer wrong_token() {
    auto made = error_answer(401, "Invalid or expired access token.");
    made.message.headers.set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    return made;
}

// Returns "right", "wrong" or "missing". The rate limiter counts under this name: a token stands
// for the owner of the key, and shares its limit.
std::string key_of(const call& call, const state& all) {
    const auto& settings = all.settings;
    if (const auto token = bearer_token(call)) {
        return all.access.accepts(*token, call.real_now) ? "right" : "wrong";
    }
    if (!call.key || call.key->empty()) {
        return "missing";
    }
    const bool right = *call.key == settings.key.reveal() && settings.how.key == key_state::valid;
    return right ? "right" : "wrong";
}

// Sets the workspace of the call, or returns the answer that refuses the call.
std::optional<answer> choose_workspace(call& call, const state& all) {
    const auto id = call.parameter("workspaceId");
    const auto& how = all.settings.how;
    if (!id || id->empty()) {
        return error_answer(static_cast<unsigned>(how.missing_workspace),
                            "workspaceId is required.");
    }
    call.workspace = all.all().places().find(*id);
    if (call.workspace == nullptr) {
        return error_answer(static_cast<unsigned>(how.unknown_workspace), "Workspace not found.");
    }
    return std::nullopt;
}

answer carry_out(state& all, call& call, std::span<const endpoint> table) {
    auto chosen = route(table, call);
    if (chosen.found == nullptr) {
        return not_routed(chosen);
    }
    call.id = std::move(chosen.id);
    std::optional<answer> refused;
    if (chosen.found->needs_workspace) {
        refused = choose_workspace(call, all);
    }
    answer made = refused ? std::move(*refused) : chosen.found->handle(all, call);
    if (chosen.found->known != standing::documented) {
        const bool assumed = chosen.found->known == standing::assumed;
        made.message.headers.set(assumed ? assumed_header : reconstructed_header, "true");
    }
    return made;
}

// Rounds seconds up, so that a client that waits until then is not too early.
std::string reset_text(wall_time reset, reset_format form) {
    switch (form) {
        case reset_format::milliseconds:
            return std::to_string(reset.time_since_epoch().count());
        case reset_format::iso:
            return format_utc(reset);
        case reset_format::seconds:
            break;
    }
    return std::to_string(
        std::chrono::ceil<std::chrono::seconds>(reset).time_since_epoch().count());
}

// Adds X-RateLimit-Limit, -Remaining and -Reset to an answer (API reference, section 4).
void add_limit_headers(answer& to, const allowance& given, const switches& how) {
    const bool refused = to.message.status == 429;
    if (how.headers == limit_headers::never ||
        (refused && how.headers == limit_headers::not_on_429)) {
        return;
    }
    auto& headers = to.message.headers;
    headers.set("X-RateLimit-Limit", std::to_string(given.limit));
    headers.set("X-RateLimit-Remaining", std::to_string(refused ? 0 : given.remaining));
    headers.set("X-RateLimit-Reset", reset_text(given.reset, how.reset));
}

}  // namespace

answer service::respond(const net::request& request, wall_time real_now) {
    auto taken = take_apart(request);
    if (!taken) {
        return error_answer(404, "Not found.");
    }
    taken->real_now = real_now;
    taken->now = all_.time.at(real_now);
    if (auto settled = all_.settle(taken->now); !settled) {
        return error_answer(500, describe(settled.error()));
    }
    catch_up(taken->now);
    // The control endpoints take no key, so the caller's origin is checked. They neither count
    // against the limit nor meet faults.
    if (enter_base(*taken, control_base)) {
        if (const auto foreign = net::foreign_caller(request, all_.settings.host)) {
            return error_answer(403, *foreign +
                                         ". These endpoints are for this machine: give its "
                                         "address as Host, and no Origin.");
        }
        return carry_out(all_, *taken, control_endpoints());
    }
    request_record record;
    record.at = real_now;
    record.method = request.method;
    record.target = request.target;
    record.body = request.body;
    answer made;
    if (enter_base(*taken, hook_base)) {
        made = hook(*taken, record);
    } else if (enter_base(*taken, api_base)) {
        made = api(*taken, record);
    } else if (route(access_endpoints(), *taken).found != nullptr) {
        record.target = taken->path;  // the query and the body hold codes and passwords
        record.body = record.body.empty() ? "" : "(hidden)";
        made = with_faults(*taken, access_endpoints(), record);
    } else {
        made = error_answer(404, std::string("Not found. The API is at ") + api_base +
                                     ", the sandbox's own endpoints at " + control_base + ".");
    }
    record.status = made.message.status;
    record.cut = made.cut;
    record.applied = made.applied;
    all_.seen.record(std::move(record));
    return made;
}

void service::postpone(const call& call, std::span<const endpoint> table,
                       std::chrono::milliseconds by) {
    late_work work;
    work.due = call.now + by;
    work.method = call.method;
    work.carry_out = [call, table](state& all, wall_time now) {
        auto again = call;
        again.now = now;
        return carry_out(all, again, table);
    };
    // Work of one moment stays in the order of its requests.
    const auto place = std::ranges::upper_bound(all_.late, work.due, {}, &late_work::due);
    all_.late.insert(place, std::move(work));
}

// Does the late work that is due. Each request calls it first: nobody can see a change earlier.
void service::catch_up(wall_time now) {
    while (!all_.late.empty() && all_.late.front().due <= now) {
        const auto next = std::move(all_.late.front());
        all_.late.erase(all_.late.begin());
        if (next.carry_out(all_, now).applied) {
            all_.seen.applied_late(next.method);
        }
    }
}

answer service::api(call& call, request_record& record) {
    record.key = key_of(call, all_);
    // Every request counts, even one with a wrong key: replies with 401 and 403 have the headers of
    // the limit, too.
    const auto given = all_.limiter.take(record.key, call.real_now);
    answer made;
    if (record.key == "missing") {
        made = missing_key();
    } else if (record.key == "wrong") {
        made = bearer_token(call) ? wrong_token() : wrong_key();
    } else if (given && !given->granted) {
        made = error_answer(429, "You've exceeded the request limit.");
    } else {
        made = with_faults(call, api_endpoints(), record);
    }
    if (given && !made.cut) {
        add_limit_headers(made, *given, all_.settings.how);
    }
    return made;
}

answer service::hook(call& call, request_record& record) {
    record.target = std::string(hook_base) + "/webhook/(hidden)";  // the URL is the secret
    return with_faults(call, hook_endpoints(), record);
}

answer service::with_faults(call& call, std::span<const endpoint> table, request_record& record) {
    auto met = all_.faults.take(call.method, call.path);
    if (!met) {
        return carry_out(all_, call, table);
    }
    record.fault = met->name;
    if (met->kind == fault_kind::late) {
        postpone(call, table, met->delay);
    }
    return with_fault(*met, all_.settings.how, [&] { return carry_out(all_, call, table); });
}

}  // namespace sluice::sandbox
