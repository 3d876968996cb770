#include "connectors/ocoya/publisher.hpp"

#include "connectors/ocoya/body.hpp"
#include "connectors/ocoya/endpoints.hpp"
#include "connectors/ocoya/post_search.hpp"
#include "connectors/ocoya/request.hpp"
#include "connectors/ocoya/sent_reply.hpp"

#include <sluice/component/names.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace sluice::ocoya {

namespace {

std::string text_in(const json::value& plan, std::string_view name) {
    const auto* members = plan.if_object();
    const auto* value = members == nullptr ? nullptr : members->if_contains(name);
    return value == nullptr ? std::string() : net::scalar_text(*value);
}

const json::object& body_in(const json::value& plan) {
    static const json::object none;
    const auto* members = plan.if_object();
    const auto* body = members == nullptr ? nullptr : members->if_contains("body");
    return body != nullptr && body->is_object() ? body->get_object() : none;
}

// "POST /post (2 profiles, 2026-02-01T09:00:00Z)"
std::string summary_of(const endpoint& what, std::string_view path, const json::object& body) {
    std::string details;
    const auto add = [&](const std::string& text) {
        details += (details.empty() ? "" : ", ") + text;
    };
    if (const auto* profiles = body.if_contains("socialProfileIds")) {
        const auto count = profiles->get_array().size();
        add(std::to_string(count) + (count == 1 ? " profile" : " profiles"));
    }
    if (const auto* moment = body.if_contains("scheduledAt")) {
        add(net::scalar_text(*moment));
    }
    return std::string(name_of(what.verb)) + " " + std::string(path) +
           (details.empty() ? "" : " (" + details + ")");
}

class ocoya_publisher final : public publisher {
 public:
    ocoya_publisher(const publisher_options& options, const component_context& context,
                    resolved_request request)
        : client_(options.request.client.name),
          parameters_(options.request.parameters),
          verify_pages_(options.verify_pages),
          time_(context.time),
          request_(std::move(request)) {}

    result<delivery> prepare(entity record, std::string key) override;
    awaitable<result<receipt>> send(delivery what) override;
    awaitable<result<findings>> verify(delivery what) override;
    request_estimate estimate() const override {
        request_estimate cost;
        cost.client = client_;
        cost.fixed = 1;
        return cost;
    }

 private:
    result<json::value> payload_of(const entity& record, expression_scope scope) const;
    result<json::object> body_of(const entity& record, expression_scope scope) const;
    result<json::value> plan_of(const address& where, const json::object& body) const;
    std::string request_name(const delivery& what) const;

    std::string client_;
    parameters parameters_;
    std::int64_t verify_pages_;
    clock& time_;
    resolved_request request_;
};

result<json::value> ocoya_publisher::payload_of(const entity& record,
                                                expression_scope scope) const {
    const auto* constant = parameters_.payload.constant();
    if (constant == nullptr || !constant->is_null()) {
        auto payload = parameters_.payload.evaluate(record.data, scope);
        if (!payload) {
            return failure(payload.error()).within("parameters.payload");
        }
        return payload;
    }
    const auto* members = record.data.if_object();
    const auto* own = members == nullptr ? nullptr : members->if_contains("payload");
    return own == nullptr ? record.data : *own;
}

result<json::object> ocoya_publisher::body_of(const entity& record, expression_scope scope) const {
    if (!takes_body(*request_.what)) {
        return json::object();
    }
    const auto payload = payload_of(record, scope);
    if (!payload) {
        return payload.error();
    }
    return checked_body(*request_.what, *payload);
}

result<json::value> ocoya_publisher::plan_of(const address& where, const json::object& body) const {
    auto target = target_of(where.path, where.query);
    if (!target) {
        return target.error();
    }
    json::object plan;
    plan["target"] = *target;
    if (const auto* workspace = where.query.if_contains("workspaceId")) {
        plan["workspaceId"] = net::scalar_text(*workspace);
    }
    if (!where.id.empty()) {
        plan["id"] = where.id;
    }
    if (!body.empty()) {
        plan["body"] = body;
    }
    return json::value(std::move(plan));
}

result<delivery> ocoya_publisher::prepare(entity record, std::string key) {
    const auto& what = *request_.what;
    const auto names = names_beside(record, time_.now());
    const expression_scope scope{&names};
    const auto where = address_of(what, parameters_, record.data, scope);
    if (!where) {
        return where.error();
    }
    const auto body = body_of(record, scope);
    if (!body) {
        return body.error();
    }
    auto plan = plan_of(*where, *body);
    if (!plan) {
        return plan.error();
    }
    delivery ready;
    ready.safety = what.safety;
    ready.key = std::move(key);
    ready.summary = summary_of(what, where->path, *body);
    if (what.verified_by == lookup::posts) {
        ready.fingerprint = fingerprint_of(text_in(*plan, "workspaceId"), wanted_from(*body));
    }
    ready.plan = *std::move(plan);
    ready.record = std::move(record);
    return ready;
}

std::string ocoya_publisher::request_name(const delivery& what) const {
    return std::string(name_of(request_.what->verb)) + " " + text_in(what.plan, "target");
}

awaitable<result<receipt>> ocoya_publisher::send(delivery what) {
    const auto& row = *request_.what;
    net::request request;
    request.method = name_of(row.verb);
    request.target = text_in(what.plan, "target");
    request.repeatable = row.safety == repeat_safety::idempotent;
    request.total_timeout = row.total_timeout;
    if (takes_body(row)) {
        request.body = write_json(json::value(body_in(what.plan)));
    }
    const auto shown = request_name(what);
    auto reply = co_await request_.through->send(std::move(request));
    if (!reply) {
        co_return failure(reply.error()).within(shown);
    }
    auto done = receipt_of(*reply, row, shown, time_.now());
    if (done && done->external_id.empty()) {
        done->external_id = text_in(what.plan, "id");
    }
    co_return done;
}

awaitable<result<findings>> ocoya_publisher::verify(delivery what) {
    const auto* listing = find_endpoint(request_.what->profile, method::get, "posts");
    if (request_.what->verified_by != lookup::posts || listing == nullptr) {
        co_return failure(failure_class::uncertain,
                          request_name(what) + ": Ocoya cannot be asked whether it happened",
                          "look there, then retry or skip the task");
    }
    post_search search(request_.through, *listing, time_, text_in(what.plan, "workspaceId"),
                       wanted_from(body_in(what.plan)), verify_pages_);
    co_return co_await search.run();
}

}  // namespace

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context) {
    auto request = resolve(options.request, options.verb, context);
    if (!request) {
        return request.error();
    }
    return std::shared_ptr<publisher>(
        std::make_shared<ocoya_publisher>(options, context, *std::move(request)));
}

}  // namespace sluice::ocoya
