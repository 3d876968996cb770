#include "connectors/sql/statement_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::sql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::set<std::string> in_sqlite(std::string_view statement) {
    return names_in(statement, sql_dialect::sqlite);
}

std::set<std::string> in_postgresql(std::string_view statement) {
    return names_in(statement, sql_dialect::postgresql);
}

TEST(names_in, finds_the_names_of_parameters) {
    for (const auto dialect :
         {sql_dialect::sqlite, sql_dialect::postgresql, sql_dialect::mariadb}) {
        EXPECT_THAT(names_in("SELECT * FROM a WHERE b > :since AND c = :_C2 LIMIT :limit", dialect),
                    ElementsAre("_C2", "limit", "since"));
        EXPECT_THAT(names_in(":a:b", dialect), ElementsAre("a", "b"));
        EXPECT_THAT(names_in("", dialect), IsEmpty());
        EXPECT_THAT(names_in(":", dialect), IsEmpty());
        EXPECT_THAT(names_in("a : b :1", dialect), IsEmpty());
    }
}

TEST(names_in, passes_over_texts_quoted_names_and_comments) {
    EXPECT_THAT(in_sqlite("':a' \":b\" `:c` [:d] -- :e\n /* :f */ :g"), ElementsAre("g"));
    EXPECT_THAT(in_postgresql("':a' \":b\" -- :e\n /* :f */ :g"), ElementsAre("g"));
    for (const auto dialect : {sql_dialect::sqlite, sql_dialect::postgresql}) {
        EXPECT_THAT(names_in("'it''s :a' = :b", dialect), ElementsAre("b"));
        EXPECT_THAT(names_in(":a -- :b", dialect), ElementsAre("a"));
        EXPECT_THAT(names_in(":a /* :b", dialect), ElementsAre("a"));
        EXPECT_THAT(names_in(":a ' :b", dialect), ElementsAre("a"));
    }
}

TEST(names_in, knows_the_texts_of_postgresql) {
    EXPECT_THAT(in_postgresql("SELECT :a::text, b::int"), ElementsAre("a"));
    EXPECT_THAT(in_postgresql("SELECT c[:from], c[1:2]"), ElementsAre("from"));
    EXPECT_THAT(in_postgresql(R"(E'\' :a' || :b)"), ElementsAre("b"));
    EXPECT_THAT(in_postgresql(R"('\' || :a)"), ElementsAre("a"));
    EXPECT_THAT(in_postgresql("$$ :a $$ || $t$ $$ :b $t$ || :c"), ElementsAre("c"));
    EXPECT_THAT(in_postgresql("a$b$ :c"), ElementsAre("c"));
    EXPECT_THAT(in_postgresql("/* /* :a */ :b */ :c"), ElementsAre("c"));
    EXPECT_THAT(in_sqlite("/* /* :a */ :b */ :c"), ElementsAre("b", "c"));
    EXPECT_THAT(in_postgresql("DATE'2026-01-01' > :a"), ElementsAre("a"));
}

TEST(names_in, knows_the_texts_of_mariadb) {
    const auto of = [](std::string_view text) { return names_in(text, sql_dialect::mariadb); };
    EXPECT_THAT(of(R"('\' :a' || :b)"), ElementsAre("b"));
    EXPECT_THAT(of(R"("\" :a" || :b)"), ElementsAre("b"));
    EXPECT_THAT(of("'it''s :a' = :b"), ElementsAre("b"));
    EXPECT_THAT(of("`:a\\` = :b"), ElementsAre("b"));
    EXPECT_THAT(of("# :a\n :b -- :c\n :d --:e"), ElementsAre("b", "d", "e"));
    EXPECT_THAT(of("/* :a /* :b */ :c"), ElementsAre("c"));
    EXPECT_THAT(of("@a := :b, @c:=1, [:d]"), ElementsAre("b", "d"));
}

TEST(with_marks, puts_a_mark_for_each_name) {
    const auto made = with_marks("SELECT :b, ':c', :a FROM t WHERE x = :b");
    EXPECT_EQ(made.text, "SELECT ?, ':c', ? FROM t WHERE x = ?");
    EXPECT_THAT(made.names, ElementsAre("b", "a", "b"));
    EXPECT_EQ(with_marks("SELECT 1").text, "SELECT 1");
}

TEST(with_numbers, gives_each_name_one_number) {
    const auto made = with_numbers("SELECT :b::int, ':c', :a FROM t WHERE x = :b");
    EXPECT_EQ(made.text, "SELECT $1::int, ':c', $2 FROM t WHERE x = $1");
    EXPECT_THAT(made.names, ElementsAre("b", "a"));
    EXPECT_EQ(with_numbers("SELECT 1").text, "SELECT 1");
    EXPECT_EQ(with_numbers(":a").text, "$1");
}

TEST(first_word, comes_after_space_and_comments) {
    const auto of = [](std::string_view text) { return first_word(text, sql_dialect::postgresql); };
    EXPECT_EQ(of("SELECT 1"), "select");
    EXPECT_EQ(of("  -- select\n /* commit /* x */ */ (WITH a AS"), "with");
    EXPECT_EQ(of(";Commit"), "commit");
    EXPECT_EQ(of(""), "");
    EXPECT_EQ(of("-- select"), "");
}

TEST(wrong_name, is_told) {
    EXPECT_EQ(wrong_name("since_2"), "");
    for (const auto* name : {"", "2a", "a-b", "a b", ":a"}) {
        EXPECT_NE(wrong_name(name), "") << name;
    }
}

}  // namespace
}  // namespace sluice::sql
