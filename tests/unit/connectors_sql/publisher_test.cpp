#include "unit/connectors_sql/sql_folder.hpp"

#include <optional>

namespace sluice {
namespace {

using ::testing::HasSubstr;
using testing::run_awaitable;

class sql_writes : public testing::sql_folder {
 protected:
    sql_writes() {
        shop.run("CREATE TABLE p(id INTEGER PRIMARY KEY, title TEXT NOT NULL, price REAL)");
        open_client();
    }

    std::shared_ptr<publisher> target(const std::string& yaml) {
        return made<publisher>("sql", "client: shop\n" + yaml).value();
    }

    // Returns one line for each record: its response, or why it failed.
    std::vector<std::string> write(publisher& into, const std::vector<std::string>& records) {
        std::vector<delivery> batch;
        for (const auto& text : records) {
            entity one;
            one.data = parse_json(text).value();
            batch.push_back(into.prepare(one, "key").value());
        }
        std::vector<std::string> lines;
        for (const auto& outcome : run_awaitable(io, into.send_all(std::move(batch)))) {
            kinds.push_back(outcome ? std::nullopt : std::optional(outcome.error().kind));
            lines.push_back(outcome ? outcome->response : describe(outcome.error()));
            data = outcome ? write_json(outcome->data) : "";
        }
        return lines;
    }

    std::vector<std::optional<failure_class>> kinds;
    std::string data;
    const std::string insert =
        "statement: INSERT INTO p(id, title, price) VALUES(:id, :title, :price)\n"
        "parameters: {id: \"{{ id }}\", title: \"{{ title }}\", price: \"{{ price }}\"}\n";
};

TEST_F(sql_writes, each_record_with_bound_values) {
    const auto into = target(insert);
    EXPECT_EQ(write(*into, {R"({"id":1,"title":"'); DROP TABLE p; --","price":19.90})",
                            R"({"id":2,"title":"Cup"})"}),
              (std::vector<std::string>{"1 row changed", "1 row changed"}));
    EXPECT_EQ(shop.run("SELECT * FROM p"), "1|'); DROP TABLE p; --|19.9\n2|Cup|NULL\n");
}

TEST_F(sql_writes, the_other_records_when_one_breaks_a_constraint) {
    const auto into = target(insert);
    const auto lines = write(*into, {R"({"id":1,"title":"Mug"})", R"({"id":2})",
                                     R"({"id":1,"title":"Again"})", R"({"id":3,"title":"Cup"})"});
    EXPECT_EQ(lines[0], "1 row changed");
    EXPECT_THAT(lines[1], HasSubstr("NOT NULL constraint failed: p.title"));
    EXPECT_THAT(lines[2], HasSubstr("UNIQUE constraint failed: p.id"));
    EXPECT_EQ(lines[3], "1 row changed");
    EXPECT_EQ(kinds[1], failure_class::refused);
    EXPECT_EQ(shop.run("SELECT id FROM p"), "1\n3\n");
}

TEST_F(sql_writes, the_other_records_when_one_rolls_all_back) {
    const auto into = target(
        "statement: INSERT OR ROLLBACK INTO p(id, title) VALUES(:id, 'x')\n"
        "parameters: {id: \"{{ id }}\"}");
    const auto lines = write(*into, {R"({"id":1})", R"({"id":1})", R"({"id":2})"});
    EXPECT_EQ(lines[0], "1 row changed");
    EXPECT_THAT(lines[1], HasSubstr("UNIQUE constraint failed"));
    EXPECT_EQ(lines[2], "1 row changed");
    EXPECT_EQ(shop.run("SELECT id FROM p"), "1\n2\n");
}

// Such a fault shows at the commit, which names no record.
TEST_F(sql_writes, the_other_records_when_one_breaks_a_deferred_foreign_key) {
    shop.run(
        "CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p DEFERRABLE INITIALLY "
        "DEFERRED)");
    shop.run("INSERT INTO p(id, title) VALUES(1, 'Mug')");
    const auto into = target(
        "statement: INSERT INTO c VALUES(:id, :p)\n"
        "parameters: {id: \"{{ id }}\", p: \"{{ p }}\"}");
    const auto lines =
        write(*into, {R"({"id":1,"p":1})", R"({"id":2,"p":7})", R"({"id":3,"p":1})"});
    EXPECT_EQ(lines[0], "1 row changed");
    EXPECT_THAT(lines[1], HasSubstr("FOREIGN KEY constraint failed"));
    EXPECT_EQ(lines[2], "1 row changed");
    EXPECT_EQ(kinds[1], failure_class::refused);
    EXPECT_EQ(shop.run("SELECT id FROM c"), "1\n3\n");
}

TEST_F(sql_writes, the_same_once_more_without_effect_as_an_upsert) {
    const auto into = target(
        "statement: INSERT INTO p(id, title) VALUES(:id, :title) ON CONFLICT(id) DO UPDATE SET "
        "title = excluded.title RETURNING id, title\n"
        "parameters: {id: \"{{ id }}\", title: \"{{ title }}\"}\nidempotent: true");
    entity one;
    one.data = parse_json(R"({"id":1,"title":"Mug"})").value();
    const auto ready = into->prepare(one, "k").value();
    EXPECT_EQ(ready.safety, repeat_safety::idempotent);
    for (int i = 0; i < 2; ++i) {
        const auto sent = run_awaitable(io, into->send(ready)).value();
        EXPECT_EQ(write_json(sent.data), R"({"changes":1,"rows":[{"id":1,"title":"Mug"}]})");
    }
    EXPECT_EQ(shop.run("SELECT id, title FROM p"), "1|Mug\n");
    EXPECT_EQ(target(insert)->prepare(one, "k")->safety, repeat_safety::once);
}

TEST_F(sql_writes, an_upsert_by_its_key) {
    shop.run("CREATE TABLE \"odd \"\" name\"(\"the key\" TEXT PRIMARY KEY, n INTEGER)");
    const auto into = target(
        "upsert:\n  table: 'odd \" name'\n  key: [the key]\n"
        "  values: {the key: \"{{ k }}\", n: \"{{ n }}\"}");
    entity one;
    one.data = json::object{{"k", "a"}, {"n", 1}};
    EXPECT_EQ(into->prepare(one, "k")->safety, repeat_safety::idempotent);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(write(*into, {R"({"k":"a","n":1})", R"({"k":"b","n":2})"}),
                  (std::vector<std::string>{"1 row changed", "1 row changed"}));
    }
    EXPECT_EQ(write(*into, {R"({"k":"a","n":7})"})[0], "1 row changed");
    EXPECT_EQ(shop.run("SELECT * FROM \"odd \"\" name\""), "a|7\nb|2\n");
    const auto keys = target("upsert: {table: k, key: [id], values: {id: \"{{ id }}\"}}");
    shop.run("CREATE TABLE k(id INTEGER PRIMARY KEY); INSERT INTO k VALUES(1)");
    EXPECT_EQ(write(*keys, {R"({"id":1})"})[0], "0 rows changed");
    EXPECT_THAT(write(*target("upsert: {table: p, key: [title], values: {title: x}}"), {"{}"})[0],
                HasSubstr("ON CONFLICT clause does not match"));
}

TEST_F(sql_writes, by_a_statement_or_by_an_upsert) {
    const auto said = [&](const std::string& yaml) {
        return describe(made<publisher>("sql", "client: shop\n" + yaml).error());
    };
    const std::string upsert = "upsert: {table: p, key: [id], values: {id: 1}}\n";
    EXPECT_THAT(said(""), HasSubstr("there is no statement"));
    EXPECT_THAT(said(upsert + "statement: DELETE FROM p"), HasSubstr("give one of the two"));
    EXPECT_THAT(said(upsert + "no_change: failed"), HasSubstr("may change no row"));
    EXPECT_THAT(said("upsert: {table: p, key: [id], values: {a: 1}}"),
                HasSubstr("the column 'id' of the key has no value"));
    EXPECT_THAT(said("upsert: {table: a., key: [id], values: {id: 1}}"),
                HasSubstr("must be the name of a table"));
}

// The values may be secrets.
TEST_F(sql_writes, no_value_into_the_intent) {
    entity one;
    one.data = parse_json(R"({"id":1,"title":"hunter2"})").value();
    const auto ready = target(insert)->prepare(one, "k").value();
    EXPECT_EQ(write_json(ready.plan).find("hunter2"), std::string::npos);
    EXPECT_EQ(ready.summary.find("hunter2"), std::string::npos);
    EXPECT_THAT(ready.summary, HasSubstr("INSERT INTO p(id, title, price)"));
}

// After a restart the engine gives the delivery back with its intent payload.
TEST_F(sql_writes, the_time_of_the_first_attempt) {
    const auto into = target(
        "statement: INSERT INTO p(id, title) VALUES(1, :at)\nparameters: {at: \"{{ now }}\"}");
    auto ready = into->prepare({}, "k").value();
    time.advance(std::chrono::hours(1));
    ASSERT_TRUE(run_awaitable(io, into->send(ready)));
    EXPECT_EQ(shop.run("SELECT title FROM p"), "2026-02-01T12:00:00Z\n");
}

TEST_F(sql_writes, how_many_rows_changed) {
    const auto into = target(
        "statement: UPDATE p SET price = 1 WHERE title = :title\n"
        "parameters: {title: \"{{ title }}\"}");
    shop.run("INSERT INTO p(title) VALUES('a'), ('a')");
    EXPECT_EQ(write(*into, {R"({"title":"a"})", R"({"title":"b"})"}),
              (std::vector<std::string>{"2 rows changed", "0 rows changed"}));
}

TEST_F(sql_writes, no_row_for_a_record_that_must_have_one) {
    const auto into = target(
        "statement: UPDATE p SET price = 1 WHERE id = :id\n"
        "parameters: {id: \"{{ id }}\"}\nno_change: failed");
    shop.run("INSERT INTO p(id, title) VALUES(1, 'a')");
    const auto lines = write(*into, {R"({"id":1})", R"({"id":2})"});
    EXPECT_EQ(lines[0], "1 row changed");
    EXPECT_THAT(lines[1], HasSubstr("the statement changed no row"));
    EXPECT_EQ(kinds[1], failure_class::refused);
}

TEST_F(sql_writes, nothing_while_another_program_holds_the_lock) {
    const auto into = target(insert);
    shop.run("BEGIN IMMEDIATE");
    const auto lines = write(*into, {R"({"id":1,"title":"Mug"})"});
    EXPECT_THAT(lines[0], HasSubstr("database is locked"));
    EXPECT_EQ(kinds[0], failure_class::busy);
    shop.run("ROLLBACK");
    EXPECT_EQ(write(*into, {R"({"id":1,"title":"Mug"})"})[0], "1 row changed");
}

TEST_F(sql_writes, only_with_a_statement_that_writes) {
    const auto said = [&](const std::string& sql) {
        return write(*target("statement: " + sql), {"{}"})[0];
    };
    EXPECT_THAT(said("SELECT 1"), HasSubstr("the statement writes nothing"));
    EXPECT_THAT(said("COMMIT"), HasSubstr("transaction, ATTACH or PRAGMA"));
    EXPECT_THAT(said("DELETE FROM p; DELETE FROM p"), HasSubstr("more than one statement"));
    EXPECT_THAT(said("DELETE FROM missing"), HasSubstr("no such table"));
    EXPECT_THAT(describe(made<publisher>("sql",
                                         "client: shop\nstatement: DELETE FROM p WHERE id "
                                         "= :id")
                             .error()),
                HasSubstr(":id has no value"));
}

TEST_F(sql_writes, what_a_blob_holds) {
    shop.run("CREATE TABLE b(a BLOB)");
    const auto into = target("statement: INSERT INTO b VALUES(:a)\nparameters: {a: \"{{ a }}\"}");
    EXPECT_EQ(write(*into, {R"({"a":{"base64":"AAE="}})", R"({"a":{"base64":""}})"})[1],
              "1 row changed");
    EXPECT_EQ(shop.run("SELECT typeof(a), hex(a) FROM b"), "blob|0001\nblob|\n");
    entity wrong;
    wrong.data = parse_json(R"({"a":{"base64":"?"}})").value();
    EXPECT_EQ(into->prepare(wrong, "k").error().kind, failure_class::refused);
}

}  // namespace
}  // namespace sluice
