// "Reads the orders that changed, and keeps the last order of each customer."

#include "e2e_documents/shown_example.hpp"
#include "support/postgresql_server.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::testing {
namespace {

namespace fs = std::filesystem;

class warehouse : public example {
 protected:
    warehouse() {
        server.run("DROP ROLE IF EXISTS sluice; CREATE ROLE sluice SUPERUSER LOGIN");
        server.run("DROP DATABASE IF EXISTS warehouse");
        server.run("CREATE DATABASE warehouse");
        run("CREATE TABLE orders (id int PRIMARY KEY, email text, total numeric, changed_at "
            "timestamptz DEFAULT now()); CREATE TABLE customers (email text PRIMARY KEY, "
            "last_order int, last_total numeric)");
        work.environment["WAREHOUSE_PASSWORD"] = "is-not-asked-for";
        // In place of the host of the documents, whose port is the usual one.
        socket = server.folder() + "\n    port: " + server.port();
    }

    std::string run(const std::string& sql) const { return server.run(sql, "warehouse"); }

    void follow_orders() {
        run("INSERT INTO orders VALUES(1, 'a@example.org', 19.90, '2026-02-01 10:00+00'), (2, "
            "'b@example.org', 5, '2026-02-01 10:00+00'), (3, 'a@example.org', 7.50, '2026-02-01 "
            "11:00+00')");
        EXPECT_EQ(settled(round(), "orders-to-customers", "finished"), 3);
        const std::string all = "SELECT * FROM customers ORDER BY email";
        EXPECT_EQ(run(all), "a@example.org|3|7.5\nb@example.org|2|5\n");
        EXPECT_EQ(settled(round(), "orders-to-customers", "finished"), 0);
        run("UPDATE orders SET total = 8, changed_at = now() WHERE id = 3");
        EXPECT_EQ(settled(round(), "orders-to-customers", "finished"), 1);
        EXPECT_EQ(run(all), "a@example.org|3|8\nb@example.org|2|5\n");
    }

    postgresql_server& server = postgresql_server::shared();
    std::string socket;
};

TEST_F(warehouse, of_the_guide_knows_the_last_order_of_each_customer) {
    configure("connectors.md: PostgreSQL", {{"db.example.org", socket}});
    follow_orders();
}

TEST_F(warehouse, of_the_example_knows_the_last_order_of_each_customer) {
    auto text = read_file(fs::path(SLUICE_SOURCE_DIR) / "config/examples/warehouse/warehouse.yaml");
    const auto at = text.find("${env:WAREHOUSE_HOST}");
    ASSERT_NE(at, std::string::npos);
    work.write("warehouse.yaml", text.replace(at, 21, socket));
    follow_orders();
}

}  // namespace
}  // namespace sluice::testing
