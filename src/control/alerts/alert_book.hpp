#pragma once

// Decides when an alert is told: gets what holds at a moment, and gives a message or none. Its
// state is a value that is kept in the ledger, so that a restart tells nothing twice. No I/O.

#include "control/alerts/conditions.hpp"
#include "engine/plan/alert_settings.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::control {

// A finding over time.
struct held_alert {
    finding latest;
    wall_time since{};               // it holds
    wall_time noticed{};             // the first look that found it: `for` counts from here
    std::optional<wall_time> ended;  // it was told, or was about to be
    bool told = false;
};

// The state of one rule.
struct alert_state {
    std::map<std::string, held_alert> alerts;  // by finding::about
    std::optional<wall_time> told_at;          // the last message
    std::int64_t messages = 0;
};

enum class alert_news { firing, repeated, resolved };

std::string_view name_of(alert_news news);  // "firing"

struct alert_message {
    alert_news news = alert_news::firing;
    std::int64_t number = 0;         // of the rule
    std::vector<held_alert> alerts;  // those that hold first, each list by its beginning
};

struct alert_step {
    alert_state next;
    std::optional<alert_message> message;
};

// The next state of a rule. When there is a message, the state holds once it is on its way.
//
// A finding is an alert when it has held for `for`. The first message comes at once. Between two
// messages of a rule lies the quiet time; what begins or ends meanwhile is told in one message. An
// alert that ended before it could be told is told with its end.
alert_step step(const engine::alert_settings& rule, alert_state state, const judgement& found,
                wall_time now);

// True: the ledger must learn of the difference. Texts do not count.
bool differs(const alert_state& before, const alert_state& after);

json::value stored(const alert_state& state);
result<alert_state> alert_state_of(const json::value& stored);

}  // namespace sluice::control
