#include "connectors/ocoya/write/post_follower.hpp"

#include "connectors/ocoya/api/endpoints.hpp"
#include "connectors/ocoya/api/plan_text.hpp"
#include "connectors/ocoya/client/reply.hpp"
#include "connectors/ocoya/client/request.hpp"
#include "paging/listing.hpp"

#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::ocoya {

namespace {

std::optional<wall_time> time_sent_for(const unconfirmed_result& result) {
    const auto& body = body_in(result.plan);
    const auto* profiles = body.if_contains("socialProfileIds");
    if (profiles == nullptr || !profiles->is_array() || profiles->get_array().empty()) {
        return std::nullopt;
    }
    const auto moment = parse_utc(net::scalar_member(body, "scheduledAt"));
    return moment ? std::optional(*moment) : std::nullopt;
}

verdict word_without_answer(const failure& why, const confirm_options& options, wall_time now) {
    verdict made;
    made.reason = "asked what became of it, without an answer: " + describe(why);
    made.ask_at =
        now + std::max(options.every, why.retry_after.value_or(std::chrono::milliseconds(0)));
    return made;
}

}  // namespace

post_follower::post_follower(std::shared_ptr<api_client> through, clock& time, event_log& log,
                             std::string connection, confirm_options options)
    : through_(std::move(through)),
      time_(time),
      log_(log),
      connection_(std::move(connection)),
      options_(options) {}

std::optional<first_question> post_follower::first(const unconfirmed_result& result) {
    const auto scheduled = time_sent_for(result);
    if (!scheduled || net::scalar_member(result.plan, "workspaceId").empty()) {
        return std::nullopt;
    }
    through_->posts().follow(result.external_id);
    const auto at = std::max(first_ask(*scheduled, options_), time_.now());
    return first_question{at, "Ocoya took it; asked from " + format_utc_seconds(at) + " to " +
                                  format_utc_seconds(*scheduled + options_.within) +
                                  " whether it is POSTED"};
}

std::optional<seen_post> post_follower::seen_by_others(const std::string& id) const {
    auto seen = through_->posts().last_of(id);
    // A status that is not final may have changed since.
    const bool counts = seen && (seen->is_final() || seen->at + options_.every > time_.now());
    return counts ? seen : std::nullopt;
}

awaitable<result<std::vector<verdict>>> post_follower::ask(
    std::vector<unconfirmed_result> results) {
    std::map<std::string, std::vector<std::string>> wanted;  // ids, by workspace
    std::map<std::string, seen_post> known;
    for (const auto& one : results) {
        if (const auto seen = seen_by_others(one.external_id)) {
            known.emplace(one.external_id, *seen);
        } else {
            wanted[net::scalar_member(one.plan, "workspaceId")].push_back(one.external_id);
        }
    }
    std::map<std::string, failure> silent;
    std::map<std::string, bool> whole;
    for (const auto& [workspace, ids] : wanted) {
        auto found = co_await list(workspace, ids);
        if (!found) {
            silent.emplace(workspace, found.error());
            continue;
        }
        whole[workspace] = found->whole;
        known.merge(found->posts);
    }
    if (!silent.empty() && silent.size() == wanted.size() && known.empty()) {
        co_return silent.begin()->second;
    }
    const auto now = time_.now();
    std::vector<verdict> said;
    said.reserve(results.size());
    for (const auto& one : results) {
        const auto workspace = net::scalar_member(one.plan, "workspaceId");
        const auto found = known.find(one.external_id);
        const auto no_answer = silent.find(workspace);
        if (found == known.end() && no_answer != silent.end()) {
            said.push_back(word_without_answer(no_answer->second, options_, now));
            continue;
        }
        const auto seen = found == known.end() ? std::nullopt : std::optional(found->second);
        said.push_back(
            verdict_on(seen, whole[workspace], time_sent_for(one).value_or(now), options_, now));
        if (said.back().says == verdict::word::open) {
            through_->posts().follow(one.external_id);
        } else {
            through_->posts().forget(one.external_id);
        }
    }
    co_return said;
}

awaitable<result<post_follower::listed>> post_follower::list(std::string workspace,
                                                             std::vector<std::string> wanted) {
    paging::listing_rule rule;
    rule.page_cap = options_.pages;
    listed found;
    for (std::int64_t number = 0;; ++number) {
        const auto items = co_await read(workspace, number, &found);
        if (!items) {
            co_return items.error();
        }
        const bool all = std::ranges::all_of(
            wanted, [&](const std::string& id) { return found.posts.contains(id); });
        const auto step = step_after(rule, number, *items);
        if (all || step != paging::listing_step::next_page) {
            found.whole = all || step == paging::listing_step::finished;
            co_return found;
        }
    }
}

awaitable<result<std::size_t>> post_follower::read(std::string workspace, std::int64_t number,
                                                   listed* into) {
    const auto* row = find_endpoint("current", method::get, "posts");
    json::object query;
    query["workspaceId"] = workspace;
    query["page"] = number;
    query["perPage"] = paging::listing_rule().per_page;
    auto target = target_of(std::string(row->path), query);
    if (!target) {
        co_return target.error();
    }
    net::request request;
    request.target = *std::move(target);
    request.asked_by = connection_;  // not urgent: it asks again and again, as polling does
    const auto shown = "GET " + request.target;
    auto reply = co_await through_->send(std::move(request));
    if (!reply) {
        co_return failure(reply.error()).within(shown);
    }
    const auto now = time_.now();
    const auto page = items_of(*reply, *row, shown, now);
    if (!page) {
        co_return page.error();
    }
    tell_mended(log_, connection_, shown, *page);
    for (const auto& item : page->items) {
        const auto id = net::scalar_member(item, "id");
        if (auto seen = seen_in(item, now); seen && !id.empty()) {
            into->posts.insert_or_assign(id, *std::move(seen));
        }
    }
    co_return page->items.size() + page->unreadable.size();
}

}  // namespace sluice::ocoya
