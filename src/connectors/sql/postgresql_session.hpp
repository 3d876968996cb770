#pragma once

// Gives transactions on one PostgreSQL database. It keeps one connection for the next transaction,
// and opens more when several run at once.

#include "connectors/sql/postgresql_connection.hpp"
#include "connectors/sql/server_options.hpp"

#include <memory>
#include <string>
#include <utility>

namespace sluice::sql {

struct postgresql_options : server_options {
    postgresql_options() { port = 5432; }
};

// Belongs to one shard.
class postgresql_sessions {
 public:
    using connection = std::unique_ptr<postgresql_connection>;
    template <class T>
    using answer = postgresql_connection::answer<T>;

    postgresql_sessions(const libpq* library, postgresql_options options)
        : library_(library), options_(std::move(options)) {}

    enum class use { read, write };

    // Returns a connection in a new transaction. Cancelled (terminal), it throws
    // operation_aborted.
    awaitable<answer<connection>> begin(use wanted);

    // Takes a connection back. One in a transaction is closed, and so ends it.
    void give_back(connection used);

    std::string place() const;  // "postgresql://db.example.org:5432/shop"
    const postgresql_options& options() const { return options_; }

 private:
    awaitable<answer<connection>> open();
    awaitable<answer<std::string>> addresses() const;

    const libpq* library_;
    postgresql_options options_;
    connection idle_;
};

}  // namespace sluice::sql
