#pragma once

// Shows the effect of the stages on a task's data with the present configuration: `sluice tasks
// show ID --stages`. It reads storages, but writes and sends nothing.

#include "cli/answer.hpp"
#include "engine/stages/stage_effects.hpp"

#include <sluice/ledger/task.hpp>

#include <string>

namespace sluice::cli {

struct stages_question {
    std::string configuration;  // its directory
    std::string state;
    ledger::task_id task = 0;
    bool as_json = false;
};

// Fails with class invalid if the configuration is wrong, and prints its mistakes. Blocks.
result<answer_text> answer_stages(const stages_question& asked);

// Writes each stage with the difference that it makes, then what storages would keep, the results,
// and why a record ends.
std::string story_text(const engine::stage_story& story);
// Writes the story of a task, which goes to a publisher.
std::string stages_text(const engine::stage_story& story);

}  // namespace sluice::cli
