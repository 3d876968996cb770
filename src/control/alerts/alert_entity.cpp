#include "control/alerts/alert_entity.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::control {
namespace {

std::string line_of(const held_alert& alert) {
    std::string line = "- " + alert.latest.about + ": " + alert.latest.message + ", ";
    line += alert.ended ? "from " + format_utc_seconds(alert.since) + " to " +
                              format_utc_seconds(*alert.ended)
                        : "since " + format_utc_seconds(alert.since);
    // An alert that has ended needs no mend.
    return alert.ended || alert.latest.mend.empty() ? line : line + "\n  " + alert.latest.mend;
}

json::object object_of(const held_alert& alert) {
    json::object out;
    out["about"] = alert.latest.about;
    out["message"] = alert.latest.message;
    out["since"] = format_utc_seconds(alert.since);
    out["ended"] = alert.ended ? json::value(format_utc_seconds(*alert.ended)) : json::value();
    out["mend"] = alert.latest.mend;
    for (const auto& [name, value] :
         {std::pair("route", &alert.latest.route), std::pair("incoming", &alert.latest.incoming),
          std::pair("outgoing", &alert.latest.outgoing)}) {
        if (!value->empty()) {
            out[name] = *value;
        }
    }
    return out;
}

}  // namespace

entity alert_entity(const std::string& rule, const engine::alert_settings& settings,
                    const alert_message& message, const std::string& host, wall_time now) {
    const auto& first = message.alerts.front();
    const auto all = message.alerts.size();
    const auto shown = std::min(all, most_alerts_in_message);
    const auto hold =
        std::ranges::count_if(message.alerts, [](const auto& one) { return !one.ended; });
    const bool resolved = message.news == alert_news::resolved;
    std::string summary = rule + (resolved ? " is resolved: " : ": ") + first.latest.about + ": " +
                          first.latest.message;
    if (all > 1) {
        summary += ", and " + std::to_string(all - 1) + " more";
    }
    std::string text = "Alert " + rule + " at " + host + ": " +
                       (resolved ? "resolved" : std::to_string(hold) + " at present");
    json::array alerts;
    for (std::size_t i = 0; i < shown; ++i) {
        text += "\n" + line_of(message.alerts[i]);
        alerts.push_back(object_of(message.alerts[i]));
    }
    if (shown < all) {
        text += "\nand " + std::to_string(all - shown) + " more";
    }
    json::object data;
    data["rule"] = rule;
    data["when"] = engine::name_of(settings.when);
    data["state"] = name_of(message.news);
    data["host"] = host;
    data["at"] = format_utc_seconds(now);
    data["since"] = format_utc_seconds(first.since);
    data["count"] = hold;
    data["summary"] = std::move(summary);
    data["text"] = std::move(text);
    data["alerts"] = std::move(alerts);
    data["more"] = all - shown;
    entity made;
    made.type = "alert";
    made.id = rule + " " + std::to_string(message.number);
    made.headers["event"] = name_of(message.news);
    made.data = std::move(data);
    return made;
}

}  // namespace sluice::control
