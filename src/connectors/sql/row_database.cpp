#include "connectors/sql/row_database.hpp"

namespace sluice::sql {

awaitable<result<net::response>> row_database::send(net::request /*request*/) {
    co_return failure(failure_class::refused, place() + " is a database and takes no HTTP requests",
                      "use it in a subscriber or a publisher of type sql");
}

result<std::shared_ptr<row_database>> database_of(const std::string& client,
                                                  const component_context& context) {
    const auto found = context.clients.find(client);
    if (!found) {
        return failure(failure_class::invalid,
                       context.name + ": there is no client '" + client + "'",
                       "configure it under clients");
    }
    auto database = std::dynamic_pointer_cast<row_database>(found);
    if (!database) {
        return failure(failure_class::invalid,
                       context.name + ": client '" + client + "' is of type " +
                           std::string(found->type()) + ", not sql, postgresql or mariadb",
                       "name a client of a database");
    }
    return database;
}

}  // namespace sluice::sql
