#pragma once

// Writes the timeline of a task for people and for programs: `sluice explain`.

#include "cli/tasks/task_timeline.hpp"
#include "engine/stages/stage_effects.hpp"

#include <sluice/model/json.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace sluice::cli {

// The effect of the stages on the task's data, with the configuration as it is now.
struct stages_now {
    std::optional<engine::stage_story> story;
    std::string why_not;  // the reason when there is no story
};

// Lines are at most `columns` wide; 0: as wide as they are. With `whole`, it shows every request
// and reply as it was sent and received.
std::string explanation_text(const task_facts& facts, const stages_now& stages, std::size_t columns,
                             bool whole);

json::object explanation_object(const task_facts& facts, const stages_now& stages);

}  // namespace sluice::cli
