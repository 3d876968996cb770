#include "unit/connectors_sql/breaking_line.hpp"
#include "unit/connectors_sql/mariadb_folder.hpp"

#include <string>
#include <thread>

namespace sluice {
namespace {

using ::testing::HasSubstr;
using testing::run_awaitable;

class mariadb_writes : public testing::mariadb_folder {};

TEST_F(mariadb_writes, each_record_with_bound_values) {
    server.run(
        "CREATE TABLE v(id int PRIMARY KEY, at datetime(6), ts timestamp NULL, day date, t "
        "varchar(50), n bigint unsigned, d decimal(40, 25), j json, b blob, yes bool)");
    const auto into = target(
        "statement: INSERT INTO v VALUES(:id, :at, :at, :day, :at, :n, :d, :j, :b, :yes) "
        "RETURNING id, t\n"
        "parameters: {id: \"{{ id }}\", at: \"{{ at }}\", day: \"{{ day }}\", n: \"{{ n }}\", d: "
        "\"{{ d }}\", j: \"{{ j }}\", b: \"{{ b }}\", yes: \"{{ yes }}\"}");
    const std::string values =
        R"("n":18446744073709551615,"d":0.1234567890123456789012345,"j":{"a":[1,"ü"]},)"
        R"("b":{"base64":"AP8="},"yes":true})";
    EXPECT_EQ(write(*into, {R"({"id":1,"at":"2026-02-01 12:00:00","day":"2026-02-01",)" + values}),
              std::vector<std::string>{"1 row changed"});
    EXPECT_EQ(data, R"({"changes":1,"rows":[{"id":1,"t":"2026-02-01 12:00:00"}]})");
    // A column with a time takes no zone. The moment stays the same.
    EXPECT_EQ(write(*into, {R"({"id":2,"at":"2026-02-01T12:00:00.25+02:00","day":null,)" + values,
                            R"({"id":3,"at":"2026-02-01T12:00:00Z","day":null,)" + values}),
              (std::vector<std::string>{"1 row changed", "1 row changed"}));
    EXPECT_EQ(server.run("SET time_zone = '+00:00';\nSELECT id, at, ts, day, n, d, j, HEX(b), yes "
                         "FROM v"),
              "1|2026-02-01 12:00:00.000000|2026-02-01 12:00:00|2026-02-01|18446744073709551615|"
              "0.1234567890123456789012345|{\"a\":[1,\"ü\"]}|00FF|1\n"
              "2|2026-02-01 10:00:00.250000|2026-02-01 10:00:00|NULL|18446744073709551615|"
              "0.1234567890123456789012345|{\"a\":[1,\"ü\"]}|00FF|1\n"
              "3|2026-02-01 12:00:00.000000|2026-02-01 12:00:00|NULL|18446744073709551615|"
              "0.1234567890123456789012345|{\"a\":[1,\"ü\"]}|00FF|1\n");
    // A text stays as it is.
    EXPECT_EQ(write(*target("statement: INSERT INTO v(id, t) VALUES(:id, :t)\n"
                            "parameters: {id: \"{{ id }}\", t: \"{{ t }}\"}"),
                    {R"({"id":4,"t":"2026-02-01T12:00:00+02:00"})",
                     R"({"id":5,"t":"'); DROP TABLE p; -- 😀"})"}),
              (std::vector<std::string>{"1 row changed", "1 row changed"}));
    EXPECT_EQ(server.run("SELECT t FROM v WHERE id > 3"),
              "2026-02-01T12:00:00+02:00\n'); DROP TABLE p; -- 😀\n");
}

TEST_F(mariadb_writes, an_upsert_by_its_key_as_often_as_it_comes) {
    server.run(
        "CREATE TABLE `Cus``tomers`(mail varchar(20), shop int, n int, phone varchar(20) UNIQUE, "
        "PRIMARY KEY(mail, shop))");
    const auto yaml = [](const std::string& key) {
        return "upsert:\n  table: shop.Cus`tomers\n  key: " + key +
               "\n  values: {mail: \"{{ m }}\", shop: 5, n: \"{{ n }}\", phone: \"{{ p }}\"}";
    };
    const auto exact = target(yaml("[mail, shop]"));
    for (const std::string number : {"1", "1", "2"}) {
        EXPECT_EQ(write(*exact, {R"({"m":"a","n":)" + number + R"(,"p":"1"})"})[0],
                  "1 row changed");
    }
    EXPECT_EQ(server.run("SELECT * FROM `Cus``tomers`"), "a|5|2|1\n");
    // Another unique index leads to another row, which must not change.
    const auto lines = write(*exact, {R"({"m":"b","n":9,"p":"1"})", R"({"m":"c","n":3,"p":"3"})"});
    EXPECT_THAT(lines[0], HasSubstr("another unique index than that of `key` has such a row"));
    EXPECT_EQ(failures[0].kind, failure_class::refused);
    EXPECT_EQ(lines[1], "1 row changed");
    EXPECT_EQ(server.run("SELECT * FROM `Cus``tomers` ORDER BY mail"), "a|5|2|1\nc|5|3|3\n");
    // Without a unique index each repeat would be a new row.
    const auto without = target(yaml("[mail]"));
    EXPECT_THAT(write(*without, {R"({"m":"z","n":1,"p":"9"})"})[0],
                HasSubstr("has no unique index on exactly the columns of `key`"));
    EXPECT_EQ(server.run("SELECT COUNT(*) FROM `Cus``tomers`"), "2\n");
    server.run("CREATE TABLE k(id int PRIMARY KEY)");
    const auto only_key = target("upsert: {table: k, key: [id], values: {id: \"{{ id }}\"}}");
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(write(*only_key, {R"({"id":1})"})[0], "1 row changed");
    }
    EXPECT_EQ(server.run("SELECT * FROM k"), "1\n");
}

TEST_F(mariadb_writes, the_other_records_when_some_cannot_be_written) {
    server.run("CREATE TABLE c(p int REFERENCES p(id))");
    const auto into = target(insert);
    const auto lines =
        write(*into,
              {R"({"id":1,"title":"Mug"})", R"({"id":2})", R"({"id":1,"title":"Again"})",
               R"({"id":"x","title":"Cup"})", R"({"id":4,"title":")" + std::string(60, 'a') + "\"}",
               R"({"id":5,"title":"Pot"})", R"({"id":6,"title":"P","price":1e12})",
               R"({"id":7,"title":")" + std::string(1'100'000, 'a') + "\"}"});
    EXPECT_EQ(lines[0], "1 row changed");
    EXPECT_THAT(lines[1], HasSubstr("cannot be null (1048)"));
    EXPECT_THAT(lines[2], HasSubstr("Duplicate entry '…' for key 'PRIMARY' (1062)"));
    EXPECT_THAT(lines[3], HasSubstr("Incorrect integer value: '…' for column"));
    EXPECT_THAT(lines[4], HasSubstr("Data too long for column 'title'"));
    EXPECT_EQ(lines[5], "1 row changed");
    EXPECT_THAT(lines[6], HasSubstr("Out of range value for column 'price'"));
    EXPECT_THAT(lines[7], HasSubstr("raise max_allowed_packet of the server"));
    for (const auto number : {1U, 2U, 3U, 4U, 6U, 7U}) {
        EXPECT_EQ(failures[number].kind, failure_class::refused) << number;
        EXPECT_FALSE(failures[number].may_have_happened) << number;
    }
    EXPECT_EQ(server.run("SELECT id FROM p ORDER BY id"), "1\n5\n");
    EXPECT_THAT(write(*target("statement: INSERT INTO c VALUES(99)"), {"{}"})[0],
                HasSubstr("a foreign key constraint fails"));
}

TEST_F(mariadb_writes, a_row_that_has_the_values_already) {
    server.run("INSERT INTO p VALUES(1, 'Mug', 1)");
    const auto into = target(
        "statement: UPDATE p SET title = 'Mug' WHERE id = :id\nno_change: failed\n"
        "parameters: {id: \"{{ id }}\"}");
    const auto lines = write(*into, {R"({"id":1})", R"({"id":2})"});
    EXPECT_EQ(lines[0], "1 row changed");
    EXPECT_THAT(lines[1], HasSubstr("changed no row"));
}

TEST_F(mariadb_writes, nothing_of_a_batch_whose_statement_is_wrong) {
    const auto lines = write(*target("statement: INSERT INTO missing VALUES(1)"), {"{}", "{}"});
    EXPECT_THAT(lines[0], HasSubstr("Table 'shop.missing' doesn't exist (1146)"));
    EXPECT_THAT(lines[1], HasSubstr("(1146)"));
    EXPECT_EQ(failures[0].kind, failure_class::refused);
    for (const std::string word : {"COMMIT", "CALL a()", "LOAD DATA INFILE 'a' INTO TABLE p",
                                   "TRUNCATE p", "ALTER TABLE p ADD a int"}) {
        EXPECT_THAT(describe(made<publisher>("sql", "client: shop\nstatement: " + word).error()),
                    HasSubstr("the statement begins with '"))
            << word;
    }
}

TEST_F(mariadb_writes, nothing_while_another_session_holds_the_row) {
    server.run("INSERT INTO p VALUES(1, 'Mug', 1), (2, 'Cup', 1)");
    testing::mariadb_other_session holder(server.socket());
    holder.run("BEGIN;\nUPDATE p SET title = 'Pot' WHERE id = 1");
    const auto into = target(
        "statement: UPDATE p SET title = 'New' WHERE id = :id\n"
        "parameters: {id: \"{{ id }}\"}");
    open_server("time_limit: 1500ms");
    const auto impatient = target(
        "statement: UPDATE p SET title = 'New' WHERE id = :id\n"
        "parameters: {id: \"{{ id }}\"}");
    const auto lines = write(*impatient, {R"({"id":2})", R"({"id":1})"});
    EXPECT_EQ(disposition_of(failures[0].kind), disposition::retry) << lines[0];
    EXPECT_FALSE(failures[0].may_have_happened);
    EXPECT_EQ(server.run("SELECT title FROM p WHERE id = 2"), "Cup\n");
    // One that has more time gets through when the row is free.
    const auto waits = [&] {
        return std::stoi(
            server.run("SELECT variable_value FROM information_schema.global_status "
                       "WHERE variable_name = 'INNODB_ROW_LOCK_WAITS'"));
    };
    const int before = waits();
    std::thread later([&] {
        EXPECT_TRUE(testing::until([&] { return waits() >= before + 2; }));
        holder.run("ROLLBACK");
    });
    EXPECT_EQ(write(*into, {R"({"id":2})", R"({"id":1})"})[1], "1 row changed");
    later.join();
    EXPECT_EQ(server.run("SELECT title FROM p"), "New\nNew\n");
}

// Two sessions that wait for each other: the server ends one, and it begins again.
TEST_F(mariadb_writes, all_again_after_a_deadlock) {
    server.run("INSERT INTO p VALUES(1, 'Mug', 0), (2, 'Cup', 0);\nCREATE TABLE n(a int)");
    testing::mariadb_other_session other(server.socket());
    // The other session has changed more, so the server ends the batch.
    other.run(
        "SET innodb_lock_wait_timeout = 50;\nBEGIN;\nINSERT INTO n SELECT seq FROM "
        "seq_1_to_500;\nUPDATE p SET price = price + 1 WHERE id = 2");
    std::thread crossing([&] {
        EXPECT_TRUE(testing::until([&] {
            return server.run(
                       "SELECT variable_value FROM information_schema.global_status WHERE "
                       "variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'") != "0\n";
        }));
        other.run("UPDATE p SET price = price + 1 WHERE id = 1;\nCOMMIT");
    });
    const auto into = target(
        "statement: UPDATE p SET price = price + 10 WHERE id = :id\n"
        "parameters: {id: \"{{ id }}\"}");
    const auto lines = write(*into, {R"({"id":1})", R"({"id":2})"});
    crossing.join();
    EXPECT_EQ(lines, (std::vector<std::string>{"1 row changed", "1 row changed"}));
    EXPECT_EQ(server.run("SELECT price FROM p"), "11.00\n11.00\n");
}

TEST_F(mariadb_writes, what_nobody_knows_where_a_table_has_no_transactions) {
    server.run("CREATE TABLE m(id int PRIMARY KEY) ENGINE=MyISAM");
    server.run("INSERT INTO p VALUES(1, 'Mug', 1)");
    testing::mariadb_other_session holder(server.socket());
    holder.run("BEGIN;\nUPDATE p SET title = 'Pot' WHERE id = 1");
    server.run(
        "CREATE TRIGGER t AFTER INSERT ON m FOR EACH ROW UPDATE p SET title = 'x' WHERE id "
        "= NEW.id");
    const auto into = target(
        "statement: INSERT INTO m VALUES(:id)\n"
        "parameters: {id: \"{{ id }}\"}");
    const auto lines = write(*into, {R"({"id":7})", R"({"id":1})"});
    EXPECT_THAT(lines[0], HasSubstr("use tables with transactions"));
    EXPECT_TRUE(failures[0].may_have_happened);
}

TEST_F(mariadb_writes, nothing_when_the_server_is_gone_before) {
    const auto into = target(insert);
    EXPECT_EQ(write(*into, {R"({"id":1,"title":"Mug"})"})[0], "1 row changed");
    server.kill();
    const auto lines = write(*into, {R"({"id":2,"title":"Cup"})"});
    EXPECT_EQ(failures[0].kind, failure_class::unreachable) << lines[0];
    EXPECT_FALSE(failures[0].may_have_happened);
    EXPECT_THAT(lines[0], HasSubstr("mariadb://" + server.socket() + "/shop: "));
    server.start();
    EXPECT_EQ(write(*into, {R"({"id":2,"title":"Cup"})"})[0], "1 row changed");
}

// No record is at fault, so none may fail for good.
TEST_F(mariadb_writes, nothing_while_the_server_prepares_no_more_statements) {
    const auto into = target(insert);
    server.run("SET GLOBAL max_prepared_stmt_count = 0");
    const auto lines = write(*into, {R"({"id":1,"title":"Mug"})", R"({"id":2,"title":"Cup"})"});
    server.run("SET GLOBAL max_prepared_stmt_count = 16382");
    EXPECT_THAT(lines[0], HasSubstr("(1461)"));
    EXPECT_THAT(lines[0], HasSubstr("raise its max_prepared_stmt_count"));
    for (const auto number : {0U, 1U}) {
        EXPECT_EQ(disposition_of(failures[number].kind), disposition::retry) << number;
        EXPECT_FALSE(failures[number].may_have_happened) << number;
    }
    EXPECT_EQ(write(*into, {R"({"id":1,"title":"Mug"})"})[0], "1 row changed");
}

TEST_F(mariadb_writes, nothing_when_the_connection_breaks_before_the_commit) {
    const auto into = target(
        "statement: INSERT INTO p SELECT :id, 'Mug', SLEEP(:rest)\n"
        "parameters: {id: \"{{ id }}\", rest: \"{{ rest }}\"}");
    std::thread breaking([&] {
        std::string id;
        EXPECT_TRUE(testing::until([&] {
            id = server.run(
                "SELECT id FROM information_schema.processlist WHERE info LIKE "
                "'INSERT INTO p SELECT%'");
            return !id.empty();
        }));
        server.run("KILL " + id);
    });
    const auto lines = write(*into, {R"({"id":1,"rest":0})", R"({"id":2,"rest":20})"});
    breaking.join();
    EXPECT_EQ(disposition_of(failures[0].kind), disposition::retry) << lines[0];
    EXPECT_FALSE(failures[0].may_have_happened);
    EXPECT_EQ(server.run("SELECT COUNT(*) FROM p"), "0\n");
}

// The server may have committed and not got its answer through.
TEST_F(mariadb_writes, what_nobody_knows_when_the_connection_breaks_at_the_commit) {
    using moment = testing::breaking_line::moment;
    int rows = 0;
    for (const auto breaks : {moment::before_server, moment::after_server}) {
        testing::breaking_line line(server.socket(), "COMMIT", breaks);
        open_with("host: 127.0.0.1\nport: " + line.port() +
                  "\ndatabase: shop\nuser: root\ntls: \"off\"\n");
        const auto lines = write(*target(insert), {R"({"id":1,"title":"Mug"})"});
        EXPECT_TRUE(failures[0].may_have_happened) << lines[0];
        EXPECT_TRUE(testing::until(
            [&] { return server.run("SELECT COUNT(*) FROM p") == std::to_string(rows) + "\n"; }));
        ++rows;
    }
}

}  // namespace
}  // namespace sluice
