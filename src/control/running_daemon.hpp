#pragma once

// Shows the control interface the running daemon, and lets it steer the daemon. The composition
// root implements it; no other way leads from the control interface into the daemon.

#include "engine/engine_view.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::control {

enum class daemon_phase { starting, running, stopping };

// A port or a socket that the configuration asks for, and that could not be opened.
struct closed_entrance {
    std::string field;  // "daemon.webhooks.listen"
    failure why;
};

struct daemon_identity {
    std::int64_t process = 0;
    std::string version;
    std::string configuration;  // its directory
    std::string state;          // the state directory
    wall_time started{};
    std::int64_t generation = 1;  // of the configuration
    daemon_phase phase = daemon_phase::starting;
    std::map<std::string, std::int64_t> reloads = {};  // since the start, by verdict
    std::string failed_reload = {};    // the failure of the last reload; empty when it succeeded
    std::vector<std::string> changed;  // files of the configuration, since they were read
    std::vector<closed_entrance> closed = {};
    std::int64_t spans_sent = 0;  // of traces
    std::int64_t spans_dropped = 0;
};

// The level of log lines for one part, such as route 'posts'; kind and name are empty for the
// daemon's own level.
struct log_choice {
    std::string kind;
    std::string name;
    log_level level = log_level::info;
};

// A budget of requests. Counts are of this process.
struct budget_now {
    std::string id;   // a one-way hash of the credential
    std::string api;  // the base URL
    std::int64_t limit = 0;
    std::chrono::milliseconds per{};
    std::int64_t left = 0;
    std::int64_t waiting = 0;                      // requests in the queue
    std::chrono::milliseconds shut{0};             // no request goes out for this time
    std::map<std::string, std::int64_t> spent_by;  // by who asked
    std::int64_t refused = 0;                      // replies with status 429
    std::vector<std::string> clients = {};         // that spend it
};

// The requests that the schedules will make of a budget, by the measure of past runs.
struct budget_forecast {
    struct use {
        std::string name;              // "incoming posts", "route posts-to-report > report"
        std::string schedule;          // "every 5m"
        double requests_a_minute = 0;  // in the busiest hour of the next day
        std::string basis;             // "measured: 2 pages, 40 items in 10 runs"
    };
    double requests_a_minute = 0;
    double most_a_minute = 0;
    std::vector<use> uses;
};

// A rule of `alerts`.
struct alert_now {
    struct held_now {
        std::string message;
        std::string mend;
    };
    std::string rule;
    std::vector<held_now> held = {};  // that were told, and hold
    std::int64_t messages = 0;        // since the rule is there
};

// Belongs to one shard.
class running_daemon {
 public:
    virtual ~running_daemon() = default;

    virtual daemon_identity identity() const = 0;
    // It holds until the caller's next co_await.
    virtual engine::engine_view view() = 0;
    virtual std::vector<budget_now> budgets() const = 0;

    // Every rule of `alerts` that has been looked at, by name.
    virtual std::vector<alert_now> alerts() const = 0;

    // Returns each schedule with its past and its next runs, as a list; only those of the incoming
    // or route `name`, unless that is empty.
    virtual awaitable<result<json::value>> schedules(std::string name) = 0;

    // Returns the forecast of each budget, by its id.
    virtual awaitable<result<std::map<std::string, budget_forecast>>> forecasts() = 0;

    // Tells the daemon that the ledger holds commands: pauses, moved tasks, runs by hand.
    virtual void heed_commands() = 0;

    // Loads the files of the configuration, for the person or program of that name. Resumes with
    // the verdict: what became of each object, or why nothing has changed. Cancelling ends the
    // wait only.
    virtual awaitable<json::value> reload(std::string asked_by) = 0;
    // The generations that the ledger knows, oldest first, and the parts of former ones that still
    // work.
    virtual awaitable<result<json::value>> generations() = 0;

    // The daemon's own level comes first.
    virtual std::vector<log_choice> log_levels() const = 0;
    virtual void set_log_level(const log_choice& choice) = 0;
    // Gives a part the daemon's level again. Returns false when it had no level of its own.
    virtual bool reset_log_level(const std::string& kind, const std::string& name) = 0;
};

}  // namespace sluice::control
