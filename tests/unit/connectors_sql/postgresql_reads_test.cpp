#include "unit/connectors_sql/postgresql_folder.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace sluice {
namespace {

using ::testing::HasSubstr;
using testing::run_awaitable;

class postgresql_rows : public testing::postgresql_folder {};

TEST_F(postgresql_rows, are_json) {
    EXPECT_EQ(
        read_pages("query: >-\n  SELECT 7 AS i, 9223372036854775807::int8 AS big, 19.90::numeric "
                   "AS price, 0.1::float8 AS f, true AS yes, NULL AS nothing, 'Müller'::text AS t, "
                   "'\\x00ff'::bytea AS b, '{\"a\": [1, 2.50]}'::jsonb AS j, "
                   "'2026-02-01 12:00:00.5+01'::timestamptz AS at, '2026-02-01'::date AS day, "
                   "'2026-02-01 12:00:00'::timestamp AS local, 'a0eebc99-9c0b-4ef8-bb6d-"
                   "6bb9bd380a11'::uuid AS u"),
        "{\"i\":7,\"big\":9223372036854775807,\"price\":19.90,\"f\":0.1,\"yes\":true,"
        "\"nothing\":null,\"t\":\"Müller\",\"b\":{\"base64\":\"AP8=\"},\"j\":{\"a\":[1,2.50]},"
        "\"at\":\"2026-02-01T11:00:00.500000Z\",\"day\":\"2026-02-01\","
        "\"local\":\"2026-02-01T12:00:00.000000\",\"u\":\"a0eebc99-9c0b-4ef8-bb6d-"
        "6bb9bd380a11\"} |");
}

TEST_F(postgresql_rows, that_json_has_not_are_set_aside) {
    EXPECT_EQ(read_pages("query: SELECT 1 AS id, 'NaN'::float8 AS f UNION ALL SELECT 2, 3"),
              "{\"id\":2,\"f\":3} unreadable: column 'f' holds the number NaN, which JSON has not "
              "{\"id\":1} |");
}

TEST_F(postgresql_rows, come_in_pages_and_go_on_at_the_cursor) {
    server.run("INSERT INTO p SELECT n, 't' || n FROM generate_series(1, 1000) n");
    const std::string pages =
        "query: SELECT id FROM p WHERE id > :cursor ORDER BY id\ncursor: id\nstart: 0\n"
        "page_size: 450\n";
    const auto text = read_pages(pages);
    EXPECT_EQ(std::ranges::count(text, '{'), 1000);
    EXPECT_EQ(std::ranges::count(text, '/'), 2);
    EXPECT_EQ(last_position, "{\"cursor\":1000}");
    server.run("INSERT INTO p VALUES(2000, 'new')");
    EXPECT_EQ(read_pages(pages, json::object{{"cursor", 1000}}), "{\"id\":2000} |");
}

TEST_F(postgresql_rows, with_a_limit_in_the_query_are_all_read) {
    server.run("INSERT INTO p SELECT n, 't' FROM generate_series(1, 30) n");
    EXPECT_EQ(std::ranges::count(
                  read_pages("query: SELECT id, id / 10 AS tens FROM p WHERE id / 10 > :cursor "
                             "ORDER BY tens LIMIT :limit\ncursor: tens\nstart: -1\npage_size: 2"),
                  '{'),
              30);
}

TEST_F(postgresql_rows, can_be_ordered_by_time) {
    server.run(
        "CREATE TABLE e(at timestamptz); INSERT INTO e VALUES('2026-01-01 00:00:00+00'), "
        "('2026-01-01 00:00:00.25+00'), ('2026-01-01 00:00:00.3+00')");
    const std::string pages =
        "query: SELECT at FROM e WHERE at > :cursor ORDER BY at\ncursor: at\nstart: 1970-01-01\n"
        "page_size: 1\n";
    EXPECT_EQ(read_pages(pages),
              "{\"at\":\"2026-01-01T00:00:00.000000Z\"} / {\"at\":\"2026-01-01T00:00:00.250000Z\"} "
              "/ {\"at\":\"2026-01-01T00:00:00.300000Z\"} |");
}

TEST_F(postgresql_rows, are_ordered_by_bytes_for_a_cursor_of_texts) {
    server.run("INSERT INTO p VALUES(1, 'B'), (2, 'a'), (3, 'C')");
    const std::string pages = "cursor: title\nstart: \"\"\npage_size: 1\n";
    EXPECT_EQ(read_pages("query: SELECT title FROM p WHERE title > :cursor COLLATE \"C\" ORDER BY "
                         "title COLLATE \"C\"\n" +
                         pages),
              "{\"title\":\"B\"} / {\"title\":\"C\"} / {\"title\":\"a\"} |");
    EXPECT_THAT(read_pages("query: SELECT title FROM p WHERE title > :cursor ORDER BY "
                           "lower(title)\n" +
                           pages),
                HasSubstr("in PostgreSQL COLLATE \"C\""));
}

TEST_F(postgresql_rows, take_bound_values_only) {
    server.run("INSERT INTO p VALUES(1, ''' OR 1=1 --'), (2, 'b')");
    EXPECT_EQ(read_pages("query: SELECT id FROM p WHERE title = :t AND ':x' = ':x'\n"
                         "parameters: {t: \"' OR 1=1 --\"}"),
              "{\"id\":1} |");
    EXPECT_EQ(read_pages("query: SELECT :a::int[] AS a, :b::boolean AS b, :c::text AS c\n"
                         "parameters: {a: \"{1,2}\", b: true, c: null}"),
              "{\"a\":\"{1,2}\",\"b\":true,\"c\":null} |");
}

TEST_F(postgresql_rows, are_never_written_by_a_query) {
    EXPECT_THAT(read_pages("query: DELETE FROM p"), HasSubstr("the query begins with 'delete'"));
    EXPECT_THAT(read_pages("query: COMMIT"), HasSubstr("the query begins with 'commit'"));
    EXPECT_THAT(read_pages("query: WITH d AS (DELETE FROM p RETURNING id) SELECT * FROM d"),
                HasSubstr("data-modifying"));
    server.run(
        "CREATE FUNCTION add() RETURNS int LANGUAGE sql AS $$INSERT INTO p VALUES(9, 'x') "
        "RETURNING id$$");
    EXPECT_THAT(read_pages("query: SELECT add()"), HasSubstr("read-only transaction (25006)"));
    EXPECT_THAT(read_pages("query: SELECT 1; DELETE FROM p"), HasSubstr("(42601)"));
    EXPECT_EQ(server.run("SELECT count(*) FROM p"), "0\n");
}

TEST_F(postgresql_rows, are_asked_for_in_the_dialect_of_the_server) {
    EXPECT_THAT(read_pages("query: SELECT $$ :a $$ AS t"), HasSubstr("\" :a \""));
    EXPECT_THAT(read_pages("query: SELECT $$ :a $$ AS t\nparameters: {a: 1}"),
                HasSubstr("has no parameter :a"));
    EXPECT_THAT(read_pages("query: \"SELECT (ARRAY[5, 6])[:n] AS t\""),
                HasSubstr("the parameter :n has no value"));
    EXPECT_EQ(read_pages("query: \"SELECT (ARRAY[5, 6])[:n] AS t\"\nparameters: {n: 2}"),
              "{\"t\":6} |");
}

// The shard goes on meanwhile.
TEST_F(postgresql_rows, are_waited_for_without_holding_up_others) {
    const auto source =
        made<subscriber>("sql", "client: shop\nquery: SELECT 1 AS id FROM pg_sleep(0.5)").value();
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

TEST_F(postgresql_rows, that_take_too_long_break_the_run_off) {
    open_server("time_limit: 300ms");
    const auto said = read_pages("query: SELECT pg_sleep(100)");
    EXPECT_THAT(said, ::testing::AnyOf(HasSubstr("longer than the client's time_limit"),
                                       HasSubstr("statement timeout (57014)")));
    // The server does not go on with it.
    EXPECT_EQ(server.run("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query "
                         "LIKE '%pg_sleep(100)%' AND pid <> pg_backend_pid() AND query_start < "
                         "now() - interval '10 s'"),
              "0\n");
    EXPECT_EQ(read_pages("query: SELECT 1 AS id"), "{\"id\":1} |");
}

TEST_F(postgresql_rows, stop_soon_when_the_run_is_cancelled) {
    const auto source =
        made<subscriber>("sql", "client: shop\nquery: SELECT pg_sleep(1000)").value();
    asio::cancellation_signal stop;
    std::exception_ptr thrown;
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
}

TEST_F(postgresql_rows, are_read_through_another_connection_when_the_first_is_gone) {
    EXPECT_EQ(read_pages("query: SELECT 1 AS id"), "{\"id\":1} |");
    EXPECT_EQ(
        server.run("SELECT count(*) FROM (SELECT pg_terminate_backend(pid, 5000) FROM "
                   "pg_stat_activity WHERE application_name = 'sluice' AND state = 'idle') t"),
        "1\n");
    EXPECT_EQ(read_pages("query: SELECT 2 AS id"), "{\"id\":2} |");
}

TEST_F(postgresql_rows, keep_one_connection) {
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(read_pages("query: SELECT 1 AS id"), "{\"id\":1} |");
    }
    EXPECT_EQ(
        server.run("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sluice' AND "
                   "state = 'idle'"),
        "1\n");
}

}  // namespace
}  // namespace sluice
