#pragma once

// One thread with one connection writes the ledger. Operations that come during a commit share the
// next one.

#include "ledger/sqlite/carriers.hpp"
#include "ledger/sqlite/claims.hpp"
#include "ledger/sqlite/commit_meter.hpp"
#include "ledger/sqlite/confirming.hpp"
#include "ledger/sqlite/dropping.hpp"
#include "ledger/sqlite/log_copy.hpp"
#include "ledger/sqlite/operation_queue.hpp"
#include "ledger/sqlite/operator_moves.hpp"
#include "ledger/sqlite/page_commits.hpp"
#include "ledger/sqlite/page_parts.hpp"
#include "ledger/sqlite/remembering.hpp"
#include "ledger/sqlite/settling.hpp"
#include "ledger/sqlite/value_rows.hpp"

#include <functional>
#include <memory>
#include <thread>

namespace sluice::ledger::sqlite {

class reader;
class sql_error;

struct writing {
    explicit writing(connection& connection)
        : file(connection),
          known(connection),
          tasks(connection, known),
          values(connection),
          pauses(connection),
          memories(connection, known),
          changes(connection),
          parts(connection, known, tasks, changes),
          pages(connection, known, tasks, values, memories, changes, parts),
          turns(connection),
          queue(connection, known, turns),
          outcomes(connection, known, turns, tasks, values, changes),
          words(connection),
          drops(connection, words, changes),
          verdicts(connection, known, drops),
          actions(connection, known, words, drops),
          prunes(connection, drops),
          data_version(connection, "PRAGMA data_version") {}

    connection& file;
    name_table known;
    new_tasks tasks;
    value_rows values;
    pause_rows pauses;
    remembering memories;
    carriers changes;
    page_parts parts;
    page_commits pages;
    key_turns turns;
    claims queue;
    settling outcomes;
    word_index words;
    dropping drops;
    confirmations verdicts;
    operator_moves actions;
    pruning prunes;
    statement data_version;
    std::int64_t last_data_version = 0;
    bool changed_elsewhere = false;  // set until the caller has asked

    // Runs at the start of every transaction, because another process may have written.
    void look_for_changes();
    void forget();
};

class writer {
 public:
    using queue = operation_queue<writing>;

    // `copier` copies a large log; it outlives the writer. After `rest` without work the writer
    // goes on with the word index. Throws sql_error.
    writer(std::unique_ptr<connection> connection, reader& copier, std::chrono::milliseconds rest);
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;
    ~writer();

    const std::shared_ptr<queue>& operations() const { return queue_; }
    commit_activity activity() const { return meter_.seen(); }

 private:
    using group = queue::operations;

    void work();
    void write_all(group waiting);
    void write(group& together, bool others_may_join);
    void write_one_by_one(group& together);
    bool try_to_write(group& together, bool others_may_join, std::optional<failure>& why,
                      bool& hopeless);
    void run(group& together, bool others_may_join);
    void maintain_log();
    bool index_words();

    std::shared_ptr<queue> queue_ = std::make_shared<queue>();
    reader& copier_;
    std::chrono::milliseconds rest_;
    std::unique_ptr<connection> connection_;
    std::unique_ptr<writing> tables_;
    log_length log_;
    log_maintenance maintenance_;
    commit_meter meter_;
    std::optional<statement> begin_;
    std::optional<statement> commit_;
    std::thread thread_;
};

}  // namespace sluice::ledger::sqlite
