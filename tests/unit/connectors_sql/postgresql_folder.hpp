#pragma once

// Components of the connector `sql` on a table `p` of a real PostgreSQL server.

#include "support/postgresql_server.hpp"
#include "unit/connectors_sql/server_folder.hpp"

#include <string>

namespace sluice::testing {

class postgresql_folder : public server_folder {
 protected:
    postgresql_folder() {
        server.run(
            "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public; GRANT ALL ON SCHEMA "
            "public TO PUBLIC; CREATE TABLE p(id int PRIMARY KEY, title text NOT NULL, price "
            "numeric)");
        open_server();
    }

    void open_server(const std::string& more = {}) {
        clients.add("shop", made<client>("postgresql", server.client_yaml() + more).value());
    }

    postgresql_server& server = postgresql_server::shared();
};

}  // namespace sluice::testing
