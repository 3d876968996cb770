#include "connectors/ocoya/write/sent_reply.hpp"

#include "connectors/ocoya/client/reply.hpp"

#include <sluice/model/foreign_json.hpp>
#include <sluice/net/outcome.hpp>

#include <string>
#include <utility>

namespace sluice::ocoya {

namespace {

// Work that was only accepted shows in a listing by then.
constexpr std::chrono::seconds accepted_settles{30};

std::string shown(const net::response& reply) {
    const auto text =
        reply.unread_body.empty() ? net::excerpt(reply.body) : "(" + reply.unread_body + ")";
    return "HTTP " + std::to_string(reply.status) + (text.empty() ? "" : " " + text);
}

failure unknown(std::string_view request, std::string_view why, const net::response& reply) {
    failure unsure(failure_class::unreachable,
                   std::string(request) + ": " + std::string(why) + ": " + shown(reply),
                   "it is looked up before it is sent again");
    unsure.may_have_happened = true;
    unsure.status = reply.status;
    return unsure;
}

}  // namespace

result<receipt> receipt_of(const net::response& reply, const endpoint& endpoint,
                           std::string_view request, wall_time now) {
    receipt done;
    done.response = shown(reply);
    done.status = reply.status;
    done.headers = net::stored_headers(reply.headers);
    const bool own_reply = !reply.redirected;
    if (reply.status == 404 && endpoint.missing_is_done && own_reply) {
        done.response = "already gone: " + done.response;
        return done;
    }
    // 303: done, and the result is at another place (RFC 9110, 15.4.4).
    if (reply.status == 303 && reply.success.value_or(true)) {
        return done;
    }
    if (auto fault = net::fault_of_status(reply, request, now)) {
        return *std::move(fault);
    }
    auto body = parse_foreign_json(reply.body);
    const bool is_json = body.has_value();
    if (is_json) {
        done.data = std::move(body->value);
        done.external_id = id_in(done.data, endpoint);
    }
    // A body that cannot be read must not undo a delivery: the post would be sent twice.
    if (reply.status == 201 || reply.success.value_or(false)) {
        return done;
    }
    const bool repeats_well = endpoint.safety == repeat_safety::idempotent;
    const bool empty = reply.body.empty() && repeats_well;  // a label alone makes no page
    if (!is_json && !empty && net::is_html(reply)) {
        return unknown(request, "a page of HTML in place of Ocoya's reply", reply);
    }
    if (reply.status == 202 && done.external_id.empty() && !repeats_well) {
        auto unsure = unknown(request, "accepted, but it is not said that it was done", reply);
        unsure.retry_after = accepted_settles;
        return unsure;
    }
    return done;
}

}  // namespace sluice::ocoya
