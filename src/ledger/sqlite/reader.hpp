#pragma once

// Answers questions on a connection and a thread of its own, so that a long list never delays a
// commit. It also copies the write-ahead log into the file when the writer asks for it.

#include "ledger/sqlite/confirming.hpp"
#include "ledger/sqlite/facts.hpp"
#include "ledger/sqlite/history.hpp"
#include "ledger/sqlite/operation_queue.hpp"
#include "ledger/sqlite/task_list.hpp"
#include "ledger/sqlite/value_rows.hpp"

#include <atomic>
#include <memory>
#include <thread>

namespace sluice::ledger::sqlite {

struct reading {
    explicit reading(connection& connection)
        : file(connection),
          known(connection),
          lists(connection, known),
          histories(connection, known),
          sent(connection, known),
          answers(connection, known),
          values(connection),
          pauses(connection) {}

    connection& file;
    name_table known;
    task_list lists;
    history histories;
    unconfirmed_tasks sent;
    facts answers;
    value_rows values;
    pause_rows pauses;
};

class reader {
 public:
    using queue = operation_queue<reading>;

    // Throws sql_error.
    explicit reader(std::unique_ptr<connection> connection);
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;
    ~reader();

    const std::shared_ptr<queue>& operations() const { return queue_; }

    // The number of copies of the log so far; the writer asks for it.
    int copies_made() const { return copies_made_.load(std::memory_order_acquire); }

 private:
    void work();
    void answer(operation<reading>& question);

    std::shared_ptr<queue> queue_ = std::make_shared<queue>();
    std::unique_ptr<connection> connection_;
    std::unique_ptr<reading> tables_;
    std::atomic<int> copies_made_ = 0;
    std::thread thread_;
};

}  // namespace sluice::ledger::sqlite
