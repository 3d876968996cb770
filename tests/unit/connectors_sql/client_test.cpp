#include "unit/connectors_sql/sql_folder.hpp"

#include <filesystem>

namespace sluice {
namespace {

using ::testing::HasSubstr;
using testing::run_awaitable;

class sql_client : public testing::sql_folder {
 protected:
    // Makes shop.db the ledger of the daemon.
    void make_it_the_ledger() { host.ledger = file(); }

    std::string opened_as(const std::filesystem::path& path) {
        const auto made = made_client("database: " + path.string());
        return made ? "made" : describe(made.error());
    }

    result<std::shared_ptr<client>> made_client(const std::string& yaml) {
        return made<client>("sql", yaml);
    }
};

TEST_F(sql_client, refuses_the_ledger_by_every_path) {
    make_it_the_ledger();
    const auto root = directory.path();
    std::filesystem::create_symlink(file(), root / "link.db");
    std::filesystem::create_hard_link(file(), root / "hard.db");
    std::filesystem::create_directory_symlink(root, root / "folder");
    for (const auto& path : {root / "shop.db", root / "link.db", root / "hard.db",
                             root / "folder" / "shop.db", root / "folder" / "." / "shop.db"}) {
        EXPECT_THAT(opened_as(path), HasSubstr("is the ledger of Sluice")) << path;
    }
    const testing::sql_session other((root / "other.db").string());
    EXPECT_EQ(opened_as(root / "other.db"), "made");
}

// Before the first start the ledger is not there.
TEST_F(sql_client, refuses_the_path_of_a_ledger_that_is_yet_to_be_made) {
    const auto root = directory.path();
    host.ledger = root / "ledger.sqlite";
    std::filesystem::create_directory_symlink(root, root / "folder");
    EXPECT_THAT(opened_as(root / "ledger.sqlite"), HasSubstr("is the ledger of Sluice"));
    EXPECT_THAT(opened_as(root / "folder" / "ledger.sqlite"), HasSubstr("is the ledger of Sluice"));
    EXPECT_EQ(opened_as(file()), "made");
}

TEST_F(sql_client, refuses_a_file_that_became_the_ledger_after_the_start) {
    shop.run("CREATE TABLE p(id INTEGER PRIMARY KEY)");
    const auto link = directory.path() / "link.db";
    const testing::sql_session other((directory.path() / "other.db").string());
    std::filesystem::create_symlink(directory.path() / "other.db", link);
    make_it_the_ledger();
    clients.add("shop", made_client("database: " + link.string()).value());
    const auto writes =
        made<publisher>("sql", "client: shop\nstatement: INSERT INTO p VALUES(1)").value();
    const auto reads = made<subscriber>("sql", "client: shop\nquery: SELECT * FROM p").value();
    std::filesystem::remove(link);
    std::filesystem::create_symlink(file(), link);
    auto ready = writes->prepare({}, "k").value();
    const auto written = run_awaitable(io, writes->send(std::move(ready)));
    ASSERT_FALSE(written);
    EXPECT_THAT(describe(written.error()), HasSubstr("is the ledger of Sluice"));
    EXPECT_FALSE(written.error().may_have_happened);
    const auto read = run_awaitable(io, reads->fetch(nullptr));
    ASSERT_FALSE(read);
    EXPECT_THAT(describe(read.error()), HasSubstr("is the ledger of Sluice"));
    EXPECT_EQ(shop.run("SELECT * FROM p"), "");
}

}  // namespace
}  // namespace sluice
