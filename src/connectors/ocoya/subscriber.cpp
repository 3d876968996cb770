#include "connectors/ocoya/subscriber.hpp"

#include "connectors/ocoya/body.hpp"
#include "connectors/ocoya/parents.hpp"
#include "connectors/ocoya/reply.hpp"
#include "connectors/ocoya/request.hpp"

#include <sluice/net/query.hpp>

#include <utility>

namespace sluice::ocoya {

namespace {

class listing_subscriber final : public subscriber {
 public:
    listing_subscriber(const subscriber_options& options, const component_context& context,
                       resolved_request request)
        : name_(context.name),
          options_(options),
          pages_(options.pages.value_or(request.what->pages)),
          time_(context.time),
          log_(context.log),
          request_(std::move(request)) {
        rule_.page_cap = options.page_cap;
        rule_.end = options.end;
    }

    awaitable<result<page>> fetch(json::value position) override;
    request_estimate estimate() const override;

 private:
    struct page_request {
        std::string target;
        listing_rule rule;
    };
    struct fetched_page {
        std::vector<entity> entities;
        listing_step step = listing_step::finished;
    };

    bool numbered() const { return pages_ == paging::numbered; }
    awaitable<result<page>> fetch_next_parent(listing_position at);
    awaitable<result<fetched_page>> fetch_page(listing_position at, const parent_item* parent);
    result<json::object> names_at(const listing_position& at, const parent_item* parent) const;
    result<page_request> request_for(std::int64_t number, const json::object& names) const;
    result<fetched_page> entities_of(json::array items, std::int64_t number,
                                     const page_request& asked) const;
    page behind(listing_position at, fetched_page read) const;
    page behind_parent(listing_position at, const found_parents& parents, fetched_page read);
    page behind_all(const listing_position& at, std::vector<entity> entities);
    void put_aside(listing_position& at, const std::string& what) const;

    std::string name_;
    subscriber_options options_;
    paging pages_;
    clock& time_;
    event_log& log_;
    resolved_request request_;
    listing_rule rule_;
    std::string owed_;  // the listing whose put-aside failures are still to be told
};

request_estimate listing_subscriber::estimate() const {
    request_estimate cost;
    cost.client = options_.request.client.name;
    cost.listings = 1;
    cost.page_size = numbered() ? listing_rule::most_per_page : 0;
    if (options_.for_each) {
        const bool workspaces = options_.for_each->entity == parents_of::workspaces;
        cost.parents = workspaces ? "workspaces" : "profiles";
        cost.expected_parents = options_.for_each->expected;
        cost.look_ups = workspaces ? 1 : 2;  // the workspaces, and the profiles of one at least
        cost.kept = options_.for_each->cache;
    }
    return cost;
}

awaitable<result<page>> listing_subscriber::fetch(json::value position) {
    auto at = listing_position::read(position);
    if (at.over && !owed_.empty() && owed_ == at.began) {
        owed_.clear();
        co_return failure(
            failure_class::refused,
            std::to_string(at.failed.size()) + " could not be read: " + joined(at.failed, "; "),
            "the others were; the next run asks all of them again");
    }
    if (at.over || at.began.empty()) {
        listing_position fresh;
        fresh.last_run = at.last_run;
        fresh.began = format_utc_seconds(time_.now());
        fresh.page = at.over ? 0 : at.page;
        at = fresh;
    }
    if (options_.for_each) {
        co_return co_await fetch_next_parent(at);
    }
    auto read = co_await fetch_page(at, nullptr);
    if (!read) {
        co_return read.error();
    }
    co_return behind(at, *std::move(read));
}

awaitable<result<page>> listing_subscriber::fetch_next_parent(listing_position at) {
    auto* through = request_.through.get();
    const bool fresh = at.parent.empty();
    auto parents = co_await find_parents(through, &time_, &*options_.for_each, name_, fresh);
    if (!parents) {
        co_return parents.error();
    }
    if (fresh) {
        for (const auto& one : parents->failed) {
            put_aside(at, one);
        }
    }
    const auto* parent = parent_at(parents->items, at);
    if (parent == nullptr) {
        co_return behind_all(at, {});
    }
    auto read = co_await fetch_page(at, parent);
    if (!read && !is_of_one_parent(read.error())) {
        co_return failure(read.error()).within(parent->id);
    }
    if (!read) {
        put_aside(at, parent->id + ": " + read.error().message);
        read = fetched_page();
    }
    co_return behind_parent(std::move(at), *parents, *std::move(read));
}

awaitable<result<listing_subscriber::fetched_page>> listing_subscriber::fetch_page(
    listing_position at, const parent_item* parent) {
    const auto names = names_at(at, parent);
    if (!names) {
        co_return names.error();
    }
    const auto number = numbered() ? at.page : 0;
    const auto asked = request_for(number, *names);
    if (!asked) {
        co_return asked.error();
    }
    net::request what;
    what.method = name_of(request_.what->verb);
    what.target = asked->target;
    what.total_timeout = request_.what->total_timeout;
    const auto shown = what.method + " " + what.target;
    what.asked_by = name_;
    auto reply = co_await request_.through->send(std::move(what));
    if (!reply) {
        co_return failure(reply.error()).within(shown);
    }
    auto items = items_of(*reply, *request_.what, shown, time_.now());
    if (!items) {
        co_return items.error();
    }
    auto read = entities_of(*std::move(items), number, *asked);
    if (read && parent != nullptr) {
        for (auto& item : read->entities) {
            mark_parent(item, *parent);
        }
    }
    co_return read;
}

result<json::object> listing_subscriber::names_at(const listing_position& at,
                                                  const parent_item* parent) const {
    json::object names;
    names["now"] = at.began;
    names["last_run"] = at.last_run.empty() ? json::value() : json::value(at.last_run);
    if (parent != nullptr) {
        name_parent(names, *parent);
    }
    const json::value nothing = json::object();
    auto input = options_.input.evaluate(nothing, {&names});
    if (!input) {
        return failure(input.error()).within("input");
    }
    names["input"] = *std::move(input);
    return names;
}

result<listing_subscriber::page_request> listing_subscriber::request_for(
    std::int64_t number, const json::object& names) const {
    const json::value nothing = json::object();
    auto where = address_of(*request_.what, options_.request.parameters, nothing, {&names});
    if (!where) {
        return where.error();
    }
    page_request asked{.target = {}, .rule = rule_};
    if (numbered()) {
        const auto first = integer_of(where->query, "page").value_or(0);
        asked.rule.per_page =
            integer_of(where->query, "perPage").value_or(listing_rule::most_per_page);
        where->query["page"] = first + number;
        where->query["perPage"] = asked.rule.per_page;
    }
    auto target = target_of(std::move(where->path), where->query);
    if (!target) {
        return target.error();
    }
    asked.target = *std::move(target);
    return asked;
}

result<listing_subscriber::fetched_page> listing_subscriber::entities_of(
    json::array items, std::int64_t number, const page_request& asked) const {
    fetched_page read;
    read.entities.reserve(items.size());
    for (std::size_t at = 0; at < items.size(); ++at) {
        if (!items[at].is_object()) {
            return failure(failure_class::invalid,
                           "GET " + asked.target + ": item " + std::to_string(at) + " is " +
                               std::string(name_of(kind_of(items[at]))) + ", no object",
                           "see that base_url leads to the API of this profile");
        }
        entity item;
        item.type = request_.what->entity;
        if (const auto* id = items[at].get_object().if_contains("id")) {
            item.id = net::scalar_text(*id);
        }
        item.data = std::move(items[at]);
        read.entities.push_back(std::move(item));
    }
    if (numbered()) {
        read.step = step_behind(asked.rule, number, items.size());
    }
    if (read.step == listing_step::capped) {
        log_.write(log_level::warning, "listing cut at its page cap",
                   {{"connection", name_}, {"page_cap", asked.rule.page_cap}});
    }
    return read;
}

page listing_subscriber::behind(listing_position at, fetched_page read) const {
    page made;
    made.whole = read.step != listing_step::capped;
    made.entities = std::move(read.entities);
    made.last = read.step != listing_step::next_page;
    ++at.page;
    made.position = made.last ? at.finished() : at.stored();
    return made;
}

page listing_subscriber::behind_parent(listing_position at, const found_parents& parents,
                                       fetched_page read) {
    if (read.step == listing_step::next_page) {
        return behind(std::move(at), std::move(read));
    }
    if (!next_parent(parents.items, at)) {
        auto last = behind_all(at, std::move(read.entities));
        last.whole = read.step != listing_step::capped;
        return last;
    }
    page made;
    made.whole = read.step != listing_step::capped;
    made.entities = std::move(read.entities);
    made.last = false;
    made.position = at.stored();
    return made;
}

page listing_subscriber::behind_all(const listing_position& at, std::vector<entity> entities) {
    page made;
    made.entities = std::move(entities);
    made.last = at.failed.empty();
    if (made.last) {
        made.position = at.finished();
        return made;
    }
    auto end = at;
    end.over = true;
    owed_ = end.began;
    made.position = end.stored();
    return made;
}

void listing_subscriber::put_aside(listing_position& at, const std::string& what) const {
    log_.write(log_level::error, "a parent could not be read; the others go on",
               {{"connection", name_}, {"failure", what}});
    at.put_aside(what);
}

}  // namespace

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context) {
    auto request = resolve(options.request, options.verb, context);
    if (!request) {
        return request.error();
    }
    return std::shared_ptr<subscriber>(
        std::make_shared<listing_subscriber>(options, context, *std::move(request)));
}

}  // namespace sluice::ocoya
