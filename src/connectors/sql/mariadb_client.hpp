#pragma once

// Names a MariaDB or MySQL database for subscribers and publishers of type `sql`.

#include "connectors/sql/mariadb_connection.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/config/declaration.hpp>

#include <memory>

namespace sluice::sql {

const config::declaration<mariadb_options>& mariadb_declaration();

// Fails when the client library of MariaDB is not installed.
result<std::shared_ptr<client>> make_mariadb(const mariadb_options& options,
                                             const component_context& context);

}  // namespace sluice::sql
