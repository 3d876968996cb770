// "Reads the orders that changed, and keeps the last order of each customer", on MariaDB.

#include "e2e_documents/shown_example.hpp"
#include "support/mariadb_server.hpp"

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

class shop_on_mariadb : public example {
 protected:
    shop_on_mariadb() {
        server.run(
            "CREATE TABLE shop.orders(id int PRIMARY KEY, email varchar(50), total decimal(9, 2), "
            "changed_at timestamp(6) NOT NULL DEFAULT now(6));\nCREATE TABLE shop.customers(email "
            "varchar(50) PRIMARY KEY, last_order int, last_total decimal(9, 2));\nCREATE USER "
            "sluice@localhost IDENTIFIED BY 'is-asked-for';\nGRANT ALL ON shop.* TO "
            "sluice@localhost");
        work.environment["SHOP_PASSWORD"] = "is-asked-for";
        configure("connectors.md: MariaDB and MySQL", {{"db.example.org", server.socket()}});
    }

    mariadb_server& server = mariadb_server::shared();
};

TEST_F(shop_on_mariadb, of_the_guide_knows_the_last_order_of_each_customer) {
    server.run(
        "SET time_zone = '+00:00';\nINSERT INTO orders VALUES(1, 'a@example.org', 19.90, "
        "'2026-02-01 10:00'), (2, 'b@example.org', 5, '2026-02-01 10:00'), (3, 'a@example.org', "
        "7.50, '2026-02-01 11:00')");
    EXPECT_EQ(settled(round(), "orders-to-customers", "finished"), 3);
    const std::string all = "SELECT * FROM customers ORDER BY email";
    EXPECT_EQ(server.run(all), "a@example.org|3|7.50\nb@example.org|2|5.00\n");
    EXPECT_EQ(settled(round(), "orders-to-customers", "finished"), 0);
    server.run("UPDATE orders SET total = 8, changed_at = now(6) WHERE id = 3");
    EXPECT_EQ(settled(round(), "orders-to-customers", "finished"), 1);
    EXPECT_EQ(server.run(all), "a@example.org|3|8.00\nb@example.org|2|5.00\n");
}

}  // namespace
}  // namespace sluice::testing
