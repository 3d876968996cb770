#include "page/page_service.hpp"

#include "page/assets.hpp"
#include "page/compression.hpp"
#include "page/door.hpp"
#include "page/layout.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/gzip.hpp>
#include <sluice/net/peer.hpp>
#include <sluice/net/route.hpp>

#include <algorithm>

namespace sluice::operator_page {
namespace {

std::string cookie_called(const net::request& asked, const std::string& name) {
    for (const auto& [header, value] : asked.headers) {
        if (!ascii::same_ignoring_case(header, "Cookie")) {
            continue;
        }
        for (std::size_t at = 0; at < value.size();) {
            const auto end = std::min(value.find(';', at), value.size());
            const auto pair = trimmed(std::string_view(value).substr(at, end - at));
            if (pair.starts_with(name + "=")) {
                return std::string(pair.substr(name.size() + 1));
            }
            at = end + 1;
        }
    }
    return {};
}

// A browser at a proxy has the proxy's user; only the proxy knows its address.
std::string place_of(const net::peer& from) {
    return from.local ? "proxy, user " + std::to_string(from.local->user) : from.address;
}

// Only addresses of this page: "//elsewhere" would lead away.
std::string safe_way(const std::string& to) {
    const bool ours = to.starts_with('/') && !to.starts_with("//") &&
                      to.find_first_of("\\\r\n\t") == std::string::npos;
    return ours ? to : "/";
}

// The address of the page without its path. turn_away() has judged both headers.
std::string origin_in(const net::request& asked, bool encrypted) {
    const auto host = asked.headers.find("Host").value_or("");
    const auto origin = asked.headers.find("Origin").value_or("");
    const std::string secure = "https://" + std::string(host);
    return encrypted || origin == secure ? secure : "http://" + std::string(host);
}

// The view with the fewest slots wins: "/tasks/{id}" also fits "/tasks/retry".
const view* view_at(const std::string& method, std::string_view path,
                    std::vector<std::string>& slots) {
    const auto segments = net::path_segments(path);
    const view* best = nullptr;
    for (const auto& each : all_views()) {
        if (!segments || each.method != method) {
            continue;
        }
        const bool is_root = each.path == "/";
        auto found = is_root ? std::nullopt : net::match_path(each.path, *segments);
        if (is_root && segments->empty()) {
            found.emplace();
        }
        if (found && (best == nullptr || found->size() < slots.size())) {
            best = &each;
            slots = *std::move(found);
        }
    }
    return best;
}

}  // namespace

struct page_service::session {
    std::string cookie;
    bool is_new = false;
    std::optional<control::caller> who;
    json::value status = nullptr;  // GET /status, for the head of the page
};

page_service::page_service(control::operations& table, clock& time, event_log& log,
                           control::gate door, page_rules rules, secret_bytes bytes)
    : table_(table),
      time_(time),
      log_(log),
      door_(std::move(door)),
      rules_(std::move(rules)),
      sessions_(time, std::move(bytes)) {}

page_service::session page_service::session_of(const net::request& asked) {
    session at;
    at.cookie = cookie_called(asked, rules_.cookie);
    if (!sessions::is_cookie(at.cookie)) {
        at.cookie = sessions_.new_cookie();
        at.is_new = true;
    }
    at.who =
        rules_.sign_in
            ? sessions_.signed_in(at.cookie)
            : std::optional<control::caller>({"browser", "page", control::control_role::admin});
    if (at.who) {
        at.who->place = place_of(*asked.from) + ", page";
    }
    return at;
}

awaitable<net::reply> page_service::answer_to(net::request asked) {
    if (const auto away = turn_away(asked, rules_.hosts)) {
        co_return page(message_page(away->status, away->message, away->mend), {}, "-");
    }
    auto path = asked.target.substr(0, asked.target.find('?'));
    const auto& prefix = rules_.prefix;
    if (!prefix.empty() && path != prefix && !path.starts_with(prefix + "/")) {
        co_return page(message_page(404, "the page is below " + prefix, prefix + "/"), {}, "-");
    }
    path = path.substr(prefix.size());
    path = path.empty() ? "/" : path;
    constexpr std::string_view assets = "/assets/";
    if (path.starts_with(assets)) {
        const auto encodings = asked.headers.find("Accept-Encoding").value_or("");
        auto found = asset_at(std::string_view(path).substr(1), net::takes_gzip(encodings));
        if (found) {
            add_security(found->headers);
            co_return net::reply{*std::move(found)};
        }
    }
    // The browser holds the cookie back when a link of another site led here. The page asks for
    // itself once more; that request comes from the page.
    if (comes_from_elsewhere(asked) && cookie_called(asked, rules_.cookie).empty()) {
        shown again;
        again.title = "Sluice";
        again.template_name = "continue";
        again.model["here"] = asked.target;
        co_return page(again, {}, "-");
    }
    const auto at = session_of(asked);
    auto made = co_await answer_below(&asked, std::move(path), &at);
    if (at.is_new && !made.message.headers.find("Set-Cookie")) {
        set_cookie(made, at.cookie);
    }
    compress(made, asked);
    co_return made;
}

awaitable<net::reply> page_service::answer_below(const net::request* asked, std::string path,
                                                 const session* at) {
    const bool changes = asked->method == "POST";
    const auto form = changes ? read_fields(asked->body) : result<fields>(fields());
    if (!form) {
        co_return page(message_page(400, form.error().message, form.error().mend), *at, "-");
    }
    if (changes && !sessions_.is_form_token(at->cookie, field(*form, "token"))) {
        co_return page(message_page(403, "the form is too old: nothing was changed",
                                    "load the page again, and repeat it; the browser must keep "
                                    "the page's cookie"),
                       *at, "-");
    }
    if (path == "/sign-in" && rules_.sign_in) {
        co_return sign_in(*asked, *at, *form);
    }
    if (!at->who) {
        co_return redirect(with_fields("/sign-in", {{"to", changes ? "/" : path}}));
    }
    if (path == "/sign-out" && changes) {
        sessions_.sign_out(at->cookie);
        co_return redirect("/");
    }
    if (path == "/events") {
        co_return co_await events(asked, at);
    }
    co_return co_await show_view(asked, std::move(path), at);
}

awaitable<net::reply> page_service::show_view(const net::request* asked, std::string path,
                                              const session* at) {
    const auto query_at = asked->target.find('?');
    const auto query = read_fields(query_at == std::string::npos
                                       ? std::string_view()
                                       : std::string_view(asked->target).substr(query_at + 1));
    std::vector<std::string> slots;
    const auto* wanted = view_at(asked->method == "POST" ? "POST" : "GET", path, slots);
    session seen = *at;
    auto status = co_await table_.perform(*at->who, "GET", "/status");
    seen.status = std::move(status.body);
    if (wanted == nullptr || !query) {
        co_return page(
            message_page(query ? 404 : 400, query ? "there is no such page" : query.error().message,
                         "go to the overview"),
            seen, "-");
    }
    visit by{table_,
             *at->who,
             time_.now(),
             std::move(slots),
             *query,
             {},
             origin_in(*asked, rules_.encrypted),
             rules_.prefix};
    if (asked->method == "POST") {
        by.form = read_fields(asked->body).value();
    }
    auto made = co_await handled(wanted, &by);
    if (!made.go_to.empty()) {
        co_return redirect(made.go_to);
    }
    if (made.data) {
        co_return data_reply(made);
    }
    co_return page(made, seen, wanted->section);
}

awaitable<shown> page_service::handled(const view* wanted, const visit* by) {
    std::string defect;
    try {
        co_return co_await wanted->handle(by);
    } catch (const std::exception& error) {
        defect = error.what();
    }
    log_.write(log_level::error, "a page of the operator's page failed",
               {{"path", wanted->path}, {"failure", defect}});
    co_return message_page(500, "the daemon failed at this page", "its log says why");
}

awaitable<net::reply> page_service::events(const net::request* asked, const session* at) {
    streams_.make_room(at->cookie);
    const auto query_at = asked->target.find('?');
    const auto wanted =
        query_at == std::string::npos ? std::string() : asked->target.substr(query_at);
    auto given = co_await table_.perform(*at->who, "GET", "/events" + wanted);
    net::reply made;
    made.message.status = given.status;
    made.message.headers.add("Content-Type", given.type.empty() ? "application/json" : given.type);
    made.message.headers.add("Cache-Control", "no-store");
    add_security(made.message.headers);
    made.message.body = given.type.empty() ? write_json(given.body) : std::move(given.text);
    if (given.rest) {
        streams_.add(at->cookie, given.rest);
    }
    made.rest = std::move(given.rest);
    co_return made;
}

net::reply page_service::sign_in(const net::request& asked, const session& at, const fields& form) {
    shown made;
    made.title = "Sign in";
    made.template_name = "sign_in";
    if (asked.method != "POST") {
        const auto query = read_fields(
            asked.target.substr(std::min(asked.target.find('?'), asked.target.size() - 1) + 1));
        made.model["to"] = safe_way(query ? field(*query, "to") : "");
        return page(made, at, "-");
    }
    made.model["to"] = safe_way(field(form, "to"));
    const auto address = place_of(*asked.from);
    if (!sessions_.may_try(address)) {
        return page(message_page(429, "too many tokens were wrong", "wait a minute, then sign in"),
                    at, "-");
    }
    net::request said;
    said.from = asked.from;
    said.headers.add("Authorization", "Bearer " + field(form, "secret"));
    const auto known = door_.identify(said, control::entrance::network);
    const auto* who = std::get_if<control::caller>(&known);
    if (who == nullptr) {
        sessions_.note_failure(address);
        log_.write(log_level::warning, "a token was refused at the page", {{"from", address}});
        made.status = 401;
        made.model["wrong"] = true;
        return page(made, at, "-");
    }
    log_.write(log_level::info, "signed in at the page", {{"who", who->name}, {"from", address}});
    auto reply = redirect(text_member(made.model, "to"));
    set_cookie(reply, sessions_.sign_in(*who));
    return reply;
}

net::reply page_service::page(const shown& made, const session& at,
                              const std::string& section) const {
    auto model = made.model;
    const auto token = at.cookie.empty() ? std::string() : sessions_.form_token(at.cookie);
    model["base"] = rules_.prefix;
    model["token"] = token;
    model["heading"] = made.title;
    const head_facts head{.title = made.title,
                          .section = section,
                          .prefix = rules_.prefix,
                          .token = token,
                          .who = at.who,
                          .signed_in = rules_.sign_in && at.who,
                          .loads_again = made.template_name == "continue",
                          .edits_text = made.edits_text,
                          .status = at.status};
    auto layout = layout_of(head);
    layout["body"] = templates_.render(made.template_name, model);
    net::reply reply;
    reply.message.status = made.status;
    reply.message.headers.add("Content-Type", "text/html; charset=utf-8");
    reply.message.headers.add("Cache-Control", "no-store");
    add_security(reply.message.headers);
    reply.message.body = templates_.render("layout", layout);
    return reply;
}

net::reply page_service::data_reply(const shown& made) {
    net::reply reply;
    reply.message.status = made.status;
    reply.message.headers.add("Content-Type", "application/json");
    reply.message.headers.add("Cache-Control", "no-store");
    add_security(reply.message.headers);
    reply.message.body = write_json(*made.data);
    return reply;
}

net::reply page_service::redirect(const std::string& to) const {
    net::reply reply;
    reply.message.status = 303;
    reply.message.headers.add("Location", rules_.prefix + to);
    reply.message.headers.add("Cache-Control", "no-store");
    add_security(reply.message.headers);
    return reply;
}

void page_service::set_cookie(net::reply& into, const std::string& cookie) const {
    into.message.headers.add(
        "Set-Cookie", rules_.cookie + "=" + cookie +
                          "; Path=" + (rules_.prefix.empty() ? "/" : rules_.prefix) +
                          "; HttpOnly; SameSite=Strict" + (rules_.encrypted ? "; Secure" : ""));
}

}  // namespace sluice::operator_page
