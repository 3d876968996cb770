// "Sends a mail for each record through a server that takes mail."

#include "e2e_documents/shown_example.hpp"
#include "support/smtp_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

class orders : public example {
 protected:
    orders() {
        work.environment["SMTP_PASSWORD"] = "hunter2";
        work.environment["SHOP_ORDERS"] = work.beside("orders.ndjson").string();
        work.write("../orders.ndjson",
                   "{\"id\":7,\"email\":\"ada@example.org\",\"name\":\"Ada\"}\n"
                   "{\"id\":8,\"email\":\"b@x\\nBcc: c@x\",\"name\":\"Bob\"}\n");
    }

    void thank_for_them() {
        const auto first = work.once();
        EXPECT_EQ(settled(first.out, "orders-to-thanks", "finished"), 1) << first.err;
        EXPECT_EQ(settled(first.out, "orders-to-thanks", "failed"), 1);
        const auto next = work.once();
        EXPECT_EQ(settled(next.out, "orders-to-thanks", "finished"), 0);
        ASSERT_EQ(server.mails().size(), 1U);
        const auto mail = server.mails().front();
        EXPECT_TRUE(mail.encrypted);
        EXPECT_EQ(mail.login, "shop@example.org hunter2");
        EXPECT_THAT(mail.to, ElementsAre("ada@example.org"));
        EXPECT_THAT(mail.text, HasSubstr("Subject: Your order 7\r\n"));
        EXPECT_EQ(first.err.find("hunter2"), std::string::npos);
    }

    const smtp_server server;
    const std::string place =
        "localhost\n    port: " + server.port() + "\n    ca_file: " + server.ca_file();
};

TEST_F(orders, of_the_guide_get_a_mail_each) {
    configure("connectors.md: Send mail", {{"smtp.example.org", place}});
    thank_for_them();
}

TEST_F(orders, of_the_example_get_a_mail_each) {
    auto text = read_file(fs::path(SLUICE_SOURCE_DIR) / "config/examples/mail/mail.yaml");
    const std::string shown = "${env:SMTP_HOST}";
    const auto at = text.find(shown);
    ASSERT_NE(at, std::string::npos);
    work.write("mail.yaml", text.replace(at, shown.size(), place));
    thank_for_them();
}

// The server took the mail, and its reply was lost.
TEST_F(orders, become_uncertain_when_nobody_knows) {
    const smtp_server lost({{".", "drop"}});
    configure("connectors.md: Send mail",
              {{"smtp.example.org",
                "localhost\n    port: " + lost.port() + "\n    ca_file: " + lost.ca_file()}});
    work.once();
    EXPECT_EQ(work.list({"--status", "uncertain"}).as_array().size(), 1U);
    work.once();
    EXPECT_EQ(lost.mails().size(), 1U);
}

}  // namespace
}  // namespace sluice::testing
