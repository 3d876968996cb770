#pragma once

// One connection to a PostgreSQL server. Everything on it is asynchronous: no call waits for the
// server. One coroutine at a time uses it.

#include "connectors/sql/database.hpp"
#include "connectors/sql/postgresql_library.hpp"
#include "connectors/sql/postgresql_value.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>

#include <boost/asio/posix/descriptor_base.hpp>
#include <boost/system/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::sql {

// A reply of the server. It outlives the connection's next command.
class postgresql_reply {
 public:
    postgresql_reply(const libpq* library, PGresult* reply)
        : library_(library), reply_(reply, closer{library}) {}

    std::size_t rows() const;
    std::size_t columns() const;
    std::string column_name(std::size_t column) const;
    std::size_t value_bytes(std::size_t row, std::size_t column) const;
    // Fails (class invalid) for a value that JSON cannot hold.
    result<json::value> value(std::size_t row, std::size_t column) const;

    // The rows that the statement changed or gave.
    std::int64_t count() const;
    // "COMMIT", "INSERT 0 1"
    std::string tag() const;

 private:
    friend class postgresql_connection;

    struct closer {
        const libpq* library = nullptr;
        void operator()(PGresult* reply) const { library->PQclear(reply); }
    };
    PGresult* get() const { return reply_.get(); }

    const libpq* library_;
    std::unique_ptr<PGresult, closer> reply_;
};

// A setting of a connection: its keyword in the library, and its value.
using connection_settings = std::vector<std::pair<std::string, std::string>>;

class postgresql_connection {
 public:
    template <class T>
    using answer = boost::system::result<T, sql_fault>;

    // Connects. `place` names the server in messages. Cancelled (terminal), it throws
    // operation_aborted, and nothing is left open. The same holds for the calls below; the
    // connection can then only be destroyed.
    static awaitable<answer<std::unique_ptr<postgresql_connection>>> open(
        const libpq* library, connection_settings settings, std::string place);

    postgresql_connection(const postgresql_connection&) = delete;
    postgresql_connection& operator=(const postgresql_connection&) = delete;
    ~postgresql_connection();

    // Runs statements of this program, without parameters. Returns the last reply.
    awaitable<answer<postgresql_reply>> run(std::string commands);

    // Runs one statement, with parameters.
    awaitable<answer<postgresql_reply>> run(std::string statement, bound_parameters values);

    // Prepares one statement for run_prepared().
    awaitable<answer<postgresql_reply>> prepare(std::string statement);
    awaitable<answer<postgresql_reply>> run_prepared(bound_parameters values);

    // False when the connection is lost, as far as is known. Reads what the server has sent.
    bool is_alive();
    bool in_transaction() const;

 private:
    postgresql_connection(const libpq* library, PGconn* connection, std::string place)
        : library_(library), connection_(connection), place_(std::move(place)) {}

    awaitable<answer<void>> finish_connecting();
    awaitable<answer<postgresql_reply>> reply_to(bool sent);
    awaitable<bool> flush();
    awaitable<PGresult*> next_reply();
    awaitable<void> wait_for(asio::posix::descriptor_base::wait_type readiness) const;
    awaitable<void> wait_for_either() const;
    sql_fault lost() const;
    sql_fault fault_of(const PGresult* reply) const;

    const libpq* library_;
    PGconn* connection_;
    std::string place_;
};

}  // namespace sluice::sql
