#include "connectors/ocoya/subscriber.hpp"

#include "connectors/ocoya/reply.hpp"
#include "connectors/ocoya/request.hpp"

#include <sluice/component/names.hpp>
#include <sluice/net/query.hpp>

#include <utility>

namespace sluice::ocoya {

namespace {

class listing_subscriber final : public subscriber {
 public:
    listing_subscriber(const subscriber_options& options, const component_context& context,
                       resolved_request request)
        : name_(context.name),
          parameters_(options.request.parameters),
          time_(context.time),
          log_(context.log),
          request_(std::move(request)) {
        rule_.page_cap = options.page_cap;
        rule_.end = options.end;
    }

    awaitable<result<page>> fetch(json::value position) override;

 private:
    struct page_request {
        std::string target;
        listing_rule rule;
    };

    bool numbered() const { return request_.what->pages == paging::numbered; }
    result<page_request> request_for(std::int64_t number) const;
    result<page> page_of(json::array items, std::int64_t number, const page_request& asked) const;

    std::string name_;
    parameters parameters_;
    clock& time_;
    event_log& log_;
    resolved_request request_;
    listing_rule rule_;
};

awaitable<result<page>> listing_subscriber::fetch(json::value position) {
    const auto number = numbered() ? page_in(position) : 0;
    auto asked = request_for(number);
    if (!asked) {
        co_return asked.error();
    }
    net::request what;
    what.method = name_of(request_.what->verb);
    what.target = asked->target;
    what.total_timeout = request_.what->total_timeout;
    const auto shown = what.method + " " + what.target;
    auto reply = co_await request_.through->send(std::move(what));
    if (!reply) {
        co_return failure(reply.error()).within(shown);
    }
    auto items = items_of(*reply, *request_.what, shown, time_.now());
    if (!items) {
        co_return items.error();
    }
    co_return page_of(*std::move(items), number, *asked);
}

result<listing_subscriber::page_request> listing_subscriber::request_for(
    std::int64_t number) const {
    const auto names = names_beside({}, time_.now());
    const json::value nothing = json::object();
    auto where = address_of(*request_.what, parameters_, nothing, {&names});
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

result<page> listing_subscriber::page_of(json::array items, std::int64_t number,
                                         const page_request& asked) const {
    page read;
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
    if (!numbered()) {
        return read;
    }
    const auto step = step_behind(asked.rule, number, items.size());
    if (step == listing_step::next_page) {
        read.last = false;
        read.position = position_of(number + 1);
    } else if (step == listing_step::capped) {
        log_.write(log_level::warning, "listing cut at its page cap",
                   {{"connection", name_}, {"page_cap", asked.rule.page_cap}});
    }
    return read;
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
