#pragma once

// Declares the rules of `alerts`. The assembly resolves their names, and the alert watch follows
// them.

#include <sluice/config/declaration.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::engine {

enum class alert_condition { failures, uncertain, oldest_task, credential, lateness, disk, budget };

// The word of a configuration: "oldest-task".
std::string_view name_of(alert_condition condition);

// The names that a rule looks at. An empty list holds no name.
struct alert_scope {
    std::vector<config::reference> routes;
    std::vector<config::reference> incoming;
    std::vector<config::reference> outgoing;
    std::vector<config::reference> clients;

    bool is_everything() const {
        return routes.empty() && incoming.empty() && outgoing.empty() && clients.empty();
    }
};

struct alert_settings {
    alert_condition when = alert_condition::failures;
    std::vector<config::reference> to;
    alert_scope scope;
    std::int64_t count = 1;    // failures, uncertain
    std::int64_t percent = 0;  // failures; 0: their share does not matter
    std::chrono::milliseconds within{600'000};
    std::chrono::milliseconds longer_than{1'800'000};  // oldest-task, lateness
    std::size_t below = std::size_t{1024} * 1024 * 1024;
    std::chrono::milliseconds holds_for{0};
    std::chrono::milliseconds quiet{300'000};
    std::chrono::milliseconds repeat{14'400'000};  // 0: never
    bool resolved = true;
};

const config::declaration<alert_settings>& alert_declaration();

// The messages of alerts are tasks of this route. No configuration can use the name.
inline constexpr std::string_view alert_route = ".alerts";

}  // namespace sluice::engine
