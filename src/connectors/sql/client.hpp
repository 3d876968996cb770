#pragma once

// Names a database for subscribers and publishers of type `sql`. It holds no connection: each page
// and each transaction opens its own, so a database that another program replaces is noticed.

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

result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& context);

// Returns the options of the client with that name. Fails for a client of another type.
result<client_options> database_of(const std::string& client, const component_context& context);

}  // namespace sluice::sql
