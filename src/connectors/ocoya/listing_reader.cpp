#include "connectors/ocoya/listing_reader.hpp"

#include "connectors/ocoya/reply.hpp"

#include <sluice/component/large_reply.hpp>
#include <sluice/net/query.hpp>

#include <utility>

namespace sluice::ocoya {

listing_reader::listing_reader(const subscriber_options& options, const component_context& context,
                               resolved_request request)
    : name_(context.name),
      options_(options),
      time_(context.time),
      log_(context.log),
      pool_(context.pool),
      request_(std::move(request)),
      pager_(options, request_.what, request_.through->base_url()) {}

awaitable<result<read_page>> listing_reader::read(listing_position at, const parent_item* parent) {
    pager_.fit(at);
    const bool further = at.page > 0 && pager_.follows_replies();
    auto got = co_await ask(std::move(at), parent);
    if (got) {
        if (parent != nullptr) {
            for (auto& item : got->entities) {
                mark_parent(item, *parent);
            }
        }
        co_return got;
    }
    const auto& why = got.error();
    if (!further || (why.kind != failure_class::refused && why.kind != failure_class::invalid)) {
        co_return got;
    }
    read_page empty;
    empty.broken = why;
    co_return empty;
}

awaitable<result<read_page>> listing_reader::ask(listing_position at, const parent_item* parent) {
    const auto names = names_at(at, parent);
    if (!names) {
        co_return names.error();
    }
    const auto asked = pager_.request_of(at, *names);
    if (!asked) {
        co_return asked.error();
    }
    net::request what;
    what.method = name_of(request_.what->verb);
    what.target = asked->target;
    what.total_timeout = request_.what->total_timeout;
    what.asked_by = name_;
    auto reply = co_await request_.through->send(std::move(what));
    if (!reply) {
        co_return failure(reply.error()).within(asked->shown());
    }
    auto read = [&] { return page_of(std::move(at), *asked, *reply, *names); };
    co_return co_await read_reply(pool_, *reply, std::move(read));
}

result<json::object> listing_reader::names_at(const listing_position& at,
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

result<read_page> listing_reader::page_of(listing_position at, const page_request& asked,
                                          const net::response& reply,
                                          const json::object& names) const {
    const auto shown = asked.shown();
    auto body = body_of(reply, shown, time_.now());
    if (!body) {
        return body.error();
    }
    const json::value kept = pager_.follows_replies() ? *body : json::value();
    auto items = options_.items ? items_at(*options_.items, *body, {&names})
                                : items_in(*std::move(body), *request_.what, shown, reply);
    if (!items) {
        return options_.items ? failure(items.error()).within(shown) : items.error();
    }
    read_page got;
    auto turn = pager_.behind(at, {asked, reply, kept, *items, names});
    if (!turn) {
        got.broken = failure(turn.error()).within(shown);
    } else {
        got.step = turn->step;
        got.at = std::move(turn->at);
    }
    if (!turn && pager_.counts()) {
        return got;  // its items were read already
    }
    auto entities = entities_of(*std::move(items), asked);
    if (!entities) {
        return entities.error();
    }
    got.entities = *std::move(entities);
    if (got.step == listing_step::capped) {
        log_.write(log_level::warning, "listing cut at its page cap",
                   {{"connection", name_}, {"page_cap", options_.page_cap}});
    }
    return got;
}

result<std::vector<entity>> listing_reader::entities_of(json::array items,
                                                        const page_request& asked) const {
    std::vector<entity> entities;
    entities.reserve(items.size());
    for (std::size_t at = 0; at < items.size(); ++at) {
        if (!items[at].is_object()) {
            return failure(failure_class::invalid,
                           asked.shown() + ": item " + std::to_string(at) + " is " +
                               std::string(name_of(kind_of(items[at]))) + ", no object",
                           options_.items ? "see that `items` leads to objects"
                                          : "see that base_url leads to the API of this profile");
        }
        entity item;
        item.type = request_.what->entity;
        if (const auto* id = items[at].get_object().if_contains("id")) {
            item.id = net::scalar_text(*id);
        }
        item.data = std::move(items[at]);
        entities.push_back(std::move(item));
    }
    return entities;
}

}  // namespace sluice::ocoya
