#pragma once

// Pages and batches of a MariaDB or MySQL server, each one in a transaction of its own.

#include "connectors/sql/mariadb_connection.hpp"
#include "connectors/sql/row_page.hpp"
#include "connectors/sql/sql_value.hpp"
#include "connectors/sql/written_rows.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sluice::sql {

// Holds a connection between two transactions. It opens one when there is none, and when the server
// has closed the one it had.
class mariadb_session {
 public:
    mariadb_session(const libmariadb* library, const mariadb_options& options)
        : library_(library), options_(options) {}

    enum class use { read, write };
    mariadb_connection::answer<mariadb_connection*> begin(use wanted, const patience& left);

    // Ends the transaction. One that fails to end closes the connection.
    void end_reading(const patience& left);
    // Returns false when changes may stay.
    bool roll_back(const patience& left);

    void close() { connection_.reset(); }
    bool is_open() const { return connection_ != nullptr; }

 private:
    const libmariadb* library_;
    const mariadb_options& options_;
    std::unique_ptr<mariadb_connection> connection_;
};

// As row_database::read().
result<page> read_rows(mariadb_session& session, const row_query& asked, bound_values values,
                       const json::value& after, const patience& left);

// As row_database::write(). Fails with class busy when another session holds a lock; nothing is
// written then.
result<std::vector<result<written_rows>>> write_batch(mariadb_session& session,
                                                      const std::string& statement,
                                                      const std::vector<bound_values>& records,
                                                      const patience& left);

}  // namespace sluice::sql
