#include "connectors/ocoya/write/publisher.hpp"

#include "connectors/ocoya/api/body.hpp"
#include "connectors/ocoya/api/endpoints.hpp"
#include "connectors/ocoya/api/plan_text.hpp"
#include "connectors/ocoya/client/request.hpp"
#include "connectors/ocoya/write/media_check.hpp"
#include "connectors/ocoya/write/payload.hpp"
#include "connectors/ocoya/write/post_follower.hpp"
#include "connectors/ocoya/write/post_search.hpp"
#include "connectors/ocoya/write/profile_names.hpp"
#include "connectors/ocoya/write/publish_cost.hpp"
#include "connectors/ocoya/write/sent_reply.hpp"
#include "connectors/ocoya/write/staged_payloads.hpp"

#include <sluice/component/names.hpp>
#include <sluice/component/result_lister.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace sluice::ocoya {

namespace {

// A name may be missing because the list is old. A list of at most this age is believed.
constexpr std::chrono::milliseconds settled_age = std::chrono::minutes(1);

class ocoya_publisher final : public publisher, public result_lister {
 public:
    ocoya_publisher(const publisher_options& options, const component_context& context,
                    resolved_request request, staged_payloads staged,
                    std::unique_ptr<media_check> media)
        : name_(context.name),
          options_(options),
          time_(context.time),
          log_(context.log),
          request_(std::move(request)),
          staged_(std::move(staged)),
          media_(std::move(media)),
          follower_(request_.through, time_, log_, name_,
                    options.confirm.value_or(confirm_options())) {}

    awaitable<result<void>> gather(const entity* entity) override;
    result<delivery> prepare(entity entity, std::string key) override;
    awaitable<result<receipt>> send(delivery delivery) override;
    awaitable<result<findings>> verify(delivery delivery) override;
    awaitable<result<possible_results>> list_possible(json::value plan) override;
    bool confirms() const override { return options_.confirm.has_value(); }
    std::optional<first_question> confirmation_of(const unconfirmed_result& result) override {
        return follower_.first(result);
    }
    awaitable<result<std::vector<verdict>>> verdicts(
        std::vector<unconfirmed_result> results) override {
        return follower_.ask(std::move(results));
    }
    awaitable<result<void>> show_stages(const entity* entity, stage_context context) override {
        return staged_.show(entity, context);
    }
    // Ocoya fetches a post's media while the POST is under way.
    std::chrono::milliseconds settle_time() const override {
        const bool asked = request_.endpoint->verified_by == lookup::posts;
        return asked ? std::chrono::seconds(30) : publisher::settle_time();
    }
    request_estimate estimate() const override {
        return cost_of_delivery(*request_.endpoint, options_);
    }

 private:
    // The record's wishes, before names have become ids.
    struct wish {
        address address;
        std::string workspace;
        json::value payload;
    };

    result<wish> wish_of(const entity& entity) const;
    result<json::object> body_of(const std::string& workspace, json::value payload) const;
    awaitable<result<void>> look_up(json::value named, std::string workspace);
    void doubt_names(const delivery& delivery, failure& why) const;
    std::string request_name(const delivery& delivery) const;
    post_search search_for(const endpoint& listing, const json::value& plan,
                           std::shared_ptr<net::exchange_note> note) const;
    void say_nameless(std::string_view request);

    std::string name_;
    publisher_options options_;
    clock& time_;
    event_log& log_;
    resolved_request request_;
    staged_payloads staged_;
    std::unique_ptr<media_check> media_;  // null: looks at the extension only
    post_follower follower_;
    bool said_nameless_ = false;
};

// Returns the body that is sent: profiles by id, everything checked.
result<json::object> ocoya_publisher::body_of(const std::string& workspace,
                                              json::value payload) const {
    if (!names_profiles(payload) || !takes_profiles(*request_.endpoint)) {
        return checked_body(*request_.endpoint, payload);
    }
    const auto known = request_.through->knowledge().profiles_at_hand(workspace);
    // gather() has stored the list before. Without it, the attempt is put off.
    if (known == nullptr) {
        return failure(failure_class::busy, "the workspace's profiles are not known yet");
    }
    auto with_ids = with_profile_ids(std::move(payload.get_object()), *known);
    if (!with_ids) {
        return with_ids.error();
    }
    return checked_body(*request_.endpoint, json::value(*std::move(with_ids)));
}

result<ocoya_publisher::wish> ocoya_publisher::wish_of(const entity& entity) const {
    const auto names = names_beside(entity, time_.now());
    auto address =
        address_of(*request_.endpoint, options_.request.parameters, entity.data, {&names});
    if (!address) {
        return address.error();
    }
    wish made{*std::move(address), {}, {}};
    if (const auto* workspace = made.address.query.if_contains("workspaceId")) {
        made.workspace = net::scalar_text(*workspace);
    }
    if (sends_body(*request_.endpoint, options_)) {
        auto payload = staged_.empty() ? payload_of(*request_.endpoint, options_, entity, names)
                                       : staged_.payload_of(entity);
        if (!payload) {
            return payload.error();
        }
        made.payload = *std::move(payload);
        // `now` becomes a time only when it is sent (decision 0025).
        give_times(*request_.endpoint, made.payload, time_.now());
    }
    return made;
}

awaitable<result<void>> ocoya_publisher::gather(const entity* entity) {
    if (const auto staged = co_await staged_.make(entity, time_.now()); !staged) {
        co_return staged.error();
    }
    if (!takes_profiles(*request_.endpoint)) {
        co_return result<void>();
    }
    const auto wanted = wish_of(*entity);
    if (!wanted) {
        co_return wanted.error();
    }
    auto rest = wanted->payload;
    json::value named;
    if (names_profiles(rest)) {
        named = rest.at("profiles");
        rest.get_object().erase("profiles");
    }
    const auto fine = checked_body(*request_.endpoint, rest);  // a refusal costs no request
    if (!fine) {
        co_return fine.error();
    }
    if (const auto* media = fine->if_contains("mediaUrls"); media != nullptr && media_ != nullptr) {
        const auto looked = co_await media_->check(media->get_array());
        if (!looked) {
            co_return looked.error();
        }
    }
    if (named.is_null()) {
        co_return result<void>();
    }
    co_return co_await look_up(std::move(named), wanted->workspace);
}

awaitable<result<void>> ocoya_publisher::look_up(json::value named, std::string workspace) {
    auto* through = request_.through.get();
    std::chrono::milliseconds age = options_.profile_cache;
    for (;;) {
        asker who(net::urgency::publishing, name_);  // a delivery waits for it
        const auto list =
            co_await through->knowledge().profiles(through, &time_, std::move(who), workspace, age);
        if (!list) {
            co_return list.error();
        }
        const auto found = ids_of_profiles(named, **list);
        if (found) {
            co_return result<void>();
        }
        // The first list may be an hour old, so a missing name is looked up once more.
        if (age == settled_age) {
            co_return found.error();
        }
        age = settled_age;
    }
}

result<delivery> ocoya_publisher::prepare(entity entity, std::string key) {
    const auto& endpoint = *request_.endpoint;
    auto wanted = wish_of(entity);
    if (!wanted) {
        return wanted.error();
    }
    const bool named = takes_profiles(endpoint) && names_profiles(wanted->payload);
    json::object body;
    if (sends_body(endpoint, options_)) {
        auto checked = body_of(wanted->workspace, std::move(wanted->payload));
        if (!checked) {
            return checked.error();
        }
        body = *std::move(checked);
    }
    auto plan = intent_plan_of(wanted->address, body);
    if (!plan) {
        return plan.error();
    }
    // Only a named profile can get another id (doubt_names).
    if (named) {
        plan->get_object()["named"] = true;
    }
    delivery ready;
    ready.safety = endpoint.safety;
    ready.key = std::move(key);
    ready.summary = summary_of(endpoint, wanted->address.path, body);
    if (endpoint.verified_by == lookup::posts) {
        ready.fingerprint = fingerprint_of(wanted->workspace, wanted_from(body));
        ready.target = "ocoya " + request_.through->site() + " workspace " + wanted->workspace;
    }
    ready.plan = *std::move(plan);
    staged_.drop(entity);
    ready.entity = std::move(entity);
    return ready;
}

// A named profile may have another id by now. Its name is looked up again, once.
void ocoya_publisher::doubt_names(const delivery& delivery, failure& why) const {
    const bool of_the_body = why.status == 400 || why.status == 404 || why.status == 422;
    if (!of_the_body || net::scalar_member(delivery.plan, "named") != "true") {
        return;
    }
    const auto workspace = net::scalar_member(delivery.plan, "workspaceId");
    if (request_.through->knowledge().doubt_profiles(workspace, time_.now(), settled_age)) {
        why.kind = failure_class::busy;
        why.mend = "the profiles' names are looked up again";
        why.retry_after = std::chrono::seconds(1);
    }
}

std::string ocoya_publisher::request_name(const delivery& delivery) const {
    return std::string(name_of(request_.endpoint->verb)) + " " +
           net::scalar_member(delivery.plan, "target");
}

awaitable<result<receipt>> ocoya_publisher::send(delivery delivery) {
    const auto& row = *request_.endpoint;
    net::request request;
    request.method = name_of(row.verb);
    request.target = net::scalar_member(delivery.plan, "target");
    request.repeatable = row.safety == repeat_safety::idempotent;
    request.total_timeout = row.total_timeout;
    request.note = delivery.note;
    if (sends_body(row, options_)) {
        request.body = write_json(json::value(body_in(delivery.plan)));
    }
    const auto shown = request_name(delivery);
    auto reply = co_await request_.through->send(std::move(request));
    if (!reply) {
        co_return failure(reply.error()).within(shown);
    }
    auto done = receipt_of(*reply, row, shown, time_.now());
    if (!done) {
        auto why = done.error();
        doubt_names(delivery, why);
        co_return why;
    }
    // A PATCH or DELETE answers without an id. The result is the post in the path.
    if (done->external_id.empty()) {
        done->external_id = net::scalar_member(delivery.plan, "id");
    }
    if (done->status == 201 && done->external_id.empty()) {
        say_nameless(shown);
    }
    co_return done;
}

// The post was made, and sending it again would make a second one. So this is a warning, not a
// failure.
void ocoya_publisher::say_nameless(std::string_view request) {
    if (std::exchange(said_nameless_, true)) {
        return;
    }
    log_.write(log_level::warning,
               "made, but the reply has no id: nothing can name it later; said once",
               {{"connection", name_},
                {"sent", std::string(request)},
                {"mend", std::string("look at what answers in Ocoya's place (base_url, a proxy); "
                                     "steps after it that need the id find none")}});
}

awaitable<result<findings>> ocoya_publisher::verify(delivery delivery) {
    const auto* listing = listing_for(*request_.endpoint);
    if (listing == nullptr) {
        co_return failure(failure_class::uncertain,
                          request_name(delivery) + ": Ocoya cannot be asked whether it happened",
                          "look there, then finish or retry the task");
    }
    auto search = search_for(*listing, delivery.plan, delivery.note);
    co_return co_await search.run();
}

post_search ocoya_publisher::search_for(const endpoint& listing, const json::value& plan,
                                        std::shared_ptr<net::exchange_note> note) const {
    return {{request_.through, listing, time_, log_, name_},
            net::scalar_member(plan, "workspaceId"),
            wanted_from(body_in(plan)),
            options_.verify_pages,
            std::move(note)};
}

awaitable<result<possible_results>> ocoya_publisher::list_possible(json::value plan) {
    const auto* listing = listing_for(*request_.endpoint);
    if (listing == nullptr) {
        co_return failure(failure_class::refused,
                          row_name(*request_.endpoint) + ": Ocoya cannot be asked about it");
    }
    auto search = search_for(*listing, plan, nullptr);
    co_return co_await search.list_possible();
}

}  // namespace

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context) {
    auto request = resolve(options.request, options.verb, context);
    if (!request) {
        return request.error();
    }
    auto media = media_check_of(options, *request->through, context);
    if (!media) {
        return media.error();
    }
    auto stages = request_stages::make(options.added.stages, context, "request");
    if (!stages) {
        return stages.error();
    }
    staged_payloads staged(*request->endpoint, options, *std::move(stages));
    return std::shared_ptr<publisher>(std::make_shared<ocoya_publisher>(
        options, context, *std::move(request), std::move(staged), *std::move(media)));
}

}  // namespace sluice::ocoya
