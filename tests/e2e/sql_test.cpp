// The connector `sql` in the real program.

#include "e2e/job.hpp"
#include "support/sql_session.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct stock : ::testing::Test {
    stock() {
        shop.run("CREATE TABLE stock(sku TEXT PRIMARY KEY, pieces INTEGER CHECK(pieces >= 0))");
    }

    void configure(const std::string& statement) {
        work.write("c.yaml", R"(clients:
  shop: {type: sql, database: )" +
                                 file + R"(}
incoming:
  in:
    schedule: by hand
    subscriber: {type: file, path: )" +
                                 work.beside("in.ndjson").string() + R"(}
    identifier: sku
    emit: changed
outgoing:
  out:
    retry: {attempts: 1}
    publisher:
      type: sql
      client: shop
      idempotent: true
      statement: )" + statement + R"(
      parameters: {sku: "{{ sku }}", pieces: "{{ pieces }}"}
routes:
  r: {from: in, to: out}
)");
    }

    job work;
    const std::string file = work.beside("shop.db").string();
    sql_session shop{file};
};

TEST_F(stock, is_written_but_for_the_record_that_breaks_a_constraint) {
    configure(
        "INSERT INTO stock VALUES(:sku, :pieces) ON CONFLICT(sku) DO UPDATE SET pieces = "
        "excluded.pieces");
    work.write("../in.ndjson",
               "{\"sku\":\"a\",\"pieces\":1}\n{\"sku\":\"b\",\"pieces\":-1}\n"
               "{\"sku\":\"c');--\",\"pieces\":3}\n");
    const auto first = work.once();
    EXPECT_EQ(first.code, 1) << first.err;
    EXPECT_EQ(shop.run("SELECT * FROM stock ORDER BY sku"), "a|1\nc');--|3\n");
    const auto failed = boost::json::serialize(work.list({"--status", "failed"}));
    EXPECT_THAT(failed, HasSubstr("CHECK constraint failed: pieces >= 0"));
    EXPECT_EQ(settled(first.out, "r", "finished"), 2);

    work.write("../in.ndjson", "{\"sku\":\"a\",\"pieces\":8}\n");
    EXPECT_EQ(settled(work.once().out, "r", "finished"), 1);
    EXPECT_EQ(shop.run("SELECT * FROM stock ORDER BY sku"), "a|8\nc');--|3\n");
}

// An after-step that sees no reply would store null.
TEST_F(stock, tells_the_steps_after_it_which_rows_it_returned) {
    configure("INSERT INTO stock VALUES(:sku, :pieces) RETURNING sku, pieces * 2 AS twice");
    work.write("after.yaml", R"(storages: {seen: {}}
)");
    auto text = read_file(work.config() / "c.yaml");
    const auto at = text.find("    retry: {attempts: 1}");
    ASSERT_NE(at, std::string::npos);
    text.insert(at,
                "    after:\n      - store: {storage: seen, key: \"{{ sku }}\", value: "
                "\"{{ response.data }}\"}\n");
    work.write("c.yaml", text);
    work.write("../in.ndjson", "{\"sku\":\"a\",\"pieces\":4}\n");
    EXPECT_EQ(work.once().code, 0);
    const auto shown =
        run_sluice({"storages", "show", "seen", "a", "--state", work.state().string(), "--json"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_EQ(boost::json::serialize(boost::json::parse(shown.out).at("value")),
              R"({"changes":1,"rows":[{"sku":"a","twice":8}]})");
}

TEST_F(stock, without_a_value_for_a_parameter_is_refused_by_check) {
    configure("INSERT INTO stock VALUES(:sku, :piece)");
    const auto said = work.check();
    EXPECT_EQ(said.code, 2);
    EXPECT_THAT(said.out + said.err, HasSubstr("c.yaml:17:7: the parameter :piece has no value"));
    EXPECT_THAT(said.out + said.err, HasSubstr("the statement has no parameter :pieces"));
}

// Copies a table to another, and is killed at many moments. `n` counts the writes of a row.
struct copied_table : ::testing::Test {
    copied_table() {
        shop.run("CREATE TABLE source(id INTEGER PRIMARY KEY)");
        shop.run("CREATE TABLE copy(id INTEGER PRIMARY KEY, n INTEGER)");
        shop.run(
            "INSERT INTO source WITH RECURSIVE c(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM c "
            "WHERE id < 20) SELECT id FROM c");
    }

    void configure(const std::string& idempotent) const {
        work.write("c.yaml", R"(clients:
  shop: {type: sql, database: )" +
                                 file + R"(}
incoming:
  in:
    schedule: by hand
    subscriber:
      type: sql
      client: shop
      query: SELECT id FROM source WHERE id > :cursor ORDER BY id LIMIT :limit
      cursor: id
      start: 0
      page_size: 3
    identifier: id
    emit: all
outgoing:
  out:
    publisher:
      type: sql
      client: shop
      statement: INSERT INTO copy VALUES(:id, 1) ON CONFLICT(id) DO UPDATE SET n = n + 1
      parameters: {id: "{{ id }}"}
      idempotent: )" + idempotent +
                                 R"(
routes:
  r: {from: in, to: out}
)");
    }

    // Returns how many of the runs were killed.
    int run_killed_at(const std::vector<std::string>& points) {
        int killed = 0;
        for (const auto& point : points) {
            work.environment["SLUICE_FAILPOINT"] = point;
            killed += work.once().signal == 9 ? 1 : 0;
        }
        work.environment.erase("SLUICE_FAILPOINT");
        return killed;
    }

    job work;
    const std::string file = work.beside("shop.db").string();
    sql_session shop{file};
};

TEST_F(copied_table, is_whole_though_the_program_is_killed) {
    configure("true");
    EXPECT_EQ(run_killed_at({"page-fetched:2", "page-committed:1", "ledger-before-commit:4",
                             "batch-intents-committed:1", "batch-sent:1"}),
              5);
    const auto last = work.once();
    EXPECT_EQ(last.code, 0) << last.err;
    EXPECT_EQ(shop.run("SELECT count(*), min(id), max(id) FROM copy"), "20|1|20\n");
    EXPECT_EQ(work.list().as_array().size(), 20U);
    EXPECT_EQ(work.list({"--status", "finished"}).as_array().size(), 20U);
}

// Nobody said that the statement may be repeated.
TEST_F(copied_table, is_never_written_twice_by_a_statement_that_may_not_be_repeated) {
    configure("false");
    EXPECT_EQ(run_killed_at({"page-committed:1", "batch-sent:1"}), 2);
    work.once();
    EXPECT_EQ(shop.run("SELECT count(*), max(n) FROM copy"), "20|1\n");
    EXPECT_FALSE(work.list({"--status", "uncertain"}).as_array().empty());
}

// The ledger is a SQLite database as well, and nobody but Sluice may work on it.
struct ledger_as_database : ::testing::Test {
    void configure(const std::filesystem::path& database) const {
        work.write("c.yaml", R"(clients:
  shop: {type: sql, database: )" +
                                 database.string() + R"(}
incoming:
  in:
    schedule: by hand
    subscriber: {type: static, items: [{id: 1}]}
outgoing:
  out:
    publisher: {type: sql, client: shop, statement: DELETE FROM tasks}
routes:
  r: {from: in, to: out}
)");
    }

    void expect_refusal() const {
        const auto checked = work.check({"--state", work.state().string()});
        EXPECT_EQ(checked.code, 2) << checked.out;
        EXPECT_THAT(checked.err, HasSubstr("is the ledger of Sluice"));
        EXPECT_THAT(checked.err, HasSubstr("c.yaml:2:"));
        const auto run = work.once();
        EXPECT_EQ(run.code, 2);
        EXPECT_THAT(run.err, HasSubstr("is the ledger of Sluice"));
    }

    job work;
    const std::filesystem::path ledger = work.state() / "ledger.sqlite";
};

TEST_F(ledger_as_database, is_refused_before_and_after_it_is_made) {
    configure(ledger);
    expect_refusal();
    EXPECT_FALSE(std::filesystem::exists(ledger));
    sql_session other(work.beside("other.db"));
    other.run("CREATE TABLE tasks(id INTEGER)");
    configure(work.beside("other.db"));
    ASSERT_EQ(work.once().code, 0);
    ASSERT_TRUE(std::filesystem::exists(ledger));
    configure(ledger);
    expect_refusal();
    std::filesystem::create_symlink(ledger, work.beside("soft.db"));
    configure(work.beside("soft.db"));
    expect_refusal();
    std::filesystem::create_hard_link(ledger, work.beside("hard.db"));
    configure(work.beside("hard.db"));
    expect_refusal();
}

}  // namespace
}  // namespace sluice::testing
