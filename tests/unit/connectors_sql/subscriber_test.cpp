#include "unit/connectors_sql/sql_folder.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>

namespace sluice {
namespace {

using ::testing::HasSubstr;
using testing::run_awaitable;
using ::testing::SizeIs;

class sql_rows : public testing::sql_folder {
 protected:
    void add_ids(int count) {
        shop.run("CREATE TABLE p(id INTEGER PRIMARY KEY, at INTEGER)");
        for (int id = 1; id <= count; ++id) {
            shop.run("INSERT INTO p VALUES(" + std::to_string(id) + ", " + std::to_string(id / 3) +
                     ")");
        }
    }
};

TEST_F(sql_rows, keep_every_value_exactly) {
    shop.run("CREATE TABLE v(a, b, c, d, e, f)");
    shop.run("INSERT INTO v VALUES(9223372036854775807, 0.1, 'ä', NULL, x'0001', '19.90')");
    EXPECT_EQ(read("query: SELECT * FROM v"),
              R"({"a":9223372036854775807,"b":0.1,"c":"ä","d":null,"e":{"base64":"AAE="},)"
              "\"f\":\"19.90\"} |");
    EXPECT_EQ(last_position, "null");
}

TEST_F(sql_rows, that_json_cannot_hold_are_set_aside) {
    shop.run("CREATE TABLE v(id, a)");
    shop.run("INSERT INTO v VALUES(1, 9e999), (2, CAST(x'ff' AS TEXT)), (3, 'good')");
    EXPECT_EQ(read("query: SELECT * FROM v"),
              "{\"id\":3,\"a\":\"good\"} unreadable: column 'a' holds an infinite number, which "
              "JSON has not {\"id\":1} unreadable: column 'a' holds a text that is not valid UTF-8 "
              "{\"id\":2} |");
}

TEST_F(sql_rows, that_are_too_large_are_set_aside) {
    shop.run("CREATE TABLE v(id, a)");
    shop.run("INSERT INTO v VALUES(1, zeroblob(2000)), (2, 'x')");
    EXPECT_EQ(read("query: SELECT * FROM v\nlargest_record: 1024"),
              "{\"id\":2,\"a\":\"x\"} unreadable: the row has 2011 bytes; largest_record allows "
              "1024 {\"id\":1} |");
}

TEST_F(sql_rows, come_in_pages_after_the_cursor) {
    add_ids(5);
    const std::string query = "query: SELECT id FROM p WHERE id > :cursor ORDER BY id";
    const std::string pages = "{\"id\":1} {\"id\":2} / {\"id\":3} {\"id\":4} / {\"id\":5} |";
    for (const auto* limit : {"", " LIMIT :limit"}) {
        EXPECT_EQ(read(query + limit + "\ncursor: id\nstart: 0\npage_size: 2"), pages) << limit;
        EXPECT_EQ(last_position, R"({"cursor":5})");
    }
    EXPECT_EQ(read(query + "\ncursor: id\nstart: 0", json::object{{"cursor", 5}}), "|");
    EXPECT_EQ(last_position, R"({"cursor":5})");
    shop.run("INSERT INTO p VALUES(6, 0)");
    EXPECT_EQ(read(query + "\ncursor: id\nstart: 0", json::object{{"cursor", 5}}), "{\"id\":6} |");
}

// The values of `at` are 0 0 1 1 1 2 2 2 3. A page that ended within one would lose the rest.
TEST_F(sql_rows, with_one_cursor_stay_on_one_page) {
    add_ids(9);
    for (const auto* limit : {"", " LIMIT :limit"}) {
        for (const auto* compare : {">", ">="}) {
            const auto text =
                read("query: SELECT at FROM p WHERE at " + std::string(compare) +
                     " :cursor ORDER BY at" + limit + "\ncursor: at\nstart: -1\npage_size: 1");
            const std::size_t expected = compare == std::string(">") ? 9 : 17;
            EXPECT_EQ(std::ranges::count(text, '{'), static_cast<std::ptrdiff_t>(expected))
                << limit << compare << text;
            EXPECT_TRUE(text.ends_with("{\"at\":3} |")) << text;
        }
    }
}

TEST_F(sql_rows, of_each_run_begin_at_the_start_when_asked_to) {
    add_ids(3);
    EXPECT_EQ(read("query: SELECT id FROM p WHERE id > :cursor ORDER BY id\ncursor: id\nstart: 0\n"
                   "each_run: anew\npage_size: 2"),
              "{\"id\":1} {\"id\":2} / {\"id\":3} |");
    EXPECT_EQ(last_position, "null");
}

TEST_F(sql_rows, that_come_after_a_cursor_prove_nothing_deleted) {
    add_ids(1);
    open_client();
    const auto whole = [&](const std::string& more, bool reports_deleted) {
        const auto source =
            made<subscriber>(
                "sql",
                "client: shop\nquery: SELECT id FROM p WHERE id > :cursor\ncursor: id\n"
                "start: 0\n" +
                    more)
                .value();
        source->used_for({.reports_deleted = reports_deleted});
        return run_awaitable(io, source->fetch(nullptr)).value().whole;
    };
    EXPECT_FALSE(whole("", true));
    EXPECT_TRUE(whole("", false));
    EXPECT_TRUE(whole("each_run: anew", true));
}

TEST_F(sql_rows, take_values_that_are_bound) {
    add_ids(3);
    EXPECT_EQ(read("query: SELECT :a AS a, :now AS now FROM p WHERE id = :id\n"
                   "parameters: {a: \"'; DROP TABLE p; --\", id: 2, now: \"{{ now }}\"}"),
              R"({"a":"'; DROP TABLE p; --","now":"2026-02-01T12:00:00Z"} |)");
    EXPECT_EQ(shop.run("SELECT count(*) FROM p"), "3\n");
}

TEST_F(sql_rows, are_only_read) {
    add_ids(1);
    for (const auto* query : {"DELETE FROM p RETURNING id", "UPDATE p SET at = 7",
                              "INSERT INTO p VALUES(9, 9)", "DROP TABLE p"}) {
        EXPECT_THAT(read("query: " + std::string(query)), HasSubstr("the query writes")) << query;
    }
    for (const auto* query : {"ATTACH 'x.db' AS x", "BEGIN", "PRAGMA user_version = 3"}) {
        EXPECT_THAT(read("query: " + std::string(query)), HasSubstr("transaction, ATTACH or PRAG"))
            << query;
    }
    EXPECT_THAT(read("query: SELECT 1; SELECT 2"), HasSubstr("more than one statement"));
    EXPECT_THAT(read("query: '-- nothing'"), HasSubstr("there is no statement"));
    EXPECT_THAT(read("query: SELECT ?"), HasSubstr("no name of the form :name"));
    EXPECT_EQ(shop.run("SELECT * FROM p"), "1|0\n");
}

TEST_F(sql_rows, without_order_or_names_fail_the_run) {
    add_ids(3);
    const std::string cursor = "\ncursor: id\nstart: 0";
    EXPECT_THAT(read("query: SELECT id FROM p WHERE id > :cursor ORDER BY id DESC" + cursor),
                HasSubstr("smaller than in the row before"));
    EXPECT_THAT(read("query: SELECT at FROM p WHERE id > :cursor" + cursor),
                HasSubstr("no column 'id'"));
    EXPECT_THAT(read("query: SELECT NULL AS id FROM p WHERE id > :cursor" + cursor),
                HasSubstr("row 1: the cursor column 'id' is null"));
    EXPECT_THAT(read("query: SELECT 1 AS a, 2 AS a"), HasSubstr("two columns"));
    EXPECT_THAT(read("query: SELECT * FROM missing"), HasSubstr("no such table: missing"));
}

TEST_F(sql_rows, are_asked_for_with_mistakes_that_the_check_finds) {
    const auto wrong = [&](const std::string& yaml, const std::string& message) {
        EXPECT_THAT(read(yaml), HasSubstr(message)) << yaml;
    };
    wrong("query: SELECT :a", ":a has no value");
    wrong("query: SELECT 1\nparameters: {a: 1}", "the statement has no parameter :a");
    wrong("query: SELECT :limit", "no column is the cursor");
    wrong("query: SELECT :cursor AS id\ncursor: id", "no value for the first run");
    wrong("query: SELECT 1 AS id\ncursor: id\nstart: 0", "has no :cursor");
    wrong("query: SELECT :cursor AS id\ncursor: id\nstart: 0\nparameters: {cursor: 1}",
          "its value itself");
    wrong("query: SELECT 1\nstart: 0", "only a query with a cursor has a start");
    wrong("query: SELECT 1\neach_run: anew", "begins anew by itself");
    wrong("query: SELECT :cursor AS id\ncursor: id\nstart: [1]", "must be a number or a text");
    wrong("query: SELECT 1\nparameters: {a-b: 1}", "cannot be the name of a parameter");
}

TEST_F(sql_rows, of_a_missing_file_or_another_client_say_so) {
    open_client();
    clients.add("shop", made<client>("sql", "database: /nowhere/shop.db").value());
    const auto source = made<subscriber>("sql", "{client: shop, query: SELECT 1}").value();
    const auto page = run_awaitable(io, source->fetch(nullptr));
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, failure_class::unreachable);
    EXPECT_THAT(describe(page.error()), HasSubstr("/nowhere/shop.db: unable to open"));
    EXPECT_THAT(describe(made<subscriber>("sql", "{client: no, query: SELECT 1}").error()),
                HasSubstr("there is no client 'no'"));
    const auto sent = run_awaitable(io, clients.find("shop")->send({}));
    EXPECT_EQ(sent.error().kind, failure_class::refused);
}

TEST_F(sql_rows, wait_for_the_lock_of_another_program_as_long_as_the_limit_says) {
    add_ids(1);
    shop.run("BEGIN EXCLUSIVE");
    const auto said = read("query: SELECT count(*) AS a FROM p");
    EXPECT_THAT(said, HasSubstr("database is locked"));
    EXPECT_THAT(time.sleeps(), SizeIs(600));  // every 50 ms in 30 s
    shop.run("COMMIT");
    EXPECT_EQ(read("query: SELECT count(*) AS a FROM p"), "{\"a\":1} |");
}

TEST_F(sql_rows, are_read_beside_a_program_that_writes_in_wal_mode) {
    add_ids(1);
    shop.run("PRAGMA journal_mode = WAL");
    shop.run("BEGIN IMMEDIATE");
    shop.run("INSERT INTO p VALUES(2, 2)");
    EXPECT_EQ(read("query: SELECT id FROM p"), "{\"id\":1} |");
    shop.run("COMMIT");
    EXPECT_EQ(read("query: SELECT id FROM p"), "{\"id\":1} {\"id\":2} |");
}

// Each look at this clock takes a second.
class hurrying_clock final : public clock {
 public:
    wall_time now() const override { return {}; }
    steady_time steady_now() const override { return steady_time(std::chrono::seconds(++looks_)); }
    awaitable<bool> sleep_for(std::chrono::milliseconds /*length*/) override { co_return true; }

 private:
    mutable std::atomic<int> looks_ = 0;
};

TEST_F(sql_rows, that_take_too_long_break_the_run_off) {
    add_ids(1);
    hurrying_clock hurrying;
    auto slow = context(hurrying);
    clients.add("shop",
                made<client>("sql", "database: " + file() + "\ntime_limit: 10s", slow).value());
    const auto source = made<subscriber>(
        "sql",
        "client: shop\nquery: WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) "
        "SELECT max(n) AS n FROM c",
        slow);
    const auto page = run_awaitable(io, source.value()->fetch({}));
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, failure_class::unreachable);
    EXPECT_THAT(describe(page.error()), HasSubstr("longer than the client's time_limit"));
}

// The clock stands still, so only the cancellation ends this query.
TEST_F(sql_rows, stop_soon_when_the_run_is_cancelled) {
    open_client();
    const auto source =
        made<subscriber>("sql",
                         "client: shop\nquery: WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT "
                         "n+1 FROM c) SELECT max(n) AS n FROM c")
            .value();
    asio::cancellation_signal stop;
    std::exception_ptr thrown;
    const auto keep = [&](const std::exception_ptr& error, const result<page>& /*unused*/) {
        thrown = error;
    };
    asio::co_spawn(io, source->fetch(nullptr), asio::bind_cancellation_slot(stop.slot(), keep));
    asio::post(io, [&] { stop.emit(asio::cancellation_type::terminal); });
    io.restart();
    io.run();
    ASSERT_NE(thrown, nullptr);
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), asio::error::operation_aborted);
    }
}

}  // namespace
}  // namespace sluice
