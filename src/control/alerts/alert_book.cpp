#include "control/alerts/alert_book.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace sluice::control {
namespace {

using std::chrono::milliseconds;

bool is_due(const engine::alert_settings& rule, const held_alert& one, wall_time now) {
    return one.told || one.ended || now - one.noticed >= rule.holds_for;
}

void take_in(alert_state& state, const finding& found, wall_time now) {
    const auto [place, is_new] = state.alerts.try_emplace(found.about);
    auto& alert = place->second;
    if (is_new) {
        alert.noticed = now;
        alert.since = std::min(found.since.value_or(now), now);
    }
    alert.latest = found;
    alert.ended.reset();  // it came back before its end was told
}

// Ends the alerts that hold no longer.
void end_others(const engine::alert_settings& rule, alert_state& state, const judgement& found,
                wall_time now) {
    for (auto entry = state.alerts.begin(); entry != state.alerts.end();) {
        auto& [about, alert] = *entry;
        const bool holds =
            std::ranges::find(found.held, about, &finding::about) != found.held.end();
        if (holds || alert.ended || found.unknown.contains(about)) {
            ++entry;
        } else if (!is_due(rule, alert, now) || (alert.told && !rule.resolved)) {
            entry = state.alerts.erase(entry);
        } else {
            alert.ended = now;
            ++entry;
        }
    }
}

std::vector<held_alert> told_alerts(const engine::alert_settings& rule, const alert_state& state,
                                    wall_time now) {
    std::vector<held_alert> all;
    for (const auto& [about, alert] : state.alerts) {
        if (is_due(rule, alert, now)) {
            all.push_back(alert);
        }
    }
    std::ranges::sort(all, {}, [](const held_alert& one) {
        return std::tuple(one.ended.has_value(), one.since, std::string_view(one.latest.about));
    });
    return all;
}

std::optional<alert_news> news_of(const engine::alert_settings& rule, const alert_state& state,
                                  const std::vector<held_alert>& alerts, wall_time now) {
    const auto past = state.told_at ? now - *state.told_at : milliseconds::max();
    const bool holds = std::ranges::any_of(alerts, [](const auto& one) { return !one.ended; });
    const bool is_news =
        std::ranges::any_of(alerts, [](const auto& one) { return !one.told || one.ended; });
    // A clock that was set back must not silence a rule for ever.
    const bool may_speak = past >= rule.quiet || past < milliseconds(0);
    if (is_news && may_speak) {
        return holds ? alert_news::firing : alert_news::resolved;
    }
    if (holds && !is_news && rule.repeat.count() > 0 && past >= rule.repeat) {
        return alert_news::repeated;
    }
    return std::nullopt;
}

json::value stored_moment(const std::optional<wall_time>& at) {
    return at ? json::value(format_utc(*at)) : json::value(nullptr);
}

std::optional<wall_time> moment_member(const json::value& of, std::string_view name) {
    const auto at = parse_utc(text_member(of, name));
    return at ? std::optional(*at) : std::nullopt;
}

}  // namespace

std::string_view name_of(alert_news news) {
    switch (news) {
        case alert_news::firing:
            return "firing";
        case alert_news::repeated:
            return "repeated";
        case alert_news::resolved:
            break;
    }
    return "resolved";
}

alert_step step(const engine::alert_settings& rule, alert_state state, const judgement& found,
                wall_time now) {
    for (const auto& one : found.held) {
        take_in(state, one, now);
    }
    end_others(rule, state, found, now);
    alert_step made;
    auto alerts = told_alerts(rule, state, now);
    if (const auto news = news_of(rule, state, alerts, now)) {
        made.message = alert_message{*news, state.messages + 1, std::move(alerts)};
        state.told_at = now;
        ++state.messages;
        std::erase_if(state.alerts, [](const auto& entry) { return entry.second.ended; });
        for (auto& [about, alert] : state.alerts) {
            alert.told = is_due(rule, alert, now);
        }
    }
    made.next = std::move(state);
    return made;
}

bool differs(const alert_state& before, const alert_state& after) {
    const auto same = [](const auto& one, const auto& other) {
        return one.first == other.first && one.second.noticed == other.second.noticed &&
               one.second.ended == other.second.ended && one.second.told == other.second.told;
    };
    return before.messages != after.messages || before.alerts.size() != after.alerts.size() ||
           !std::ranges::equal(before.alerts, after.alerts, same);
}

json::value stored(const alert_state& state) {
    json::array alerts;
    for (const auto& [about, alert] : state.alerts) {
        alerts.push_back(json::object{{"about", about},
                                      {"message", alert.latest.message},
                                      {"mend", alert.latest.mend},
                                      {"route", alert.latest.route},
                                      {"incoming", alert.latest.incoming},
                                      {"outgoing", alert.latest.outgoing},
                                      {"since", format_utc(alert.since)},
                                      {"noticed", format_utc(alert.noticed)},
                                      {"ended", stored_moment(alert.ended)},
                                      {"told", alert.told}});
    }
    json::object out;
    out["told_at"] = stored_moment(state.told_at);
    out["messages"] = state.messages;
    out["alerts"] = std::move(alerts);
    return out;
}

result<alert_state> alert_state_of(const json::value& stored) {
    const auto* alerts = member(stored, "alerts");
    if (alerts == nullptr || kind_of(*alerts) != json_kind::array) {
        return failure(failure_class::internal, "the stored state of an alert cannot be read");
    }
    alert_state made;
    made.told_at = moment_member(stored, "told_at");
    made.messages = integer_member(stored, "messages").value_or(0);
    for (const auto& one : alerts->get_array()) {
        held_alert alert;
        alert.latest = {.about = text_member(one, "about"),
                        .message = text_member(one, "message"),
                        .mend = text_member(one, "mend"),
                        .since = std::nullopt,
                        .route = text_member(one, "route"),
                        .incoming = text_member(one, "incoming"),
                        .outgoing = text_member(one, "outgoing")};
        alert.since = moment_member(one, "since").value_or(wall_time());
        alert.noticed = moment_member(one, "noticed").value_or(alert.since);
        alert.ended = moment_member(one, "ended");
        alert.told = kind_of(one) == json_kind::object && flag_member(one.get_object(), "told");
        made.alerts.emplace(alert.latest.about, std::move(alert));
    }
    return made;
}

}  // namespace sluice::control
