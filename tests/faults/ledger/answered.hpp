#pragma once

// The frame of an operation: the call that it makes, and its answer as text.

#include "faults/ledger/ledger_text.hpp"
#include "faults/ledger/operation.hpp"

#include <optional>
#include <string>
#include <utility>

namespace sluice::testing {

inline constexpr const char* refused = "refused";

inline std::string text_of(const std::string& text) {
    return text;
}
inline std::string text_of(std::size_t count) {
    return std::to_string(count);
}
inline std::string text_of(ledger::run_id id) {
    return std::to_string(id);
}

inline std::string text_of(const ledger::action_report& report) {
    return "moved " + std::to_string(report.moved) + " held " + std::to_string(report.held) +
           " unknown " + std::to_string(report.unknown) + (report.newest ? " but the newest" : "");
}
inline std::string text_of(const ledger::prune_report& report) {
    return std::to_string(report.tasks);
}
inline std::string text_of(const ledger::held_memory& moved) {
    return std::to_string(moved.open_tasks) + " of " + std::to_string(moved.tasks) + " tasks, " +
           std::to_string(moved.entities) + " entities, " + std::to_string(moved.values) +
           " values, position " + (moved.position ? "yes" : "no");
}
inline std::string text_of(const ledger::admission& done) {
    return std::to_string(done.tasks) + (done.more ? " and more" : "");
}
inline std::string text_of(const ledger::forgotten& done) {
    return std::to_string(done.entities);
}

template <class T>
std::optional<std::string> text_of_answer(const result<T>& given) {
    if (given) {
        if constexpr (std::is_void_v<T>) {
            return "done";
        } else if constexpr (std::is_same_v<T, bool>) {
            return *given ? "yes" : "no";
        } else {
            return text_of(*given);
        }
    }
    const bool ours = given.error().kind == failure_class::internal;
    return ours ? std::nullopt : std::optional(refused);
}

// `Call`: ledger* → awaitable<result<…>>.
template <class Call>
class answered final : public operation {
 public:
    answered(std::string text, Call call, bool alone)
        : text_(std::move(text)), call_(std::move(call)), alone_(alone) {}

    bool comes_alone() const override { return alone_; }
    std::string text() const override { return text_; }
    awaitable<std::optional<std::string>> on_ledger(ledger::ledger* ledger) const override {
        const auto given = co_await call_(ledger);
        co_return text_of_answer(given);
    }

 private:
    std::string text_;
    Call call_;
    bool alone_;
};

template <class Call>
operation_pointer make_operation(std::string text, Call call, bool alone = false) {
    return std::make_shared<answered<Call>>(std::move(text), std::move(call), alone);
}

}  // namespace sluice::testing
