#pragma once

// Selects tasks for lists, counts and operator actions. A field that is left empty matches every
// task.

#include <sluice/ledger/task.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sluice::ledger {

struct wanted_header {
    std::string name;
    std::string value;
};

struct task_filter {
    std::vector<task_id> ids;
    std::vector<task_state> states;
    std::string route;
    std::string outgoing;
    std::string incoming;
    std::string entity_id;
    std::optional<task_id> below;  // cursor: only ids smaller than this
    std::size_t limit = 50;        // newest first
    std::string external_id;
    std::optional<wall_time> created_since;  // from then on …
    std::optional<wall_time> created_until;  // … and before this
    std::optional<wall_time> updated_since;
    std::optional<wall_time> updated_until;
    // Every word of this text occurs in the data's values; a word that ends in * matches the
    // beginning of one. Upper and lower case are alike.
    std::string text;
    std::optional<run_id> run;
    std::string entity_type;
    std::string order_key;
    std::string reason;  // the reason contains this text; letters a to z match in either case
    int sends = 0;       // it was sent at least this often
    std::optional<wall_time> next_since;  // its next attempt is from then on …
    std::optional<wall_time> next_until;  // … and before this
    std::vector<wanted_header> headers;   // it has each of them
    bool outcome_open = false;            // only tasks that may have been sent, as far as is known
};

}  // namespace sluice::ledger
