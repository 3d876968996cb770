#pragma once

// Runs each test of this suite over every ledger, because every ledger keeps the same promises.

#include <sluice/ledger/ledger.hpp>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <support/run_awaitable.hpp>
#include <support/temporary_directory.hpp>
#include <vector>

namespace sluice::ledger {

enum class ledger_kind { sqlite, memory };

class ledger_contract : public ::testing::TestWithParam<ledger_kind> {
 protected:
    ledger_contract();
    ~ledger_contract() override;

    // Returns the value of a call that has to succeed.
    template <class T>
    T get(awaitable<result<T>> call) {
        auto answer = sluice::testing::run_awaitable(context_, std::move(call));
        return std::move(answer).value();
    }

    // Returns the failure of a call that has to fail.
    template <class T>
    failure failure_of(awaitable<result<T>> call) {
        auto answer = sluice::testing::run_awaitable(context_, std::move(call));
        if (answer) {
            throw std::logic_error("it was expected to fail");
        }
        return answer.error();
    }

    // Closes and opens the ledger, where it has a file. Everything kept must still be there.
    void reopen();

    // A page of tasks with these entity ids, on the lane and incoming of the suite.
    static page_commit page_of(const std::vector<std::string>& ids);
    std::vector<task_id> add(const std::vector<std::string>& ids) {
        return get(ledger_->commit_page(page_of(ids)));
    }

    claim_reply claim(std::size_t limit, wall_time now = at(0));
    // Claims one task, which must exist.
    task claim_one(wall_time now = at(0));
    static settlement outcome(const task& of, task_state to);
    task settle(const task& of, task_state to);  // and reads it again
    void settle(const settlement& settlement) { get(ledger_->settle({settlement})); }
    task read(task_id id);

    static wall_time at(int seconds) {
        return wall_time(std::chrono::seconds(1'000'000 + seconds));
    }
    static std::vector<task_id> ids_of(const std::vector<task>& tasks);

    static inline const lane own_lane{"posts-to-report", "report"};
    static constexpr std::chrono::seconds lease{60};

    sluice::testing::temporary_directory directory_;
    asio::io_context context_;
    std::unique_ptr<ledger> ledger_;
};

}  // namespace sluice::ledger
