#include "unit/connectors_sql/mariadb_folder.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace sluice {
namespace {

using ::testing::HasSubstr;
using testing::run_awaitable;

// Each test program starts a server, so a test shows more than one thing.
class mariadb_rows : public testing::mariadb_folder {};

TEST_F(mariadb_rows, are_json) {
    server.run(
        "CREATE TABLE v(i int, big bigint unsigned, price decimal(10, 2), long_price decimal(65, "
        "30), f float, d double, yes bool, nothing int, t varchar(200), b varbinary(200), j json, "
        "ts timestamp(3) NULL, local datetime, day date, hour time(1), bits bit(12), y year, z "
        "int(5) zerofill, e enum('a', 'b'), u uuid)");
    server.run(
        "SET time_zone = '+01:00';\nINSERT INTO v VALUES(-7, 18446744073709551615, 19.90, "
        "0.123456789012345678901234567890, 0.1, 1e300, true, NULL, 'Müller 😀', x'00ff', '{\"a\": "
        "[1, 2.50]}', '2026-02-01 12:00:00.5', '2026-02-01 12:00:00', '2026-02-01', "
        "'-101:02:03.5', b'101000000001', 2026, 42, 'b', "
        "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')");
    EXPECT_EQ(read_pages("query: SELECT * FROM v"),
              "{\"i\":-7,\"big\":18446744073709551615,\"price\":19.90,"
              "\"long_price\":0.123456789012345678901234567890,\"f\":0.1,\"d\":1e300,\"yes\":1,"
              "\"nothing\":null,\"t\":\"Müller 😀\",\"b\":{\"base64\":\"AP8=\"},"
              "\"j\":{\"a\":[1,2.50]},\"ts\":\"2026-02-01T11:00:00.500000Z\","
              "\"local\":\"2026-02-01T12:00:00.000000\",\"day\":\"2026-02-01\","
              "\"hour\":\"-101:02:03.5\",\"bits\":2561,\"y\":2026,\"z\":42,\"e\":\"b\","
              "\"u\":\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"} |");
    // Longer than the room that a value has at first.
    server.run("UPDATE v SET t = REPEAT('ü', 150), b = REPEAT(x'00', 150)");
    EXPECT_EQ(read_pages("query: SELECT t = REPEAT('ü', 150) AS same, LENGTH(b) AS n, t, b FROM v")
                  .size(),
              std::string("{\"same\":1,\"n\":150,\"t\":\"\",\"b\":{\"base64\":\"\"}} |").size() +
                  300 + 200);
}

TEST_F(mariadb_rows, come_in_pages_and_go_on_at_the_cursor) {
    server.run("INSERT INTO p SELECT seq, CONCAT('t', seq), NULL FROM seq_1_to_1000");
    for (const std::string limit : {"", " LIMIT :limit"}) {
        const std::string pages = "query: SELECT id FROM p WHERE id > :cursor ORDER BY id" + limit +
                                  "\ncursor: id\nstart: 0\npage_size: 450\n";
        const auto text = read_pages(pages);
        EXPECT_EQ(std::ranges::count(text, '{'), 1000);
        EXPECT_EQ(std::ranges::count(text, '/'), 2);
        EXPECT_EQ(last_position, "{\"cursor\":1000}");
        EXPECT_EQ(read_pages(pages, json::object{{"cursor", 999}}), "{\"id\":1000} |");
    }
    // Many rows with one value, and a limit that ends within them.
    EXPECT_EQ(std::ranges::count(
                  read_pages("query: SELECT id, id DIV 10 AS tens FROM p WHERE id DIV 10 > :cursor "
                             "AND id <= 30 ORDER BY tens LIMIT :limit\ncursor: tens\nstart: -1\n"
                             "page_size: 2"),
                  '{'),
              30);
    // The connection stays where nothing is left to read.
    EXPECT_EQ(server.run("SELECT COUNT(*) > 0 FROM information_schema.processlist WHERE command = "
                         "'Sleep'"),
              "1\n");
}

TEST_F(mariadb_rows, can_be_ordered_by_times_texts_and_numbers_past_64_bits) {
    server.run(
        "CREATE TABLE e(at timestamp(6) NOT NULL, local datetime(2), n bigint unsigned, t "
        "varchar(9));\nINSERT INTO e VALUES('2026-01-01', '2026-01-01 00:00:00', "
        "18446744073709551613, 'B'), ('2026-01-01 00:00:00.25', '2026-01-01 00:00:00.25', "
        "18446744073709551614, 'C'), ('2026-01-01 00:00:00.3', '2026-01-01 00:00:00.3', "
        "18446744073709551615, 'a')");
    const auto by = [&](const std::string& column, const std::string& start) {
        return read_pages("query: SELECT " + column + " AS c FROM e WHERE " + column +
                          " > :cursor ORDER BY " + column + "\ncursor: c\nstart: " + start +
                          "\npage_size: 1\n");
    };
    EXPECT_EQ(by("at", "\"1970-01-02\""),
              "{\"c\":\"2026-01-01T00:00:00.000000Z\"} / {\"c\":\"2026-01-01T00:00:00.250000Z\"} "
              "/ {\"c\":\"2026-01-01T00:00:00.300000Z\"} |");
    EXPECT_EQ(by("local", "\"1970-01-02\""),
              "{\"c\":\"2026-01-01T00:00:00.000000\"} / {\"c\":\"2026-01-01T00:00:00.250000\"} / "
              "{\"c\":\"2026-01-01T00:00:00.300000\"} |");
    EXPECT_EQ(by("n", "0"),
              "{\"c\":18446744073709551613} / {\"c\":18446744073709551614} / "
              "{\"c\":18446744073709551615} |");
    EXPECT_THAT(by("t", "\"\""), HasSubstr("in MariaDB BINARY"));
    EXPECT_EQ(read_pages("query: SELECT t AS c FROM e WHERE BINARY t > :cursor ORDER BY BINARY t\n"
                         "cursor: c\nstart: \"\"\npage_size: 1\n"),
              "{\"c\":\"B\"} / {\"c\":\"C\"} / {\"c\":\"a\"} |");
}

TEST_F(mariadb_rows, take_bound_values_only) {
    server.run("INSERT INTO p VALUES(1, ''' OR 1=1 -- ', NULL), (2, 'b', NULL)");
    EXPECT_EQ(read_pages("query: SELECT id FROM p WHERE title = :t AND ':x' = ':x' # :y\n"
                         "parameters: {t: \"' OR 1=1 -- \"}"),
              "{\"id\":1} |");
    EXPECT_EQ(read_pages("query: SELECT :a AS a, :b AS b, :a AS c, :n + 0 AS n\n"
                         "parameters: {a: \"{1,2}\", b: null, n: 12345678901234567890}"),
              "{\"a\":\"{1,2}\",\"b\":null,\"c\":\"{1,2}\",\"n\":12345678901234567890} |");
    EXPECT_THAT(read_pages("query: SELECT ? AS a"), HasSubstr("a parameter has no name"));
    EXPECT_THAT(read_pages("query: SELECT ' \\' :a' AS t"), HasSubstr("{\"t\":\" ' :a\"}"));
    EXPECT_THAT(read_pages("query: SELECT 1\nparameters: {a: 1}"),
                HasSubstr("has no parameter :a"));
}

TEST_F(mariadb_rows, are_never_written_by_a_query) {
    EXPECT_THAT(read_pages("query: DELETE FROM p"), HasSubstr("the query begins with 'delete'"));
    EXPECT_THAT(read_pages("query: SET @a = 1"), HasSubstr("the query begins with 'set'"));
    server.run(
        "CREATE FUNCTION made() RETURNS int MODIFIES SQL DATA BEGIN INSERT INTO p VALUES(9, 'x', "
        "1); RETURN 1; END");
    EXPECT_THAT(read_pages("query: SELECT made() AS n"), HasSubstr("(1792)"));
    EXPECT_THAT(read_pages("query: SELECT 1; DELETE FROM p"), HasSubstr("(1064)"));
    EXPECT_EQ(server.run("SELECT COUNT(*) FROM p"), "0\n");
}

TEST_F(mariadb_rows, fail_the_run_when_the_server_fails_between_two_of_them) {
    server.run("INSERT INTO p VALUES(1, 'a', NULL), (2, 'b', NULL)");
    EXPECT_THAT(read_pages("query: SELECT id, (SELECT seq FROM seq_1_to_5 WHERE seq < p.id + 1) AS "
                           "n FROM p ORDER BY id"),
                HasSubstr("Subquery returns more than 1 row (1242)"));
    EXPECT_EQ(read_pages("query: SELECT 1 AS id"), "{\"id\":1} |");
}

// The shard goes on meanwhile.
TEST_F(mariadb_rows, are_waited_for_without_holding_up_others) {
    const auto source =
        made<subscriber>("sql", "client: shop\nquery: SELECT SLEEP(0.5) AS id").value();
    int ticks = 0;
    bool over = false;
    const auto tick = [&]() -> awaitable<void> {
        asio::steady_timer timer(io);
        while (!over) {
            timer.expires_after(std::chrono::milliseconds(5));
            co_await timer.async_wait(use_awaitable);
            ++ticks;
        }
    };
    asio::co_spawn(io, tick(), [](std::exception_ptr) {});
    const auto page = run_awaitable(io, source->fetch(nullptr));
    over = true;
    io.run();
    EXPECT_EQ(page->entities.size(), 1U);
    EXPECT_GE(ticks, 20);
}

TEST_F(mariadb_rows, that_take_too_long_break_the_run_off) {
    open_server("time_limit: 300ms");
    // The limit of the server and the one of the client end at about the same time.
    EXPECT_THAT(read_pages("query: SELECT COUNT(*) AS n FROM seq_1_to_10000 a, seq_1_to_10000 b, "
                           "seq_1_to_10000 c"),
                ::testing::AnyOf(HasSubstr("longer than the client's time_limit"),
                                 HasSubstr("max_statement_time exceeded")));
    EXPECT_EQ(read_pages("query: SELECT 1 AS id"), "{\"id\":1} |");
    EXPECT_TRUE(testing::until([&] {
        return server.run(
                   "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE "
                   "'SELECT COUNT(*) AS n%'") == "0\n";
    }));
}

TEST_F(mariadb_rows, stop_soon_when_the_run_is_cancelled) {
    const auto source =
        made<subscriber>("sql", "client: shop\nquery: SELECT SLEEP(1000) AS s").value();
    asio::cancellation_signal stop;
    std::exception_ptr thrown;
    const auto begun = std::chrono::steady_clock::now();
    asio::co_spawn(
        io, source->fetch(nullptr),
        asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr& error,
                                                      const result<page>&) { thrown = error; }));
    asio::steady_timer later(io, std::chrono::milliseconds(200));
    later.async_wait([&](auto) { stop.emit(asio::cancellation_type::terminal); });
    io.restart();
    io.run();
    ASSERT_NE(thrown, nullptr);
    EXPECT_THROW(std::rethrow_exception(thrown), boost::system::system_error);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(15));
}

TEST_F(mariadb_rows, come_through_one_connection_and_another_one_when_it_is_gone) {
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(read_pages("query: SELECT 1 AS id"), "{\"id\":1} |");
    }
    const auto sleeping = [&] {
        return server.run(
            "SELECT COUNT(*), MAX(id) FROM information_schema.processlist WHERE "
            "command = 'Sleep'");
    };
    EXPECT_TRUE(testing::until([&] { return sleeping().starts_with("1|"); }));
    const auto id = sleeping().substr(2);
    server.run("KILL " + id);
    EXPECT_TRUE(testing::until([&] { return sleeping().starts_with("0|"); }));
    EXPECT_EQ(read_pages("query: SELECT 2 AS id"), "{\"id\":2} |");
}

}  // namespace
}  // namespace sluice
