#pragma once

// Makes seeded histories. It draws each next call from the model's present state, so that most of
// them do something. Some are wrong on purpose.

#include "faults/ledger/operation.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace sluice::testing {

class random_operations {
 public:
    // `largest` is the most bytes of data in a task.
    explicit random_operations(std::uint32_t seed, int largest = 600)
        : random_(seed), largest_(largest) {}

    operation_pointer next(const ledger_model& model);

    // The time of the last operation; it only grows.
    wall_time now() const { return now_; }

 private:
    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }
    bool one_in(int many) { return below(many) == 0; }
    template <class T>
    const T& any(const std::vector<T>& of) {
        return of[static_cast<std::size_t>(below(static_cast<int>(of.size())))];
    }
    std::string fresh_text(const std::string& what);

    operation_pointer page(const ledger_model& model);
    operation_pointer rename();
    operation_pointer part(const ledger_model& model, const std::string& incoming);
    ledger::new_task task(const std::string& source);
    ledger::run_id some_run(const ledger_model& model);
    operation_pointer claim(const ledger_model& model);
    ledger::intent intent();
    operation_pointer intents(const ledger_model& model);
    operation_pointer verdicts(const ledger_model& model);
    operation_pointer settlements(const ledger_model& model);
    ledger::settlement settlement(const ledger::task& held, const std::string& source);
    operation_pointer admin(const ledger_model& model);
    operation_pointer act(const ledger_model& model);
    ledger::task_filter filter();
    operation_pointer values();
    ledger::value_change value();

    std::mt19937 random_;
    int largest_;
    wall_time now_{std::chrono::seconds(1'000'000)};
    int texts_ = 0;
};

}  // namespace sluice::testing
