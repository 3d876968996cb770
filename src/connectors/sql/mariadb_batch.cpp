#include "connectors/sql/mariadb_fault.hpp"
#include "connectors/sql/mariadb_transaction.hpp"
#include "connectors/sql/statement_text.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <utility>

namespace sluice::sql {

namespace {

using answer_of_record = mariadb_connection::answer<written_rows>;

// A fault of a record undoes its statement only, so the others go on in the same transaction.
class mariadb_batch {
 public:
    mariadb_batch(mariadb_connection& into, marked_statement statement, const patience& left)
        : into_(into), statement_(std::move(statement)), left_(left) {}

    // Fails when the database is at fault. `outcomes` then counts for nothing.
    result<void> execute(const std::vector<bound_values>& records,
                         std::vector<result<written_rows>>& outcomes);

 private:
    answer_of_record execute(const bound_values& values);
    answer_of_record execute_once(const bound_values& values);
    bool found_moments(const bound_values& values);

    mariadb_connection& into_;
    marked_statement statement_;
    const patience& left_;
    std::unique_ptr<mariadb_statement> prepared_;
    std::set<std::string> moments_;  // parameters for columns that take no zone
};

result<void> mariadb_batch::execute(const std::vector<bound_values>& records,
                                    std::vector<result<written_rows>>& outcomes) {
    auto prepared = into_.prepare(statement_.text, statement_.names.size(), left_);
    if (!prepared) {
        return prepared.error().why;
    }
    prepared_ = *std::move(prepared);
    for (const auto& values : records) {
        auto done = execute(values);
        if (done) {
            outcomes.emplace_back(*std::move(done));
        } else if (done.error().reach == fault_reach::statement) {
            outcomes.emplace_back(done.error().why);
        } else {
            return done.error().why;
        }
    }
    return {};
}

answer_of_record mariadb_batch::execute(const bound_values& values) {
    auto done = execute_once(values);
    while (!done && done.error().reach == fault_reach::statement && found_moments(values)) {
        done = execute_once(values);
    }
    return done;
}

// A column of type DATETIME takes no zone, and the server does not say so before. It refuses such a
// text, which then becomes the moment in UTC. A column for texts keeps the text as it is.
bool mariadb_batch::found_moments(const bound_values& values) {
    const auto message = prepared_->message();
    if (message.find("datetime value") == std::string_view::npos &&
        message.find("date value") == std::string_view::npos) {
        return false;
    }
    bool found = false;
    for (const auto& [name, value] : values) {
        const auto* text = std::get_if<std::string>(&value);
        if (text != nullptr && message.find("'" + *text + "'") != std::string_view::npos &&
            in_utc_without_zone(*text)) {
            found = moments_.insert(name).second || found;
        }
    }
    return found;
}

answer_of_record mariadb_batch::execute_once(const bound_values& values) {
    auto bound = bind_marks(statement_.names, values, moments_);
    if (!bound) {
        return sql_fault{.reach = fault_reach::statement, .why = bound.error()};
    }
    if (const auto executed = prepared_->execute(*std::move(bound), left_); !executed) {
        return executed.error();
    }
    written_rows made;
    std::int64_t given = 0;
    for (;;) {
        const auto row = prepared_->next(left_);
        if (!row) {
            return row.error();
        }
        if (!*row) {
            break;
        }
        ++given;
        if (made.rows.size() < most_returned_rows) {
            json::object members;
            for (std::size_t i = 0; i < prepared_->columns(); ++i) {
                auto value = prepared_->value(i);
                members[prepared_->column_name(i)] =
                    value ? *std::move(value) : json::value(nullptr);
            }
            made.rows.emplace_back(std::move(members));
        }
    }
    made.changes = prepared_->columns() == 0 ? prepared_->changes() : given;
    return made;
}

}  // namespace

result<std::vector<result<written_rows>>> write_batch(mariadb_session& session,
                                                      const std::string& statement,
                                                      const std::vector<bound_values>& records,
                                                      const patience& left) {
    const auto begun = session.begin(mariadb_session::use::write, left);
    if (!begun) {
        return begun.error().why;
    }
    std::vector<result<written_rows>> outcomes;
    auto executed = mariadb_batch(**begun, with_marks(statement), left).execute(records, outcomes);
    if (!executed) {
        auto why = executed.error();
        if (!session.roll_back(left)) {
            // No class that is done again by itself.
            why.kind = failure_class::unreachable;
            why.may_have_happened = true;
            why.mend = "use tables with transactions, such as InnoDB's";
        }
        return why;
    }
    const auto committed = (*begun)->run("COMMIT", left);
    if (committed) {
        return outcomes;
    }
    auto why = committed.error().why;
    const bool undone = why.kind == failure_class::busy;
    why.may_have_happened = !undone;
    if (!undone && committed.error().reach == fault_reach::statement) {
        why.kind = failure_class::unreachable;
    }
    session.close();
    return why;
}

}  // namespace sluice::sql
