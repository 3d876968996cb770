#include "connectors/sql/write_batch.hpp"

#include "connectors/sql/database.hpp"

#include <boost/json/object.hpp>
#include <sqlite3.h>

#include <cstddef>
#include <optional>
#include <utility>

namespace sluice::sql {

namespace {

using indexes = std::vector<std::size_t>;

class batch_writer {
 public:
    batch_writer(const database& into, const statement& sql,
                 const std::vector<bound_values>& records)
        : into_(into), sql_(sql), records_(records), outcomes_(records.size()) {}

    // Fails when the database is at fault; the outcomes of committed records stay.
    result<void> write_together(const indexes& chosen);

    bool has_committed() const { return has_committed_; }
    std::vector<result<written_rows>> outcomes_or(const std::optional<failure>& why);

 private:
    enum class ended { all_done, rolled_back };

    result<ended> execute_all(const indexes& chosen);
    result<written_rows> execute(std::size_t index, bool& database_is_at_fault);
    result<void> commit(const indexes& chosen);

    const database& into_;
    const statement& sql_;
    const std::vector<bound_values>& records_;
    std::vector<std::optional<result<written_rows>>> outcomes_;
    bool has_committed_ = false;
};

result<void> batch_writer::write_together(const indexes& chosen) {
    // A record whose fault rolls everything back (OR ROLLBACK, RAISE(ROLLBACK)) has its outcome
    // then. The others begin again without it, so this ends.
    auto left = chosen;
    while (!left.empty()) {
        // IMMEDIATE takes the lock here, where nothing has been written that would be lost.
        if (auto begun = into_.run("BEGIN IMMEDIATE"); !begun) {
            return begun;
        }
        const auto done = execute_all(left);
        if (!done) {
            return done.error();
        }
        if (*done == ended::all_done) {
            return commit(left);
        }
        indexes again;
        for (const auto index : left) {
            if (outcomes_[index] && !*outcomes_[index]) {
                continue;
            }
            outcomes_[index].reset();
            again.push_back(index);
        }
        left = std::move(again);
    }
    return {};
}

result<batch_writer::ended> batch_writer::execute_all(const indexes& chosen) {
    for (const auto index : chosen) {
        bool database_is_at_fault = false;
        auto done = execute(index, database_is_at_fault);
        sql_.reset();
        if (database_is_at_fault) {
            if (into_.in_transaction()) {
                (void)into_.run("ROLLBACK");
            }
            for (const auto one : chosen) {
                outcomes_[one].reset();
            }
            return done.error();
        }
        outcomes_[index] = std::move(done);
        if (!into_.in_transaction()) {
            return ended::rolled_back;
        }
    }
    return ended::all_done;
}

result<written_rows> batch_writer::execute(std::size_t index, bool& database_is_at_fault) {
    if (auto bound = sql_.bind(records_[index]); !bound) {
        return bound.error();
    }
    const auto before = into_.total_changes();
    written_rows made;
    int code = sql_.step();
    for (; code == SQLITE_ROW; code = sql_.step()) {
        if (made.rows.size() == most_returned_rows) {
            continue;
        }
        json::object row;
        for (std::size_t i = 0; i < sql_.columns(); ++i) {
            const auto value = sql_.value(i);
            row[sql_.column_name(i)] = value ? *value : json::value(nullptr);
        }
        made.rows.emplace_back(std::move(row));
    }
    if (code != SQLITE_DONE) {
        auto fault = into_.fault(code);
        database_is_at_fault = fault.reach == fault_reach::database;
        return std::move(fault.why);
    }
    // changes() keeps its value of an earlier statement when this one has changed no row.
    made.changes = into_.total_changes() == before ? 0 : into_.changes();
    return made;
}

result<void> batch_writer::commit(const indexes& chosen) {
    auto committed = into_.run("COMMIT");
    if (committed) {
        has_committed_ = true;
        return {};
    }
    if (into_.in_transaction()) {
        (void)into_.run("ROLLBACK");
    }
    // A deferred foreign key fails here and names no record. Each one then gets its own
    // transaction.
    if (committed.error().kind == failure_class::refused) {
        if (chosen.size() == 1) {
            outcomes_[chosen.front()] = committed.error();
            return {};
        }
        for (const auto index : chosen) {
            outcomes_[index].reset();
        }
        for (const auto index : chosen) {
            if (auto done = write_together({index}); !done) {
                return done;
            }
        }
        return {};
    }
    auto why = committed.error();
    why.may_have_happened = why.kind == failure_class::internal;
    for (const auto index : chosen) {
        outcomes_[index].reset();
    }
    return why;
}

std::vector<result<written_rows>> batch_writer::outcomes_or(const std::optional<failure>& why) {
    std::vector<result<written_rows>> all;
    for (auto& outcome : outcomes_) {
        all.push_back(outcome ? *std::move(outcome)
                              : result<written_rows>(why.value_or(failure())));
    }
    return all;
}

}  // namespace

result<std::vector<result<written_rows>>> write_batch(const std::string& file,
                                                      const std::string& sql,
                                                      const std::vector<bound_values>& records,
                                                      const patience& left) {
    const auto into = database::open(file, database::use::write, left);
    if (!into) {
        return into.error();
    }
    const auto prepared = into->prepare(sql);
    if (!prepared) {
        return prepared.error();
    }
    batch_writer writer(*into, *prepared, records);
    indexes all;
    for (std::size_t i = 0; i < records.size(); ++i) {
        all.push_back(i);
    }
    auto done = writer.write_together(all);
    if (!done && !writer.has_committed()) {
        return done.error();
    }
    return writer.outcomes_or(done ? std::nullopt : std::optional<failure>(done.error()));
}

}  // namespace sluice::sql
