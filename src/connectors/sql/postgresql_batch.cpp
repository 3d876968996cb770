#include "connectors/sql/postgresql_batch.hpp"

#include "connectors/sql/statement_text.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <utility>

namespace sluice::sql {

namespace {

using record_numbers = std::vector<std::size_t>;

class postgresql_batch {
 public:
    postgresql_batch(postgresql_sessions& sessions, const std::string& statement,
                     std::vector<bound_values> records, batch_progress& progress)
        : sessions_(sessions),
          statement_(with_numbers(statement)),
          records_(std::move(records)),
          outcomes_(records_.size()),
          progress_(progress) {}

    // Fails when the database is at fault; the outcomes of records that are known stay.
    awaitable<result<void>> write(record_numbers chosen);

    bool has_outcomes() const { return has_outcomes_; }
    record_numbers all() const {
        record_numbers numbers;
        for (std::size_t i = 0; i < records_.size(); ++i) {
            numbers.push_back(i);
        }
        return numbers;
    }
    std::vector<result<written_rows>> outcomes_or(const failure& why);

 private:
    enum class ended { all_done, once_more };

    awaitable<result<ended>> write_once(const record_numbers* chosen, bool guarded);
    awaitable<result<void>> execute(postgresql_connection* into, std::size_t number, bool guarded,
                                    bool* again);
    awaitable<result<ended>> commit(postgresql_connection* into, const record_numbers* chosen);
    awaitable<result<void>> write_one_by_one(record_numbers chosen);
    void forget(const record_numbers& chosen);

    postgresql_sessions& sessions_;
    numbered_statement statement_;
    std::vector<bound_values> records_;
    std::vector<std::optional<result<written_rows>>> outcomes_;
    batch_progress& progress_;
    bool has_outcomes_ = false;
    bool commit_names_no_record_ = false;
};

written_rows rows_of(const postgresql_reply& reply) {
    written_rows made;
    made.changes = reply.count();
    for (std::size_t row = 0; row < reply.rows() && row < most_returned_rows; ++row) {
        json::object members;
        for (std::size_t column = 0; column < reply.columns(); ++column) {
            auto value = reply.value(row, column);
            members[reply.column_name(column)] = value ? *std::move(value) : json::value(nullptr);
        }
        made.rows.emplace_back(std::move(members));
    }
    return made;
}

void postgresql_batch::forget(const record_numbers& chosen) {
    for (const auto number : chosen) {
        outcomes_[number].reset();
    }
}

// A fault of a record ends a transaction of PostgreSQL. So the batch begins again, with a savepoint
// before each record. Without a fault, which is the rule, savepoints would only cost time.
awaitable<result<void>> postgresql_batch::write(record_numbers chosen) {
    for (const bool guarded : {false, true}) {
        forget(chosen);
        auto writing = write_once(&chosen, guarded);
        const auto done = co_await std::move(writing);
        if (!done) {
            forget(chosen);
            co_return done.error();
        }
        if (*done == ended::all_done) {
            co_return result<void>();
        }
        if (commit_names_no_record_) {
            break;
        }
    }
    auto writing = write_one_by_one(std::move(chosen));
    co_return co_await std::move(writing);
}

// A deferred constraint fails at the commit, which names no record.
awaitable<result<void>> postgresql_batch::write_one_by_one(record_numbers chosen) {
    forget(chosen);
    for (const auto number : chosen) {
        commit_names_no_record_ = false;
        const record_numbers alone{number};
        auto writing = write_once(&alone, true);
        const auto done = co_await std::move(writing);
        if (!done) {
            // The records after it were not tried.
            outcomes_[number] = done.error();
            has_outcomes_ = true;
            auto untried = done.error();
            untried.may_have_happened = false;
            co_return untried;
        }
    }
    co_return result<void>();
}

awaitable<result<postgresql_batch::ended>> postgresql_batch::write_once(
    const record_numbers* chosen, bool guarded) {
    auto beginning = sessions_.begin(postgresql_sessions::use::write);
    auto begun = co_await std::move(beginning);
    if (!begun) {
        co_return begun.error().why;
    }
    auto into = *std::move(begun);
    const auto prepared = co_await into->prepare(statement_.text);
    if (!prepared) {
        co_return prepared.error().why;
    }
    for (const auto number : *chosen) {
        bool again = false;
        auto executing = execute(into.get(), number, guarded, &again);
        const auto done = co_await std::move(executing);
        if (!done) {
            co_return done.error();
        }
        if (again) {
            co_return ended::once_more;
        }
    }
    auto committing = commit(into.get(), chosen);
    auto committed = co_await std::move(committing);
    if (committed) {
        sessions_.give_back(std::move(into));
    }
    co_return committed;
}

// Sets `again` when the batch has to begin again with savepoints.
awaitable<result<void>> postgresql_batch::execute(postgresql_connection* into, std::size_t number,
                                                  bool guarded, bool* again) {
    auto bound = bind_in_order(statement_.names, records_[number]);
    if (!bound) {
        outcomes_[number] = bound.error();
        co_return result<void>();
    }
    if (guarded) {
        const auto saved = co_await into->run("SAVEPOINT sluice_record");
        if (!saved) {
            co_return saved.error().why;
        }
    }
    // The command for the savepoint has dropped the prepared statement.
    auto executing = guarded ? into->run(statement_.text, *std::move(bound))
                             : into->run_prepared(*std::move(bound));
    auto reply = co_await std::move(executing);
    if (reply) {
        outcomes_[number] = rows_of(*reply);
        if (guarded) {
            const auto released = co_await into->run("RELEASE sluice_record");
            if (!released) {
                co_return released.error().why;
            }
        }
        co_return result<void>();
    }
    if (reply.error().reach == fault_reach::database) {
        co_return reply.error().why;
    }
    if (!guarded) {
        *again = true;
        co_return result<void>();
    }
    outcomes_[number] = reply.error().why;
    const auto back = co_await into->run("ROLLBACK TO sluice_record; RELEASE sluice_record");
    if (!back) {
        co_return back.error().why;
    }
    co_return result<void>();
}

awaitable<result<postgresql_batch::ended>> postgresql_batch::commit(postgresql_connection* into,
                                                                    const record_numbers* chosen) {
    const bool before = std::exchange(progress_.may_have_committed, true);
    const auto committed = co_await into->run("COMMIT");
    if (committed) {
        has_outcomes_ = true;
        co_return ended::all_done;
    }
    auto why = committed.error().why;
    // After these the server has rolled back. Everything else leaves it open.
    if (committed.error().reach == fault_reach::statement || why.kind == failure_class::busy) {
        progress_.may_have_committed = before;
    } else {
        why.may_have_happened = true;
    }
    if (committed.error().reach == fault_reach::database) {
        co_return why;
    }
    if (chosen->size() == 1) {
        outcomes_[chosen->front()] = std::move(why);
        co_return ended::all_done;
    }
    commit_names_no_record_ = true;
    co_return ended::once_more;
}

std::vector<result<written_rows>> postgresql_batch::outcomes_or(const failure& why) {
    std::vector<result<written_rows>> all;
    all.reserve(outcomes_.size());
    for (auto& outcome : outcomes_) {
        all.push_back(outcome ? *std::move(outcome) : result<written_rows>(why));
    }
    return all;
}

}  // namespace

awaitable<result<std::vector<result<written_rows>>>> write_batch(postgresql_sessions* sessions,
                                                                 std::string statement,
                                                                 std::vector<bound_values> records,
                                                                 batch_progress* progress) {
    postgresql_batch batch(*sessions, statement, std::move(records), *progress);
    auto writing = batch.write(batch.all());
    const auto done = co_await std::move(writing);
    if (!done && !batch.has_outcomes()) {
        co_return done.error();
    }
    co_return batch.outcomes_or(done ? failure() : done.error());
}

}  // namespace sluice::sql
