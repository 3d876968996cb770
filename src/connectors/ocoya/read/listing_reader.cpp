#include "connectors/ocoya/read/listing_reader.hpp"

#include <sluice/component/large_reply.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/query.hpp>

#include <algorithm>
#include <utility>

namespace sluice::ocoya {

namespace {

// Records that the server shows late are read after all. Change detection removes those that come
// twice.
constexpr std::chrono::minutes usual_lookback{2};

// A reply without a body: the listing has nothing more to show.
constexpr unsigned no_content = 204;
constexpr unsigned not_found = 404;

listing_position with_place(listing_position at, paging::listing_place place) {
    static_cast<paging::listing_place&>(at) = std::move(place);
    return at;
}

paging::pager pager_for(const subscriber_options& options, const resolved_request& request) {
    paging::pager_options made;
    made.address = [row = request.endpoint](
                       const paging::parameter_values& values) -> result<paging::page_address> {
        auto address = address_of(*row, values);
        if (!address) {
            return address.error();
        }
        return paging::page_address{std::move(address->path), std::move(address->query)};
    };
    made.base_url = request.through->base_url();
    made.verb = std::string(name_of(request.endpoint->verb));
    made.parameters = &options.request.parameters;
    made.next = options.next;
    made.has_items = options.items.has_value();
    made.page_cap = options.page_cap;
    made.end = options.end;
    made.watched = options.own_paging();
    made.pages = options.pages ? &*options.pages : &paging::usual_paging(request.endpoint->pages);
    if (!options.own_paging()) {
        made.usual_end = paging::listing_end::short_page;
    }
    return paging::pager(std::move(made));
}

}  // namespace

listing_reader::listing_reader(const subscriber_options& options, const component_context& context,
                               resolved_request request, request_stages input)
    : name_(context.name),
      options_(options),
      time_(context.time),
      log_(context.log),
      pool_(context.pool),
      request_(std::move(request)),
      pager_(pager_for(options, request_)),
      lookback_(options.lookback.value_or(std::chrono::milliseconds(0))),
      input_(std::move(input)) {}

void listing_reader::used_for(const listing_use& use) {
    // Without change detection, a record that comes twice makes two tasks.
    if (!options_.lookback && use.takes_out_doubles) {
        lookback_ = usual_lookback;
    }
    if (use.reports_deleted) {
        pager_.end_by_proof();
    }
}

awaitable<result<read_page>> listing_reader::read(listing_position at, const parent_item* parent) {
    pager_.fit(at);
    if (!input_.empty()) {
        const auto made = co_await make_input(&at, parent);
        if (!made) {
            co_return made.error();
        }
    }
    const auto names = names_at(at, parent);
    if (!names) {
        co_return names.error();
    }
    const auto asked = pager_.request_of(at, *names);
    if (!asked) {
        co_return asked.error();
    }
    net::request request;
    request.method = name_of(request_.endpoint->verb);
    request.target = asked->target;
    request.body = asked->body;
    request.total_timeout = request_.endpoint->total_timeout;
    request.asked_by = name_;
    const auto sent = time_.now();
    auto reply = co_await request_.through->send(std::move(request));
    if (!reply) {
        co_return failure(reply.error()).within(asked->shown());
    }
    if (auto end = ended_by_status(at, *reply)) {
        co_return *std::move(end);
    }
    if (at.page == 0) {
        at.note_server_time(*reply, sent);
    }
    // A large page is parsed in the pool: parsing must not block the shard.
    auto read = [&] { return page_of(std::move(at), *asked, *reply, *names); };
    auto got = co_await read_reply(pool_, *reply, std::move(read));
    if (got && request_.endpoint->entity == "posts") {
        const auto seen = time_.now();
        for (const auto& item : got->entities) {
            request_.through->posts().saw(item.data, seen);
        }
    }
    if (got && parent != nullptr) {
        for (auto& item : got->entities) {
            mark_parent(item, *parent);
        }
    }
    co_return got;
}

result<paging::page_request> listing_reader::request_of(const listing_position& at,
                                                        const parent_item* parent) const {
    const auto names = names_at(at, parent);
    if (!names) {
        return names.error();
    }
    return pager_.request_of(at, *names);
}

std::optional<listing_position> listing_reader::past(const listing_position& at,
                                                     const parent_item* parent) const {
    const auto asked = request_of(at, parent);
    const auto past = asked ? pager_.past(at, *asked) : std::nullopt;
    return past ? std::optional(with_place(at, *past)) : std::nullopt;
}

std::string listing_reader::shown(const listing_position& at, const parent_item* parent) const {
    const auto asked = request_of(at, parent);
    return asked ? asked->shown() : std::string();
}

// Tells whether a status ends the listing. A status that the configuration names proves the end.
// Without such a name, a 404 after a page with items ends a counted listing, and proves nothing.
std::optional<read_page> listing_reader::ended_by_status(const listing_position& at,
                                                         const net::response& reply) const {
    if (at.page == 0) {
        return std::nullopt;
    }
    read_page end;
    end.at = at;
    if (options_.end_status) {
        const auto& named = *options_.end_status;
        const auto status = static_cast<std::int64_t>(reply.status);
        return std::ranges::find(named, status) != named.end() ? std::optional(std::move(end))
                                                               : std::nullopt;
    }
    end.whole = false;
    const bool ends = reply.status == not_found && pager_.counts();
    return ends ? std::optional(std::move(end)) : std::nullopt;
}

json::object listing_reader::moments_at(const listing_position& at, const parent_item* parent,
                                        std::chrono::milliseconds lookback) {
    json::object names;
    // The same moment on every page: a listing must not move while it is read.
    names["now"] = at.began;
    names["last_run"] = nullptr;
    if (const auto last = parse_utc(at.last_run)) {
        names["last_run"] = format_utc_seconds(*last - lookback);
    }
    if (parent != nullptr) {
        name_parent(names, *parent);
    }
    return names;
}

awaitable<result<void>> listing_reader::make_input(const listing_position* at,
                                                   const parent_item* parent) {
    const auto made_for = at->began + "\n" + (parent == nullptr ? std::string() : parent->id);
    if (input_made_for_ == made_for) {
        co_return result<void>();
    }
    const auto names = moments_at(*at, parent, lookback_);
    entity nothing;
    nothing.data = json::object();
    auto made = co_await input_.run(std::move(nothing), {.now = time_.now(), .names = &names});
    if (!made) {
        co_return made.error();
    }
    input_made_ = *std::move(made);
    input_made_for_ = made_for;
    co_return result<void>();
}

awaitable<result<void>> listing_reader::show_input(stage_context context) const {
    if (input_.empty()) {
        co_return result<void>();
    }
    listing_position first;
    first.began = format_utc_seconds(context.now);
    const auto names = moments_at(first, nullptr, lookback_);
    context.names = &names;
    entity nothing;
    nothing.data = json::object();
    const auto made = co_await input_.run(std::move(nothing), context);
    co_return made ? result<void>() : made.error();
}

result<json::object> listing_reader::names_at(const listing_position& at,
                                              const parent_item* parent) const {
    auto names = moments_at(at, parent, lookback_);
    if (!input_.empty()) {
        names["input"] = input_made_;
        return names;
    }
    const json::value nothing = json::object();
    auto input = options_.input.value.evaluate(nothing, {&names});
    if (!input) {
        return failure(input.error()).within("input");
    }
    names["input"] = *std::move(input);
    return names;
}

// Reads the items of a reply. `kept` becomes the body if expressions find the next page in it.
result<read_items> listing_reader::items_of_reply(const paging::page_request& asked,
                                                  const net::response& reply,
                                                  const json::object& names,
                                                  json::value& kept) const {
    if (reply.status == no_content) {
        return read_items();
    }
    const auto shown = asked.shown();
    auto body = body_of(reply, shown, time_.now());
    if (!body) {
        return body.error();
    }
    auto& value = body->whole.value;
    if (pager_.follows_replies()) {
        kept = value;
    }
    auto items = options_.items ? items_at(*options_.items, value, {&names})
                                : items_in(std::move(value), *request_.endpoint, shown, reply);
    if (!items) {
        return options_.items ? failure(items.error()).within(shown) : items.error();
    }
    return read_items{*std::move(items), std::move(body->unreadable),
                      std::move(body->whole.mended)};
}

result<read_page> listing_reader::page_of(listing_position at, const paging::page_request& asked,
                                          const net::response& reply, const json::object& names) {
    json::value kept;
    auto read = items_of_reply(asked, reply, names, kept);
    if (!read) {
        return read.error();
    }
    tell_once(asked, *read);
    read_page got;
    got.whole = reply.status != no_content;
    const auto raw_items = read->items.size() + read->unreadable.size();
    auto turn = pager_.after(at, {asked, reply, kept, read->items, raw_items, names});
    if (!turn) {
        got.broken = failure(turn.error()).within(asked.shown());
    } else {
        got.step = turn->step;
        got.at = with_place(std::move(at), std::move(turn->at));
    }
    const bool read_before = turn ? turn->repeats : pager_.counts();
    if (read_before) {
        return got;
    }
    auto taken = take_entities(*std::move(read), asked, got);
    if (!taken) {
        return taken.error();
    }
    if (got.step == paging::listing_step::capped) {
        log_.write(log_level::warning, "listing cut at its page cap",
                   {{"connection", name_}, {"page_cap", options_.page_cap}});
    }
    return got;
}

result<void> listing_reader::take_entities(read_items from, const paging::page_request& asked,
                                           read_page& into) const {
    const auto shown = asked.shown();
    for (auto& one : from.unreadable) {
        into.unreadable.push_back({shown + ": " + one.reason, std::move(one.text)});
    }
    std::optional<failure> other_shape;
    into.entities.reserve(from.items.size());
    for (std::size_t at = 0; at < from.items.size(); ++at) {
        auto& value = from.items[at];
        if (!value.is_object()) {
            failure why(failure_class::invalid,
                        shown + ": item " + std::to_string(at) + " is " +
                            std::string(name_of(kind_of(value))) + ", no object",
                        options_.items ? "see that `items` leads to objects"
                                       : "see that base_url leads to the API of this profile");
            into.unreadable.push_back({why.message, write_json(value)});
            other_shape = other_shape ? other_shape : std::move(why);
            continue;
        }
        entity item;
        item.type = request_.endpoint->entity;
        item.id = net::scalar_member(value, "id");
        item.data = std::move(value);
        into.entities.push_back(std::move(item));
    }
    if (into.entities.empty() && other_shape) {
        return *other_shape;  // the path to the records is wrong, not one record
    }
    return {};
}

// Each listing meets a lasting fault again. It is reported once.
void listing_reader::tell_once(const paging::page_request& asked, const read_items& read) {
    // Past this many faults the log would only repeat itself, and the memory is bounded.
    constexpr std::size_t most = 1000;
    std::string text = asked.shown();
    for (const auto& line : read.mended) {
        text += "\n" + line;
    }
    for (const auto& one : read.unreadable) {
        text += "\n" + one.reason;
    }
    const bool faulty = !read.mended.empty() || !read.unreadable.empty();
    if (faulty && told_.size() < most && told_.insert(std::move(text)).second) {
        tell_mended(log_, name_, asked.shown(), read);
    }
}

}  // namespace sluice::ocoya
