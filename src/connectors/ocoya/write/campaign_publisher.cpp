#include "connectors/ocoya/write/campaign_publisher.hpp"

#include "connectors/ocoya/api/body.hpp"
#include "connectors/ocoya/api/endpoints.hpp"
#include "connectors/ocoya/api/plan_text.hpp"
#include "connectors/ocoya/client/client.hpp"
#include "connectors/ocoya/client/reply.hpp"
#include "connectors/ocoya/client/request.hpp"
#include "connectors/ocoya/write/campaign_posts.hpp"
#include "paging/listing.hpp"

#include <sluice/component/names.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cmath>
#include <set>
#include <utility>

namespace sluice::ocoya {

namespace {

struct follow_options {
    config::reference client;
    value_template workspace;
    value_template campaign;
    value_template count;
    value_template profiles;
    std::chrono::milliseconds within = std::chrono::minutes(30);
    std::chrono::milliseconds poll = std::chrono::seconds(30);
    std::int64_t page_cap = 20;
};

const config::declaration<follow_options>& follow_declaration() {
    static const auto declared = [] {
        using o = follow_options;
        config::declaration<o> d("ocoya-campaign-posts",
                                 "Waits until the posts of a campaign are there, and gives them to "
                                 "the steps after it");
        d.field("client", &o::client, "The client to talk through")
            .required()
            .refers_to("client")
            .example("ocoya");
        d.field("workspace", &o::workspace, "The workspace of the campaign")
            .required()
            .example("\"{{ workspaceId }}\"");
        d.field("campaign", &o::campaign, "The campaign's id, as POST campaigns gave it")
            .required()
            .example("\"{{ campaignId }}\"");
        d.field("count", &o::count, "How many posts there will be")
            .required()
            .example("\"{{ count }}\"");
        d.field("profiles", &o::profiles, "The ids of the profiles that the campaign is for")
            .example("\"{{ socialProfileIds }}\"");
        d.field("within", &o::within,
                "How long after the campaign its posts may appear; then the task fails and says "
                "how many there were")
            .at_least(std::chrono::seconds(1));
        d.field("poll", &o::poll, "How long to wait before it asks again")
            .at_least(std::chrono::seconds(1));
        d.field("page_cap", &o::page_cap, "Pages of 50 posts that are read at most").at_least(1);
        return d;
    }();
    return declared;
}

// A text in place of a list would mean "posts without profiles". None would ever be found.
std::string fault_of_profiles(const json::value& given) {
    if (given.is_null()) {
        return {};
    }
    const auto* ids = given.if_array();
    if (ids == nullptr) {
        return "expected a list of texts, found " + std::string(name_of(kind_of(given)));
    }
    for (const auto& id : *ids) {
        if (!net::is_scalar(id)) {
            return "expected a list of texts, found " + std::string(name_of(kind_of(id))) +
                   " in it";
        }
    }
    return {};
}

class campaign_follower final : public publisher {
 public:
    campaign_follower(const follow_options& options, const component_context& context,
                      std::shared_ptr<api_client> through)
        : name_(context.name),
          options_(options),
          time_(context.time),
          log_(context.log),
          through_(std::move(through)) {}

    result<delivery> prepare(entity entity, std::string key) override;
    awaitable<result<receipt>> send(delivery delivery) override;
    request_estimate estimate() const override {
        request_estimate cost;
        // Each poll reads at least the page with the posts and an empty one after it.
        cost.client = options_.client.name;
        cost.fixed = 2 * std::ceil(static_cast<double>(options_.within.count()) /
                                   static_cast<double>(options_.poll.count()));
        cost.while_followed = 60'000.0 / static_cast<double>(options_.poll.count()) *
                              static_cast<double>(options_.page_cap);
        return cost;
    }

 private:
    awaitable<result<json::array>> find(std::string workspace, followed_campaign campaign,
                                        std::int64_t wanted,
                                        std::shared_ptr<net::exchange_note> note);
    result<receipt> weigh(const delivery& delivery, json::array posts, wall_time begun) const;

    std::string name_;
    follow_options options_;
    clock& time_;
    event_log& log_;
    std::shared_ptr<api_client> through_;
};

result<delivery> campaign_follower::prepare(entity entity, std::string key) {
    const auto names = names_beside(entity, time_.now());
    json::object plan;
    const std::pair<const char*, const value_template*> fields[] = {
        {"workspaceId", &options_.workspace},
        {"campaignId", &options_.campaign},
        {"count", &options_.count},
        {"profiles", &options_.profiles}};
    for (const auto& [name, tree] : fields) {
        auto value = tree->evaluate(entity.data, {&names});
        if (!value) {
            return failure(value.error()).within(name);
        }
        plan[name] = *std::move(value);
    }
    const json::value made = plan;
    if (net::scalar_member(made, "workspaceId").empty() ||
        !moment_in_id(net::scalar_member(made, "campaignId")) ||
        integer_of(plan, "count").value_or(0) < 1) {
        return failure(failure_class::refused,
                       "a campaign cannot be followed by " + write_json(made),
                       "give workspace, campaign (an id of Ocoya's) and count (from 1)");
    }
    if (const auto fault = fault_of_profiles(plan.at("profiles")); !fault.empty()) {
        return failure(failure_class::refused, "profiles: " + fault,
                       "give the ids of the campaign's profiles as a list of texts");
    }
    delivery ready;
    ready.safety = repeat_safety::idempotent;
    ready.key = std::move(key);
    ready.summary = "GET /post of workspace " + net::scalar_member(made, "workspaceId") +
                    ": the posts of campaign " + net::scalar_member(made, "campaignId");
    ready.plan = made;
    ready.entity = std::move(entity);
    return ready;
}

awaitable<result<receipt>> campaign_follower::send(delivery delivery) {
    followed_campaign campaign;
    campaign.begun = *moment_in_id(net::scalar_member(delivery.plan, "campaignId"));
    if (const auto* ids = delivery.plan.get_object().if_contains("profiles");
        ids && ids->is_array()) {
        for (const auto& id : ids->get_array()) {
            campaign.profiles.insert(net::scalar_text(id));
        }
    }
    const auto begun = campaign.begun;
    const auto wanted = integer_of(delivery.plan.get_object(), "count").value_or(0);
    auto found = co_await find(net::scalar_member(delivery.plan, "workspaceId"),
                               std::move(campaign), wanted, delivery.note);
    if (!found) {
        co_return found.error();
    }
    co_return weigh(delivery, *std::move(found), begun);
}

awaitable<result<json::array>> campaign_follower::find(std::string workspace,
                                                       followed_campaign campaign,
                                                       std::int64_t wanted,
                                                       std::shared_ptr<net::exchange_note> note) {
    const auto* row = find_endpoint("current", method::get, "posts");
    paging::listing_rule rule;
    rule.page_cap = options_.page_cap;
    // The task fails for good if posts are missing. A short page may hide posts behind those of
    // others.
    rule.end = paging::listing_end::empty_page;
    json::array found;
    std::set<std::string> seen;
    for (std::int64_t number = 0;; ++number) {
        json::object query;
        query["workspaceId"] = workspace;
        query["page"] = number;
        query["perPage"] = rule.per_page;
        const auto target = target_of(std::string(row->path), query);
        if (!target) {
            co_return target.error();
        }
        net::request request;
        request.target = *target;
        request.note = note;
        request.asked_by = name_;  // not urgent: it asks again and again, as polling does
        const auto shown = "GET " + request.target;
        auto reply = co_await through_->send(std::move(request));
        if (!reply) {
            co_return failure(reply.error()).within(shown);
        }
        const auto page = items_of(*reply, *row, shown, time_.now());
        if (!page) {
            co_return page.error();
        }
        tell_mended(log_, name_, shown, *page);
        for (const auto& item : page->items) {
            // Posts move while pages are read, and one may appear twice.
            if (belongs_to(campaign, item) &&
                seen.insert(net::scalar_text(item.get_object().at("id"))).second) {
                found.push_back(item);
            }
        }
        const auto raw_items = page->items.size() + page->unreadable.size();
        const bool all = static_cast<std::int64_t>(found.size()) >= wanted;
        if (all || step_after(rule, number, raw_items) != paging::listing_step::next_page) {
            co_return found;
        }
    }
}

result<receipt> campaign_follower::weigh(const delivery& delivery, json::array posts,
                                         wall_time begun) const {
    const auto wanted = integer_of(delivery.plan.get_object(), "count").value_or(0);
    const auto there = static_cast<std::int64_t>(posts.size());
    const auto campaign = net::scalar_member(delivery.plan, "campaignId");
    const auto said = std::to_string(there) + " of " + std::to_string(wanted) + " posts";
    if (there < wanted && time_.now() < begun + options_.within) {
        failure waiting(failure_class::busy,
                        "campaign " + campaign + " has " + said + " so far; it is followed until " +
                            format_utc_seconds(begun + options_.within),
                        "it is asked again");
        waiting.retry_after = options_.poll;
        return waiting;
    }
    if (there < wanted) {
        return failure(failure_class::refused,
                       "campaign " + campaign + " made " + said + " within " +
                           format_duration(options_.within),
                       "look at it in Ocoya, then retry or skip the task");
    }
    receipt done;
    done.external_id = campaign;
    done.response = said;
    json::object data;
    data["campaignId"] = campaign;
    data["posts"] = std::move(posts);
    if (const auto made_by = delivery.entity.headers.find("after_task");
        made_by != delivery.entity.headers.end()) {
        data["campaignTask"] = made_by->second;
    }
    done.data = std::move(data);
    return done;
}

}  // namespace

void add_campaign_publisher(registry& types) {
    types.add<publisher>(
        follow_declaration(),
        [](const follow_options& options,
           const component_context& context) -> result<std::shared_ptr<publisher>> {
            auto through =
                std::dynamic_pointer_cast<api_client>(context.clients.find(options.client.name));
            if (through == nullptr) {
                return failure(
                    failure_class::invalid,
                    context.name + ": client '" + options.client.name + "' is not of type ocoya",
                    "name a client of type ocoya");
            }
            return std::shared_ptr<publisher>(
                std::make_shared<campaign_follower>(options, context, std::move(through)));
        });
}

}  // namespace sluice::ocoya
