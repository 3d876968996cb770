#include "connectors/http/answer_reader.hpp"

#include "connectors/http/listing_pager.hpp"
#include "connectors/http/reply_body.hpp"
#include "connectors/http/reply_fault.hpp"
#include "paging/found_items.hpp"

#include <sluice/component/large_reply.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/query.hpp>

#include <algorithm>
#include <utility>

namespace sluice::http {

namespace {

// Records that the server shows late are read after all. Change detection removes those that come
// twice.
constexpr std::chrono::minutes usual_lookback{2};

constexpr unsigned no_content = 204;
constexpr unsigned not_modified = 304;
constexpr unsigned not_found = 404;

source_place with_place(source_place at, paging::listing_place place) {
    static_cast<paging::listing_place&>(at) = std::move(place);
    return at;
}

}  // namespace

answer_reader::answer_reader(const subscriber_options& options, const component_context& context,
                             std::shared_ptr<client> through)
    : name_(context.name),
      options_(options),
      entity_(options.entity_type()),
      time_(context.time),
      log_(context.log),
      pool_(context.pool),
      through_(std::move(through)),
      pager_(pager_for(options, through_->base_url())),
      lookback_(options.lookback.value_or(std::chrono::milliseconds(0))),
      conditional_(options.conditional.value_or(false)) {}

void answer_reader::used_for(const listing_use& use) {
    // Without change detection, a record that comes twice makes two tasks.
    if (!options_.lookback && use.takes_out_doubles) {
        lookback_ = usual_lookback;
    }
    if (use.reports_deleted) {
        pager_.end_by_proof();
    }
    // An unchanged listing shows no record, so it cannot show that none was deleted.
    if (!options_.conditional) {
        conditional_ = use.takes_out_doubles && !use.reports_deleted;
    }
}

// The sign holds what decides how a reply is read: a changed configuration reads the reply again.
std::string answer_reader::sign_of(const paging::page_request& asked) const {
    auto text = asked.sign();
    text += '\n';
    text += formats::name_of(options_.format);
    text += '\n';
    text += options_.items ? options_.items->text() : std::string();
    text += '\n';
    text += options_.delimiter;
    text += options_.has_header ? "h" : "";
    for (const auto& [name, value] : options_.headers) {
        text += '\n';
        text += name;
        text += ':';
        text += value;
    }
    return paging::short_sign(text);
}

bool answer_reader::asks_for_change(const source_place& at) const {
    return conditional_ && options_.verb == read_method::get && at.page == 0 && at.body.offset == 0;
}

awaitable<result<answered_page>> answer_reader::read(source_place at) {
    pager_.fit(at);
    const auto names = names_at(at);
    if (!names) {
        co_return names.error();
    }
    const auto asked = pager_.request_of(at, *names);
    if (!asked) {
        co_return asked.error();
    }
    const bool goes_on = goes_on_at(at);
    if (goes_on) {
        auto piece = next_piece(at, *asked, *names);
        auto page = co_await std::move(piece);
        if (page || !asks_again_after(page.error())) {
            co_return page;
        }
    }
    open_.reset();
    asked_again_ = goes_on ? asked_again_ : 0;
    net::request request;
    request.method = asked->verb;
    request.target = asked->target;
    request.body = asked->body;
    for (const auto& [name, value] : options_.headers) {
        request.headers.set(name, value);
    }
    if (!request.body.empty() && !request.headers.find("Content-Type")) {
        request.headers.set("Content-Type", "application/json");
    }
    // A read changes nothing over there, whatever its method.
    request.repeatable = true;
    request.urgent = net::urgency::listing;
    request.asked_by = name_;
    const bool conditional = asks_for_change(at) && at.validator.sign == sign_of(*asked);
    if (conditional) {
        at.validator.ask(request.headers);
    }
    const auto slot = std::make_shared<net::body_slot>();
    slot->wants = [format = options_.format](const net::response& head) {
        return format_in_pieces(format, head).has_value();
    };
    if (may_come_in_pieces(at)) {
        request.rest = slot;
    }
    const auto sent = time_.now();
    auto reply = co_await through_->send(std::move(request));
    if (!reply) {
        co_return failure(reply.error()).within(asked->shown());
    }
    if (conditional && reply->status == not_modified) {
        co_return unchanged(std::move(at), *asked);
    }
    if (auto end = ended_by_status(at, *reply)) {
        co_return *std::move(end);
    }
    if (at.page == 0) {
        at.note_server_time(*reply, sent);
    }
    if (opens(*reply, *slot, at)) {
        auto piece = first_piece(std::move(at), *asked, *names);
        co_return co_await std::move(piece);
    }
    // A reply that cannot come in pieces is another one than that which was read in part.
    const bool begins_anew = std::exchange(at.body, {}).offset > 0;
    // A large page is parsed in the pool: parsing must not block the shard.
    auto read = [&] { return page_of(std::move(at), *asked, *reply, *names); };
    auto page = co_await read_reply(pool_, *reply, std::move(read));
    if (page) {
        page->begins_anew = begins_anew;
    }
    co_return page;
}

// Nothing was added or changed since the last run. It proves no deletion: no record was shown.
answered_page answer_reader::unchanged(source_place at, const paging::page_request& asked) const {
    log_.write(log_level::info, "the source has not changed since it was read last",
               {{"connection", name_}, {"request", asked.shown()}});
    answered_page made;
    made.at = std::move(at);
    made.whole = false;
    return made;
}

result<paging::page_request> answer_reader::request_of(const source_place& at) const {
    const auto names = names_at(at);
    if (!names) {
        return names.error();
    }
    return pager_.request_of(at, *names);
}

std::optional<source_place> answer_reader::past(const source_place& at) const {
    const auto asked = request_of(at);
    const auto past = asked ? pager_.past(at, *asked) : std::nullopt;
    return past ? std::optional(with_place(at, *past)) : std::nullopt;
}

std::string answer_reader::shown(const source_place& at) const {
    const auto asked = request_of(at);
    return asked ? asked->shown() : std::string();
}

// Tells whether a status ends the listing. A status that the configuration names proves the end.
// Without such a name, a 404 after a page with items ends a counted listing, and proves nothing.
std::optional<answered_page> answer_reader::ended_by_status(const source_place& at,
                                                            const net::response& reply) const {
    if (at.page == 0) {
        return std::nullopt;
    }
    answered_page end;
    end.at = at;
    if (!options_.end_status.empty()) {
        const auto status = static_cast<std::int64_t>(reply.status);
        const bool named =
            std::ranges::find(options_.end_status, status) != options_.end_status.end();
        return named ? std::optional(std::move(end)) : std::nullopt;
    }
    end.whole = false;
    const bool ends = reply.status == not_found && pager_.counts();
    return ends ? std::optional(std::move(end)) : std::nullopt;
}

json::object answer_reader::names_before_input(const source_place& at) const {
    json::object names;
    // The same moment on every page: a listing must not move while it is read.
    names["now"] = at.began;
    names["last_run"] = nullptr;
    if (const auto last = parse_utc(at.last_run)) {
        names["last_run"] = format_utc_seconds(*last - lookback_);
    }
    return names;
}

result<json::object> answer_reader::names_at(const source_place& at) const {
    auto names = names_before_input(at);
    const json::value nothing = json::object();
    auto input = options_.input.evaluate(nothing, {&names});
    if (!input) {
        return failure(input.error()).within("input");
    }
    names["input"] = *std::move(input);
    return names;
}

// Reads the items of a reply. `kept` becomes the body if expressions find the next page in it.
result<answer_reader::read_items> answer_reader::items_of_reply(const paging::page_request& asked,
                                                                const net::response& reply,
                                                                const json::object& names,
                                                                json::value& kept) const {
    read_items read;
    if (reply.status == no_content) {
        return read;
    }
    const auto shown = asked.shown();
    auto body = body_of(reply, options_, *through_, time_.now(), shown);
    if (!body) {
        return body.error();
    }
    if (options_.fails_when) {
        if (auto fault = fault_in(*options_.fails_when, body->value, reply.status)) {
            return std::move(*fault).within(shown);
        }
    }
    if (pager_.follows_replies()) {
        kept = body->value;
    }
    read.unreadable = std::move(body->unreadable);
    read.mended = std::move(body->mended);
    if (options_.items) {
        auto items = paging::items_at(*options_.items, body->value, {&names});
        if (!items) {
            auto why = failure(items.error()).within(shown);
            why.message += ": " + net::excerpt(reply.body);
            return why;
        }
        read.items = *std::move(items);
    } else if (auto* list = body->value.if_array()) {
        read.items = std::move(*list);
    } else {
        read.items.push_back(std::move(body->value));
    }
    return read;
}

result<answered_page> answer_reader::page_of(source_place at, const paging::page_request& asked,
                                             const net::response& reply,
                                             const json::object& names) {
    json::value kept;
    auto read = items_of_reply(asked, reply, names, kept);
    if (!read) {
        return read.error();
    }
    const auto shown = asked.shown();
    tell_once(shown, *read);
    answered_page got;
    got.whole = reply.status != no_content;
    const auto raw_items = read->items.size() + read->unreadable.size();
    const bool first = at.page == 0;
    at.validator = {};
    auto turn = pager_.after(at, {asked, reply, kept, read->items, raw_items, names});
    if (!turn) {
        got.broken = failure(turn.error()).within(shown);
    } else {
        got.step = turn->step;
        got.at = with_place(std::move(at), std::move(turn->at));
    }
    if (turn ? turn->repeats : pager_.counts()) {
        return got;  // the page was read before
    }
    if (first && turn && got.step == paging::listing_step::finished) {
        got.at.validator = reply_validator::of(reply, sign_of(asked));
    }
    add_records(got, shown, *std::move(read));
    if (got.step == paging::listing_step::capped) {
        log_.write(log_level::warning, "listing cut at its page cap",
                   {{"connection", name_}, {"page_cap", options_.page_cap}});
    }
    return got;
}

void answer_reader::add_records(answered_page& page, const std::string& shown,
                                read_items read) const {
    for (auto& one : read.unreadable) {
        page.unreadable.push_back({shown + ": " + one.reason, std::move(one.text)});
    }
    page.entities.reserve(read.items.size());
    for (auto& value : read.items) {
        entity item;
        item.type = entity_;
        item.id = net::scalar_member(value, "id");
        item.data = std::move(value);
        page.entities.push_back(std::move(item));
    }
}

// Each listing meets a lasting fault again. It is reported once.
void answer_reader::tell_once(const std::string& shown, const read_items& read) {
    // Past this many faults the log would only repeat itself, and the memory is bounded.
    constexpr std::size_t most = 1000;
    std::vector<std::string> faults = read.mended;
    for (const auto& one : read.unreadable) {
        faults.push_back(one.reason);
    }
    const auto text = joined(faults, "; ");
    if (!faults.empty() && told_.size() < most && told_.insert(shown + "\n" + text).second) {
        log_.write(log_level::warning, "a reply has faults; the rest of it is used",
                   {{"connection", name_}, {"request", shown}, {"faults", text}});
    }
}

}  // namespace sluice::http
