#include "control/resources.hpp"

#include <sluice/config/diagnostic.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>

namespace sluice::control {
namespace {

using ledger::paused_kind;

constexpr std::array<std::pair<std::string_view, paused_kind>, 3> kinds{
    {{"incoming", paused_kind::incoming},
     {"route", paused_kind::route},
     {"outgoing", paused_kind::outgoing}}};

std::string_view word_of(paused_kind kind) {
    return std::ranges::find(kinds, kind, &decltype(kinds)::value_type::second)->first;
}

std::optional<paused_kind> kind_called(std::string_view word) {
    const auto found = std::ranges::find(kinds, word, &decltype(kinds)::value_type::first);
    return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

schema::schema pause_schema() {
    return schema::object({{"kind", schema::one_of("Its kind", {"incoming", "route", "outgoing"})},
                           {"name", schema::text("Its name")},
                           {"since", schema::moment("When it was paused")},
                           {"who", schema::text("The operator")},
                           {"reason", schema::text("Why")}});
}

json::object pause_object(const ledger::pause_entry& one) {
    json::object out;
    out["kind"] = word_of(one.kind);
    out["name"] = one.name;
    out["since"] = format_utc(one.at);
    out["who"] = one.who;
    out["reason"] = one.reason;
    return out;
}

awaitable<result<answer>> list_pauses(const control_context* context, const call*) {
    const auto found = co_await context->ledger.paused();
    if (!found) {
        co_return found.error();
    }
    json::array pauses;
    for (const auto& one : *found) {
        pauses.push_back(pause_object(one));
    }
    co_return answer{200, json::object{{"pauses", std::move(pauses)}}};
}

// Fails for a name that the running configuration does not have: such a pause would pause nothing.
result<paused_kind> known_part(const control_context& context, const std::string& kind,
                               const std::string& name, bool any_name) {
    const auto named = kind_called(kind);
    if (!named) {
        return failure(failure_class::invalid, "'" + kind + "' cannot be paused",
                       "an incoming, a route or an outgoing can");
    }
    const auto now = context.daemon.view();
    const auto& names = *named == paused_kind::incoming ? now.running->names.incoming
                        : *named == paused_kind::route  ? now.running->names.routes
                                                        : now.running->names.outgoing;
    if (any_name || names.contains(name)) {
        return *named;
    }
    const auto meant = config::did_you_mean(name, {names.begin(), names.end()});
    return failure(failure_class::invalid, "there is no " + kind + " '" + name + "'",
                   meant.empty() ? "GET /connections and GET /routes list them"
                                 : "did you mean '" + meant + "'?");
}

awaitable<result<answer>> pause_part(const control_context* context, const call* asked) {
    ledger::pause_entry pause;
    pause.name = text_member(asked->body, "name");
    const auto* force = member(asked->body, "force");
    const bool any_name = force != nullptr && *force == json::value(true);
    const auto kind = known_part(*context, text_member(asked->body, "kind"), pause.name, any_name);
    if (!kind) {
        co_return kind.error();
    }
    pause.kind = *kind;
    pause.reason = text_member(asked->body, "reason");
    pause.at = context->time.now();
    pause.who = asked->who.name;
    auto out = pause_object(pause);
    const auto done = co_await context->ledger.pause(std::move(pause));
    if (!done) {
        co_return done.error();
    }
    context->daemon.heed_commands();
    co_return answer{200, std::move(out)};
}

awaitable<result<answer>> resume_part(const control_context* context, const call* asked) {
    const auto& word = asked->slots[0];
    const auto& name = asked->slots[1];
    const auto kind = kind_called(word);
    if (!kind) {
        co_return failure(failure_class::invalid, "'" + word + "' cannot be paused",
                          "an incoming, a route or an outgoing can");
    }
    const auto was_paused = co_await context->ledger.resume(*kind, name);
    if (!was_paused) {
        co_return was_paused.error();
    }
    if (!*was_paused) {
        co_return not_found(word + " '" + name + "' is not paused", "GET /pauses lists what is");
    }
    context->daemon.heed_commands();
    json::object out;
    out["kind"] = word;
    out["name"] = name;
    co_return answer{200, std::move(out)};
}

}  // namespace

void add_pause_resources(resource_list& all) {
    all.push_back({.method = "GET",
                   .path = "/pauses",
                   .name = "pauses",
                   .summary = "List what is paused by hand",
                   .response = schema::object({{"pauses", schema::list_of(pause_schema())}}),
                   .handle = list_pauses});
    all.push_back({.method = "POST",
                   .path = "/pauses",
                   .role = control_role::operates,
                   .name = "pause",
                   .summary = "Let nothing new begin in an incoming, a route or an outgoing",
                   .request = schema::object(
                       {{"kind", schema::one_of("Its kind", {"incoming", "route", "outgoing"})},
                        {"name", schema::text("Its name")},
                        {"reason", schema::text("Why"), true},
                        {"force", schema::flag("Also a name that is not configured now"), true}}),
                   .response = pause_schema(),
                   .handle = pause_part});
    all.push_back({.method = "DELETE",
                   .path = "/pauses/{kind}/{name}",
                   .role = control_role::operates,
                   .name = "resume",
                   .summary = "Let a paused incoming, route or outgoing go on",
                   .response = schema::object(
                       {{"kind", schema::text("Its kind")}, {"name", schema::text("Its name")}}),
                   .handle = resume_part});
}

}  // namespace sluice::control
