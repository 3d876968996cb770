#pragma once

// Names a SQLite database for subscribers and publishers of type `sql`. It holds no connection:
// each page and each transaction opens its own, so a database that another program replaces is
// noticed.

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/config/declaration.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace sluice::sql {

struct client_options {
    std::string database;
    std::chrono::milliseconds time_limit = std::chrono::seconds(30);
};

const config::declaration<client_options>& client_declaration();

// Fails for the file of the daemon's own ledger.
result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& context);

}  // namespace sluice::sql
