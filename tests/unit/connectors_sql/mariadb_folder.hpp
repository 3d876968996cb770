#pragma once

// Components of the connector `sql` on a table `p` of a real MariaDB server.

#include "support/mariadb_server.hpp"
#include "unit/connectors_sql/server_folder.hpp"

#include <string>

namespace sluice::testing {

class mariadb_folder : public server_folder {
 protected:
    mariadb_folder() {
        server.run(
            "DROP DATABASE IF EXISTS shop;\nCREATE DATABASE shop CHARACTER SET utf8mb4;\nUSE "
            "shop;\nCREATE TABLE p(id int PRIMARY KEY, title varchar(50) NOT NULL, price "
            "decimal(10, 2)) ENGINE=InnoDB");
        open_server();
    }

    void open_server(const std::string& more = {}) { open_with(server.client_yaml() + more); }

    // Real time, so that limits pass.
    void open_with(const std::string& yaml) {
        clients.add("shop", made<client>("mariadb", yaml, context(real_time)).value());
    }

    mariadb_server& server = mariadb_server::shared();
    system_clock real_time;
};

}  // namespace sluice::testing
