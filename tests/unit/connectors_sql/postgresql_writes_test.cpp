#include "unit/connectors_sql/postgresql_folder.hpp"

namespace sluice {
namespace {

using ::testing::HasSubstr;
using testing::run_awaitable;

class postgresql_writes : public testing::postgresql_folder {};

TEST_F(postgresql_writes, each_record_with_bound_values) {
    const auto into = target(insert);
    EXPECT_EQ(write(*into, {R"({"id":1,"title":"'); DROP TABLE p; --","price":19.90})",
                            R"({"id":2,"title":"Cup"})"}),
              (std::vector<std::string>{"1 row changed", "1 row changed"}));
    EXPECT_EQ(server.run("SELECT * FROM p"), "1|'); DROP TABLE p; --|19.9\n2|Cup|\n");
}

TEST_F(postgresql_writes, the_same_once_more_without_effect_as_an_upsert) {
    const auto into = target(
        "statement: INSERT INTO p(id, title) VALUES(:id, :title) ON CONFLICT(id) DO UPDATE SET "
        "title = excluded.title RETURNING id, title\n"
        "parameters: {id: \"{{ id }}\", title: \"{{ title }}\"}\nidempotent: true");
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(write(*into, {R"({"id":1,"title":"Mug"})"})[0], "1 row changed");
        EXPECT_EQ(data, R"({"changes":1,"rows":[{"id":1,"title":"Mug"}]})");
    }
    EXPECT_EQ(server.run("SELECT id, title FROM p"), "1|Mug\n");
}

TEST_F(postgresql_writes, an_upsert_by_its_key) {
    server.run(
        "CREATE SCHEMA sales; CREATE TABLE sales.\"Customers\"(mail text, shop int, n int, "
        "PRIMARY KEY(mail, shop))");
    const auto into = target(
        "upsert:\n  table: sales.Customers\n  key: [mail, shop]\n"
        "  values: {mail: \"{{ m }}\", shop: 5, n: \"{{ n }}\"}");
    for (const std::string number : {"1", "1", "2"}) {
        EXPECT_EQ(write(*into, {R"({"m":"a","n":)" + number + "}"})[0], "1 row changed");
    }
    EXPECT_EQ(server.run("SELECT * FROM sales.\"Customers\"; DROP SCHEMA sales CASCADE"),
              "a|5|2\n");
}

// A fault ends a transaction of PostgreSQL, and the others have to get through all the same.
TEST_F(postgresql_writes, the_other_records_when_some_cannot_be_written) {
    const auto into = target(insert);
    const auto lines =
        write(*into, {R"({"id":1,"title":"Mug"})", R"({"id":2})", R"({"id":1,"title":"Again"})",
                      R"({"id":"x","title":"Cup"})", R"({"id":4,"title":"a\u0000b"})",
                      R"({"id":5,"title":"Pot"})"});
    EXPECT_EQ(lines[0], "1 row changed");
    EXPECT_THAT(lines[1], HasSubstr("violates not-null constraint (23502)"));
    EXPECT_THAT(lines[2], HasSubstr("duplicate key value violates unique constraint"));
    EXPECT_THAT(lines[3], HasSubstr("invalid input syntax for type integer"));
    EXPECT_THAT(lines[4], HasSubstr("the value of :title has a zero byte"));
    EXPECT_EQ(lines[5], "1 row changed");
    for (const auto number : {1U, 2U, 3U, 4U}) {
        EXPECT_EQ(failures[number].kind, failure_class::refused) << number;
        EXPECT_FALSE(failures[number].may_have_happened) << number;
    }
    EXPECT_EQ(server.run("SELECT id FROM p ORDER BY id"), "1\n5\n");
}

// Such a fault shows at the commit, which names no record.
TEST_F(postgresql_writes, the_other_records_when_one_breaks_a_deferred_constraint) {
    server.run(
        "CREATE TABLE c(id int PRIMARY KEY, p int REFERENCES p DEFERRABLE INITIALLY DEFERRED); "
        "INSERT INTO p VALUES(1, 'Mug')");
    const auto into = target(
        "statement: INSERT INTO c VALUES(:id, :p)\n"
        "parameters: {id: \"{{ id }}\", p: \"{{ p }}\"}");
    const auto lines =
        write(*into, {R"({"id":1,"p":1})", R"({"id":2,"p":7})", R"({"id":3,"p":1})"});
    EXPECT_EQ(lines[0], "1 row changed");
    EXPECT_THAT(lines[1], HasSubstr("violates foreign key constraint"));
    EXPECT_EQ(lines[2], "1 row changed");
    EXPECT_EQ(failures[1].kind, failure_class::refused);
    EXPECT_EQ(server.run("SELECT id FROM c ORDER BY id"), "1\n3\n");
}

// Some of the records are committed when the time is over, and nobody counts which.
TEST_F(postgresql_writes, what_nobody_knows_when_the_time_is_over_between_commits) {
    server.run(
        "CREATE TABLE c(id int PRIMARY KEY, p int REFERENCES p DEFERRABLE INITIALLY DEFERRED); "
        "INSERT INTO p VALUES(1, 'Mug')");
    open_server("time_limit: 2s");
    const auto into = target(
        "statement: INSERT INTO c SELECT :id::int, :p::int FROM pg_sleep(0.45)\n"
        "parameters: {id: \"{{ id }}\", p: \"{{ p }}\"}");
    const auto lines =
        write(*into, {R"({"id":1,"p":1})", R"({"id":2,"p":7})", R"({"id":3,"p":1})"});
    EXPECT_THAT(lines[0], HasSubstr("longer than the client's time_limit"));
    EXPECT_TRUE(failures[0].may_have_happened);
    EXPECT_EQ(server.run("SELECT id FROM c"), "1\n");
}

TEST_F(postgresql_writes, nothing_of_a_batch_whose_statement_is_wrong) {
    const auto lines = write(*target("statement: INSERT INTO missing VALUES(1)"), {"{}", "{}"});
    EXPECT_THAT(lines[0], HasSubstr("relation \"missing\" does not exist (42P01)"));
    EXPECT_THAT(lines[1], HasSubstr("(42P01)"));
    EXPECT_EQ(failures[0].kind, failure_class::refused);
    EXPECT_THAT(describe(made<publisher>("sql", "client: shop\nstatement: COMMIT").error()),
                HasSubstr("the statement begins with 'commit'"));
    EXPECT_THAT(
        describe(made<publisher>("sql", "client: shop\nstatement: COPY p FROM STDIN").error()),
        HasSubstr("the statement begins with 'copy'"));
}

TEST_F(postgresql_writes, nothing_while_another_session_holds_the_row) {
    server.run("INSERT INTO p VALUES(1, 'Mug')");
    open_server("time_limit: 400ms");
    const auto into = target("statement: UPDATE p SET title = 'Cup' WHERE id = 1");
    // One session holds the row while another one writes.
    testing::launch psql;
    psql.file = "/usr/bin/psql";
    psql.arguments = {"-XAtq",       "-h", server.folder(), "-p",
                      server.port(), "-U", "postgres",      "postgres"};
    psql.asks = true;
    testing::program holder(psql);
    holder.type("BEGIN; UPDATE p SET title = 'Pot' WHERE id = 1; SELECT 'held';");
    ASSERT_TRUE(holder.wrote("held"));
    const auto lines = write(*into, {"{}"});
    EXPECT_EQ(disposition_of(failures[0].kind), disposition::retry) << lines[0];
    EXPECT_FALSE(failures[0].may_have_happened);
    holder.type("ROLLBACK; SELECT 'let go';");
    ASSERT_TRUE(holder.wrote("let go"));
    EXPECT_EQ(write(*into, {"{}"})[0], "1 row changed");
    EXPECT_EQ(server.run("SELECT title FROM p"), "Cup\n");
}

TEST_F(postgresql_writes, nothing_when_the_server_is_gone_before) {
    const auto into = target(insert);
    EXPECT_EQ(write(*into, {R"({"id":1,"title":"Mug"})"})[0], "1 row changed");
    server.kill();
    const auto lines = write(*into, {R"({"id":2,"title":"Cup"})"});
    EXPECT_EQ(failures[0].kind, failure_class::unreachable) << lines[0];
    EXPECT_FALSE(failures[0].may_have_happened);
    EXPECT_THAT(lines[0], HasSubstr("postgresql://"));
    server.start();
    EXPECT_EQ(write(*into, {R"({"id":2,"title":"Cup"})"})[0], "1 row changed");
}

TEST_F(postgresql_writes, nothing_when_the_connection_breaks_before_the_commit) {
    server.run(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM "
        "pg_terminate_backend(pg_backend_pid()); RETURN NEW; END$$; CREATE TRIGGER t AFTER INSERT "
        "ON p FOR EACH ROW EXECUTE FUNCTION die()");
    const auto lines = write(*target(insert), {R"({"id":1,"title":"Mug"})"});
    EXPECT_EQ(disposition_of(failures[0].kind), disposition::retry) << lines[0];
    EXPECT_FALSE(failures[0].may_have_happened);
    EXPECT_EQ(server.run("SELECT count(*) FROM p"), "0\n");
}

// The server may have committed and not got its answer through.
TEST_F(postgresql_writes, what_nobody_knows_when_the_connection_breaks_at_the_commit) {
    server.run(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM "
        "pg_terminate_backend(pg_backend_pid()); RETURN NEW; END$$; CREATE CONSTRAINT TRIGGER t "
        "AFTER INSERT ON p DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()");
    const auto lines = write(*target(insert), {R"({"id":1,"title":"Mug"})"});
    EXPECT_TRUE(failures[0].may_have_happened) << lines[0];
}

class postgresql_connects : public testing::postgresql_folder {
 protected:
    // Returns the rows, or the failure.
    std::string as(const std::string& yaml) {
        clients.add("shop", made<client>("postgresql", yaml).value());
        return read_pages("query: SELECT current_user AS u, current_database() AS d");
    }

    std::string over_tcp(const std::string& more, const std::string& host = "localhost") {
        return as("host: " + host + "\nport: " + server.port() +
                  "\ndatabase: postgres\nuser: locked\npassword: hunter2\n" + more);
    }
};

TEST_F(postgresql_connects, as_the_user_and_to_the_database) {
    EXPECT_EQ(as(server.client_yaml()), "{\"u\":\"postgres\",\"d\":\"postgres\"} |");
    EXPECT_EQ(as(server.client_yaml("template1", "other")),
              "{\"u\":\"other\",\"d\":\"template1\"} |");
    EXPECT_THAT(as(server.client_yaml("missing")),
                HasSubstr("database \"missing\" does not exist"));
}

TEST_F(postgresql_connects, with_the_right_password_only) {
    const auto yaml = server.client_yaml("postgres", "locked");
    EXPECT_EQ(as(yaml + "password: hunter2"), "{\"u\":\"locked\",\"d\":\"postgres\"} |");
    clients.add("shop", made<client>("postgresql", yaml + "password: hunter3").value());
    const auto source = made<subscriber>("sql", "client: shop\nquery: SELECT 1 AS a").value();
    const auto page = run_awaitable(io, source->fetch(nullptr));
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, failure_class::credential);
    EXPECT_THAT(describe(page.error()), HasSubstr("password authentication failed"));
    EXPECT_EQ(describe(page.error()).find("hunter3"), std::string::npos);
}

TEST_F(postgresql_connects, with_a_certificate_that_is_checked) {
    EXPECT_EQ(over_tcp("ca_file: " + server.ca_file()), "{\"u\":\"locked\",\"d\":\"postgres\"} |");
    EXPECT_THAT(over_tcp("time_limit: 20s"), HasSubstr("certificate verify failed"));
    EXPECT_THAT(over_tcp("ca_file: " + server.ca_file(), "127.0.0.1"),
                HasSubstr("does not match host name \"127.0.0.1\""));
    EXPECT_EQ(over_tcp("tls: unverified\nca_file: " + server.ca_file(), "127.0.0.1").substr(0, 4),
              "{\"u\"");
    EXPECT_EQ(over_tcp("tls: off", "127.0.0.1").substr(0, 4), "{\"u\"");
}

TEST_F(postgresql_connects, to_no_host_that_is_not_there) {
    EXPECT_THAT(over_tcp("tls: off", "no-such-host.invalid"), HasSubstr("the host is not found"));
    EXPECT_THAT(as("host: /no/such/folder\ndatabase: a\nuser: a"),
                HasSubstr("No such file or directory"));
}

TEST_F(postgresql_connects, with_both_parts_of_a_client_certificate) {
    EXPECT_THAT(
        describe(
            made<client>("postgresql", server.client_yaml() + "certificate_file: /a.crt").error()),
        HasSubstr("a client certificate needs its key"));
}

}  // namespace
}  // namespace sluice
