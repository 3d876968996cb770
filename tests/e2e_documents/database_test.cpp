// "Posts each approved text of an editorial table, and writes the id of the post back."

#include "e2e_documents/shown_example.hpp"
#include "support/sql_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace sluice::testing {
namespace {

namespace fs = std::filesystem;

class editorial_table : public example {
 protected:
    editorial_table() {
        shop.run(
            "CREATE TABLE texts (id INTEGER PRIMARY KEY, caption TEXT, day TEXT, channel TEXT, "
            "approved_at TEXT)");
        shop.run("CREATE TABLE published (text_id INTEGER PRIMARY KEY, post_id TEXT, at TEXT)");
    }

    void approve(int id, const std::string& at, const std::string& channel = "social") {
        const auto number = std::to_string(id);
        shop.run("INSERT INTO texts VALUES(" + number + ", 'Text " + number +
                 "', '2031-05-01T09:00:00Z', '" + channel + "', " + at + ")");
    }

    std::vector<std::string> posts() const {
        auto all = sandbox.made();
        std::ranges::sort(all);
        return all;
    }

    // Two of these have one time of approval, and a third gets it after the first run.
    void publish_all() {
        using captions = std::vector<std::string>;
        approve(1, "'2026-02-02T10:00:00Z'");
        approve(2, "'2026-02-01T10:00:00Z'");
        approve(3, "'2026-02-02T10:00:00Z'");
        approve(4, "NULL");
        approve(5, "'2026-02-01T10:00:00Z'", "print");
        round();
        EXPECT_EQ(posts(), (captions{"Text 1", "Text 2", "Text 3"}));
        round();
        EXPECT_EQ(posts().size(), 3U);
        approve(6, "'2026-02-02T10:00:00Z'");
        shop.run("UPDATE texts SET approved_at = '2026-02-03T10:00:00Z' WHERE id = 4");
        round();
        EXPECT_EQ(posts(), (captions{"Text 1", "Text 2", "Text 3", "Text 4", "Text 6"}));
        round();
        EXPECT_EQ(posts().size(), 5U);
        EXPECT_EQ(shop.run("SELECT text_id FROM published WHERE length(post_id) > 3 AND at > '2'"),
                  "1\n2\n3\n4\n6\n");
        EXPECT_EQ(shop.run("SELECT count(DISTINCT post_id) FROM published"), "5\n");
    }

    const std::string file = work.beside("shop.db").string();
    sql_session shop{file};
};

TEST_F(editorial_table, of_the_guide_is_posted_once) {
    configure("connectors.md: Read and write a database", {{"/srv/shop/shop.db", file}});
    publish_all();
}

TEST_F(editorial_table, of_the_example_is_posted_once) {
    const auto text =
        read_file(fs::path(SLUICE_SOURCE_DIR) / "config/examples/database/database.yaml");
    work.write("database.yaml", text);
    work.environment["SHOP_DATABASE"] = file;
    publish_all();
}

}  // namespace
}  // namespace sluice::testing
