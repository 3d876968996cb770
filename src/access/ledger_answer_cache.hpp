#pragma once

// Keeps answers of APIs in the ledger's store `.answers`, whose name no configuration can use.

#include <sluice/async/clock.hpp>
#include <sluice/component/answer_cache.hpp>
#include <sluice/ledger/key_values.hpp>
#include <sluice/model/event_log.hpp>

namespace sluice::access {

inline constexpr const char* answer_store = ".answers";

class ledger_answer_cache final : public answer_cache {
 public:
    // Both outlive the cache.
    ledger_answer_cache(clock& time, event_log& log) : time_(time), log_(log) {}

    // Before this call, the cache keeps nothing. `values` outlives the last call.
    void keep_in(ledger::key_values& values) { values_ = &values; }

    // Ignores an answer from the future, because the clock was then set back.
    awaitable<std::optional<cached_answer>> find(std::string key) override;
    // Kept for a week: a job that looks less often asks again.
    awaitable<void> keep(std::string key, cached_answer answer) override;

 private:
    clock& time_;
    event_log& log_;
    ledger::key_values* values_ = nullptr;
    bool unkept_said_ = false;
};

}  // namespace sluice::access
