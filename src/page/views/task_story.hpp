#pragma once

// Tells a task's whole story from its history, and what the task waits for. No I/O.

#include "page/views/parts.hpp"

namespace sluice::operator_page {

// The changes of state, attempts and edits of GET /tasks/{id}, oldest first.
json::array story_of(const json::value& task);

// The facts about a task's lane that decide what the task waits for.
struct lane_facts {
    bool known = false;  // the running configuration has the lane
    bool paused = false;
    bool held = false;    // its outgoing keeps failing
    std::string trouble;  // why it is held
};
lane_facts lane_of(const json::value& task, const json::value& routes,
                   const json::value& connections);

// One sentence; empty for a task that waits for nothing.
std::string waits_for(const json::value& task, const lane_facts& lane);

}  // namespace sluice::operator_page
