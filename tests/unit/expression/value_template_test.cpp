#include <sluice/expression/template.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace sluice {
namespace {

value_template text(std::string_view of) {
    return value_template(*text_template::compile(of));
}

value_template two_levels(std::string_view deepest) {
    value_template::list networks;
    networks.emplace_back(json::value("fixed"));
    networks.push_back(text(deepest));
    value_template::members members;
    members.emplace_back("id", text("{{ id }}"));
    members.emplace_back("networks", value_template(std::move(networks)));
    value_template::members whole;
    whole.emplace_back("post", value_template(std::move(members)));
    return value_template(std::move(whole));
}

TEST(value_template, builds_the_tree_with_each_text_evaluated) {
    const json::value data = *parse_json(R"({"id": 1.10, "n": "x"})");
    EXPECT_EQ(write_json(*two_levels("{{ n }}!").evaluate(data)),
              R"({"post":{"id":1.10,"networks":["fixed","x!"]}})");
}

TEST(value_template, takes_a_constant_as_it_is) {
    EXPECT_EQ(write_json(*value_template(json::value("{{ id }}")).evaluate(json::value(1))),
              "\"{{ id }}\"");
    EXPECT_TRUE(value_template().evaluate(json::value(1))->is_null());
}

TEST(value_template, a_failure_names_its_place) {
    const json::value data = *parse_json(R"({"id": 1, "n": "x"})");
    const result<json::value> made = two_levels("{{ abs(n) }}").evaluate(data);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message,
              "at post.networks[1]: column 4: abs(): argument 1 must be a number, not string");
    const result<json::value> alone = text("{{ abs(n) }}").evaluate(data);
    ASSERT_FALSE(alone);
    EXPECT_EQ(alone.error().message, "column 4: abs(): argument 1 must be a number, not string");
}

TEST(value_template, hands_the_scope_down) {
    const json::value beside = *parse_json(R"({"header": {"event": "new"}})");
    const expression_scope scope{&beside.get_object()};
    EXPECT_EQ(write_json(*two_levels("{{ header.event }}").evaluate(json::value(nullptr), scope)),
              R"({"post":{"id":null,"networks":["fixed","new"]}})");
}

TEST(value_template, shows_what_it_is_made_of) {
    const value_template whole = two_levels("{{ n }}");
    ASSERT_NE(whole.object(), nullptr);
    EXPECT_EQ(whole.items(), nullptr);
    EXPECT_EQ(whole.constant(), nullptr);
    const value_template& post = whole.object()->front().second;
    EXPECT_EQ(post.object()->back().first, "networks");
    const value_template& networks = post.object()->back().second;
    ASSERT_NE(networks.items(), nullptr);
    EXPECT_EQ(*networks.items()->front().constant(), json::value("fixed"));
    EXPECT_EQ(networks.items()->back().constant(), nullptr);
}

TEST(value_template, tells_how_it_could_be_written) {
    EXPECT_EQ(write_json(two_levels("a {{ n }}!").written()),
              R"({"post":{"id":"{{ id }}","networks":["fixed","a {{ n }}!"]}})");
    EXPECT_EQ(write_json(value_template(json::value(7)).written()), "7");
    EXPECT_EQ(write_json(value_template().written()), "null");
}

}  // namespace
}  // namespace sluice
