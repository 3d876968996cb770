#pragma once

// Makes a filter of tasks from the words of a person or a program. The commands and the control
// interface use it.

#include <sluice/error.hpp>
#include <sluice/ledger/task_filter.hpp>
#include <sluice/model/time.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::control {

// An empty member selects nothing.
struct task_query {
    std::vector<std::int64_t> ids;
    std::vector<std::string> statuses;
    std::string route;
    std::string outgoing;
    std::string incoming;
    std::string entity;
    std::string external_id;
    std::string created_since;
    std::string created_until;
    std::string updated_since;
    std::string updated_until;
    std::string text;
    std::int64_t run = 0;
    std::string entity_type;
    std::string order_key;
    std::string reason_holds;
    int sends = 0;
    std::string next_since;
    std::string next_until;
    std::vector<std::string> headers;  // NAME=VALUE
    bool outcome_open = false;
    std::int64_t below = 0;
    std::size_t limit = 50;

    // Fails if a status, a time or a header cannot be read.
    result<ledger::task_filter> filter(wall_time now) const;

    // Tells whether nothing selects tasks: neither numbers nor anything else.
    bool says_nothing() const;
};

// Reads "2026-01-31T09:00:00Z", a day, how long ago ("2h"), or how long from now ("+2h").
result<wall_time> moment_of(const std::string& text, wall_time now);

}  // namespace sluice::control
