#pragma once

// Kept answers in the ledger's store `.answers`, which no configuration can name.

#include <sluice/async/clock.hpp>
#include <sluice/component/kept_answers.hpp>
#include <sluice/ledger/key_values.hpp>
#include <sluice/model/event_log.hpp>

namespace sluice::access {

inline constexpr const char* answer_store = ".answers";

class answers_in_ledger final : public kept_answers {
 public:
    // Both outlive it.
    answers_in_ledger(clock& time, event_log& log) : time_(time), log_(log) {}

    // Before it, nothing is kept. `values` outlives the last call.
    void keep_in(ledger::key_values& values) { values_ = &values; }

    // Nothing of an answer whose moment is still to come: the clock has been set back.
    awaitable<std::optional<kept_answer>> find(std::string key) override;
    // For a week: a job that looks less often asks again.
    awaitable<void> keep(std::string key, kept_answer what) override;

 private:
    clock& time_;
    event_log& log_;
    ledger::key_values* values_ = nullptr;
    bool unkept_said_ = false;
};

}  // namespace sluice::access
