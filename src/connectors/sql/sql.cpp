#include "connectors/sql/client.hpp"
#include "connectors/sql/mariadb_client.hpp"
#include "connectors/sql/postgresql_client.hpp"
#include "connectors/sql/publisher.hpp"
#include "connectors/sql/subscriber.hpp"

#include <sluice/component/registry.hpp>

namespace sluice {

void add_sql_connector(registry& types) {
    types.add<client>(sql::client_declaration(), sql::make_client);
    types.add<client>(sql::postgresql_declaration(), sql::make_postgresql);
    types.add<client>(sql::mariadb_declaration(), sql::make_mariadb);
    types.add<publisher>(sql::publisher_declaration(), sql::make_publisher);
    types.add<subscriber>(sql::subscriber_declaration(), sql::make_subscriber);
}

}  // namespace sluice
