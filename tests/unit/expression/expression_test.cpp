#include <sluice/expression/expression.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sluice {
namespace {

const json::value& record() {
    static const json::value made =
        *parse_json(R"({"id":"a","n":1.10,"none":null,"list":[1,"x"],"in":{"deep":{"er":true}}})");
    return made;
}

// Returns the text with the result after it; "(null)" when there is none.
std::string appended(std::string_view text, expression_scope scope = {}) {
    json::string out("<");
    const auto done = expression::compile(text)->append_to(out, record(), scope);
    if (!done) {
        return done.error().message;
    }
    return *done ? std::string(out) + ">" : std::string(out) + "(null)";
}

TEST(expression, appends_a_text_as_it_stands_and_the_rest_as_json) {
    EXPECT_EQ(appended("id"), "<a>");
    EXPECT_EQ(appended("n"), "<1.10>");
    EXPECT_EQ(appended("list"), R"(<[1,"x"]>)");
    EXPECT_EQ(appended("list[*]"), R"(<[1,"x"]>)");
    EXPECT_EQ(appended("upper(id)"), "<A>");
    EXPECT_EQ(appended("{id: id}"), R"(<{"id":"a"}>)");
    EXPECT_EQ(appended("in.deep.er"), "<true>");
}

TEST(expression, mentions_each_name_that_it_may_look_up_beside_the_data) {
    for (const auto* text : {"now", "now > id", "$.now", "@ | now", "a.now", "[?now == id]",
                             "\"now\"", "let $a = now in $a", "map(&now, list)", "{a: [now]}",
                             "id || now", "!now", "-now", "now[0]", "*.now", "id ? id : now"}) {
        EXPECT_TRUE(expression::compile(text)->mentions("now")) << text;
    }
    for (const auto* text : {"id", "'now'", "`\"now\"`", "nowhere", "id == 'now'", "upper(id)",
                             "let $now = id in $now"}) {
        EXPECT_FALSE(expression::compile(text)->mentions("now")) << text;
    }
}

TEST(expression, appends_nothing_for_null) {
    EXPECT_EQ(appended("none"), "<(null)");
    EXPECT_EQ(appended("missing.member"), "<(null)");
    EXPECT_EQ(appended("id.member"), "<(null)");
    EXPECT_EQ(appended("upper(id) && none"), "<(null)");
}

TEST(expression, appends_under_the_budget_of_its_scope) {
    expression_limits few;
    few.bytes = 64;
    expression_budget budget(few);
    expression_scope scope;
    scope.budget = &budget;
    EXPECT_EQ(appended("[list, list, list, list]", scope),
              "column 1: the expression is stopped: it makes more than 64 bytes");
}

// A path takes a short cut. Brackets around it take the long way.
TEST(expression, a_path_is_the_same_by_itself_and_inside_an_expression) {
    const json::object names{{"header", {{"event", "new"}}}, {"id", "shadowed"}};
    const json::value parent = *parse_json(R"({"sku":"p"})");
    expression_scope scope;
    scope.names = &names;
    scope.parent = &parent;
    for (const std::string path :
         {"id", "n", "none", "none.more", "list.more", "in.deep", "in.deep.er", "in.deep.er.more",
          "header.event", "header.none", "parent.sku", "parent", "missing"}) {
        const auto alone = expression::compile(path)->evaluate(record(), scope);
        const auto inside =
            expression::compile("[" + path + ", @] | [0]")->evaluate(record(), scope);
        EXPECT_EQ(write_json(*alone), write_json(*inside)) << path;
    }
}

}  // namespace
}  // namespace sluice
