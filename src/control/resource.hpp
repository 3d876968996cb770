#pragma once

// Declares what one resource of the control interface is. One declaration gives the routing, the
// rights, the OpenAPI document and the test of both.
//
// A new resource is one file in resources/ and one line in resources.cpp.

#include "control/access_grants.hpp"
#include "control/configuration_files.hpp"
#include "control/configuration_objects.hpp"
#include "control/editing_help.hpp"
#include "control/live_events.hpp"
#include "control/live_taps.hpp"
#include "control/metrics/queue_watch.hpp"
#include "control/running_daemon.hpp"
#include "control/schema.hpp"
#include "control/trials.hpp"
#include "engine/plan/control_settings.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/ledger/ledger.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/trace.hpp>
#include <sluice/net/handed_sockets.hpp>
#include <sluice/net/server.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::control {

class bulk_moves;

using engine::control_role;

// The services that every handler works with. They outlive the interface.
struct control_context {
    running_daemon& daemon;
    ledger::ledger& ledger;
    clock& time;
    random_source& random;
    event_log& log;
    std::shared_ptr<live_events> events = std::make_shared<live_events>();
    std::shared_ptr<queue_watch> queues = std::make_shared<queue_watch>();
    trace_writer* traces = nullptr;  // null: nobody traces
    std::shared_ptr<live_taps> taps = nullptr;
    configuration_files* files = nullptr;  // null: they cannot be seen here
    editing_help* editing = nullptr;       // null: nobody edits here
    bulk_moves* bulk = nullptr;            // null: one request moves many tasks, or none
    trials* tried = nullptr;               // null: nothing can be tried here
    configuration_objects* objects = nullptr;
    access_grants* grants = nullptr;
    net::handed_sockets* handed = nullptr;  // by the service manager; null: none
};

// Says who makes a request, as far as the daemon can tell.
struct caller {
    std::string name;   // of a user, or of a token's holder
    std::string place;  // "unix socket, process 812" or an address
    control_role role = control_role::viewer;
};

// One request that may be carried out.
struct call {
    std::vector<std::string> slots;            // the values of the path's slots, in order
    std::map<std::string, std::string> query;  // decoded
    json::value body;                          // null where the request has none
    caller who;
    trace_parent trace = {};  // the span of the request
};

struct answer {
    unsigned status = 200;
    json::value body;       // sent as JSON, unless there is `text`
    std::string text = {};  // sent as it is, as `type`
    std::string type = {};
    std::shared_ptr<net::body_source> rest = {};  // see net::reply
};

// A handler works with pointers that outlive it. A failure becomes the status of its class.
using handler = awaitable<result<answer>> (*)(const control_context* context, const call* asked);

struct query_parameter {
    std::string_view name;
    schema::schema of;
};

struct resource {
    std::string method;  // GET, POST, PUT or DELETE
    std::string path;    // "/tasks/{id}"
    // The role that a caller needs. A GET changes nothing; every other method is audited, unless it
    // only looks.
    control_role role = control_role::viewer;
    std::string name;          // operationId: "retry_tasks"
    std::string summary = {};  // one line for people
    std::vector<query_parameter> query = {};
    std::optional<schema::schema> request = {};  // of the body; nullopt: none
    bool request_optional = false;               // the body may be missing
    schema::schema response = {};                // of the answer's body
    std::string type = "application/json";       // of the answer
    unsigned status = 200;                       // of a success
    std::vector<unsigned> may_answer = {};       // further statuses, with the same body
    // True: the port for monitoring answers it without a token.
    bool for_monitoring = false;
    // A member of the body that the audit trail leaves out: a person may type a secret into it.
    std::string unaudited = {};
    // True: a question too long for an address. It changes nothing and spends nothing.
    bool only_looks = false;
    handler handle = nullptr;
};

// Returns the answer of a request for something that is not there.
answer not_found(std::string message, std::string mend);

// Returns every resource, in the order of the documentation.
const std::vector<resource>& all_resources();

}  // namespace sluice::control
