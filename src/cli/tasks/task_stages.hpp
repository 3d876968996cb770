#pragma once

// `sluice tasks show ID --stages`: what the stages make of a task's data, with the configuration
// of now. Storages are read; nothing is written or sent.

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

// A failure of class invalid when the configuration is wrong: its mistakes are in the message.
result<answer_text> answer_stages(const stages_question& asked);

std::string stages_text(const engine::stage_story& story);
json::object stages_object(const engine::stage_story& story);

}  // namespace sluice::cli
