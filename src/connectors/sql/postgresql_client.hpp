#pragma once

// Names a PostgreSQL database for subscribers and publishers of type `sql`.

#include "connectors/sql/postgresql_session.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/config/declaration.hpp>

#include <memory>

namespace sluice::sql {

const config::declaration<postgresql_options>& postgresql_declaration();

// Fails when the client library of PostgreSQL is not installed.
result<std::shared_ptr<client>> make_postgresql(const postgresql_options& options,
                                                const component_context& context);

}  // namespace sluice::sql
