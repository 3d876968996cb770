#pragma once

// Which tasks are meant. What is left empty matches everything.

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
    // Each of its words is one of the data's values; one that ends in * begins one. Large and small
    // letters are alike.
    std::string text;
    std::optional<run_id> run;
    std::string entity_type;
    std::string order_key;
    std::string reason;  // it holds this, large and small letters alike (of a to z)
    int sends = 0;       // at least so often
    std::optional<wall_time> next_since;  // its next attempt is from then on …
    std::optional<wall_time> next_until;  // … and before this
    std::vector<wanted_header> headers;   // it has each of them
    bool outcome_open = false;            // only what may have been sent, and nobody knows
};

}  // namespace sluice::ledger
