#pragma once

// Kept answers in the ledger's store `.answers`, which no configuration can name.

#include <sluice/async/clock.hpp>
#include <sluice/component/answer_cache.hpp>
#include <sluice/ledger/key_values.hpp>
#include <sluice/model/event_log.hpp>

namespace sluice::access {

inline constexpr const char* answer_store = ".answers";

class ledger_answer_cache final : public answer_cache {
 public:
    // Both outlive it.
    ledger_answer_cache(clock& time, event_log& log) : time_(time), log_(log) {}

    // Before it, nothing is kept. `values` outlives the last call.
    void keep_in(ledger::key_values& values) { values_ = &values; }

    // Nothing of an answer whose moment is still to come: the clock has been set back.
    awaitable<std::optional<cached_answer>> find(std::string key) override;
    // For a week: a job that looks less often asks again.
    awaitable<void> keep(std::string key, cached_answer answer) override;

 private:
    clock& time_;
    event_log& log_;
    ledger::key_values* values_ = nullptr;
    bool unkept_said_ = false;
};

}  // namespace sluice::access
