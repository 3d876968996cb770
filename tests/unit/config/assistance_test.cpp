#include "config/assistance.hpp"

#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Files have entities, and the entity `rows` has parameters.
std::optional<offered_request> offers(const offer_question& question) {
    offered_request made;
    made.entities = {{"rows", "All rows"}, {question.method + "-only", ""}};
    if (question.type == "file" && question.entity == "rows") {
        made.parameters.push_back({"query", "limit", "Rows at most", "number", "5", {"5", "10"}});
        made.parameters.push_back({"query", "since", "Newer ones", "time", "", {}, true});
        made.parameters.push_back({"payload", "note", "A note", "text", "", {}});
    }
    return made;
}

assistance at_cursor(std::string_view text) {
    const auto bar = text.find('|');
    const auto names = [](std::string_view map) {
        return map == "incoming" ? std::vector<std::string>{"posts", "orders"}
                                 : std::vector<std::string>();
    };
    return assist(text.substr(0, bar), text.substr(bar + 1), test_layout(), test_catalogue(), names,
                  offers);
}

std::vector<std::string> offered(std::string_view text) {
    std::vector<std::string> all;
    for (const auto& one : at_cursor(text).suggestions) {
        all.push_back(one.text + (one.is_key ? ":" : ""));
    }
    return all;
}

TEST(assistance, offers_the_keys_at_the_top) {
    EXPECT_THAT(offered("|\nroutes:\n"),
                ElementsAre("clients:", "incoming:", "transformers:", "daemon:"));
    EXPECT_EQ(offered("dae|").front(), "daemon:") << "those that begin with the word come first";
}

TEST(assistance, offers_the_fields_that_are_still_missing) {
    EXPECT_THAT(offered("daemon:\n  verbose: true\n  |\n"), ElementsAre("grace:"));
    EXPECT_THAT(offered("incoming:\n  a:\n    schedule: x\n    |\n    limit: 1\n"),
                ElementsAre("subscriber:", "transformers:", "client:"));
    EXPECT_THAT(offered("incoming:\n  |\n"), IsEmpty()) << "a name is the person's own";
}

TEST(assistance, offers_a_type_and_then_its_fields) {
    EXPECT_THAT(offered("incoming:\n  a:\n    subscriber: {|}\n"), ElementsAre("type:"));
    EXPECT_THAT(offered("incoming:\n  a:\n    subscriber: {type: |}\n"), ElementsAre("file"));
    EXPECT_EQ(offered("incoming:\n  a:\n    subscriber: {type: file, pa|}\n").front(), "path:");
    EXPECT_THAT(offered("clients:\n  c:\n    type: http\n    |\n"),
                ElementsAre("base_url:", "api_key:"));
}

TEST(assistance, offers_values) {
    EXPECT_THAT(offered("daemon: {verbose: |}"), ElementsAre("true", "false"));
    EXPECT_THAT(offered("incoming:\n  a:\n    subscriber: {type: file, format: c|}\n"),
                ElementsAre("csv", "ndjson"));
    EXPECT_THAT(offered("routes:\n  r:\n    from: o|\n"), ElementsAre("orders", "posts"));
    EXPECT_THAT(offered("routes:\n  r:\n    to: [posts, |]\n"), ElementsAre("posts", "orders"));
    EXPECT_THAT(offered("routes:\n  r:\n    to:\n      - |\n"), ElementsAre("posts", "orders"));
    EXPECT_THAT(offered("# routes:\n#   from: |"), IsEmpty());
}

TEST(assistance, offers_stages_and_what_stands_in_them) {
    EXPECT_THAT(offered("incoming:\n  a:\n    transformers:\n      - |\n"),
                ElementsAre("filter:", "map:", "on_error:"));
    EXPECT_THAT(offered("transformers:\n  t:\n    - filter:\n        |\n"), ElementsAre("keep:"));
    EXPECT_THAT(offered("transformers:\n  t:\n    - filter: x\n      |\n"),
                ElementsAre("map:", "on_error:"));
}

TEST(assistance, offers_the_entities_and_parameters_of_a_request) {
    const std::string file = "incoming:\n  a:\n    subscriber:\n      type: file\n";
    EXPECT_THAT(offered(file + "      method: get\n      entity: |\n"),
                ElementsAre("rows", "get-only"));
    const auto rows = file + "      entity: 'rows'\n      parameters:\n        query:\n";
    EXPECT_THAT(offered(rows + "          since: now\n          |\n"), ElementsAre("limit:"));
    EXPECT_THAT(offered(rows + "          limit: |\n"), ElementsAre("5", "10"));
    EXPECT_EQ(at_cursor(rows + "          since|: now\n").about.summary, "Newer ones");
    EXPECT_TRUE(at_cursor(rows + "          since: no|w\n").about.required);
    EXPECT_THAT(offered(file + "      entity: none\n      parameters: {query: {|}}\n"), IsEmpty());
    EXPECT_THAT(offered(file + "      entity: rows\n      parameters: {query: {|}}\n"),
                ElementsAre("limit:", "since:"));
}

TEST(assistance, offers_functions_within_expressions) {
    const std::string stages = "transformers:\n  t:\n    - map: ";
    EXPECT_EQ(offered(stages + "{x: \"{{ joi|").front(), "join(");
    EXPECT_EQ(at_cursor(stages + "{x: \"{{ upper(a) }} and {{ joi| }}\"}").word, "joi");
    EXPECT_EQ(offered("transformers:\n  t:\n    - map:\n        x: a {{ length(time_a|").front(),
              "time_add(");
    EXPECT_EQ(offered("transformers:\n  t:\n    - filter: a == 'b' && conta|").front(), "contains(")
        << "a whole value may be an expression";
    for (const char* text :
         {"{x: \"joi|", "{x: \"{{ a }} joi|", "{x: \"{{ 'joi|", "{x: \"{{ a.joi|"}) {
        EXPECT_THAT(offered(stages + text), ::testing::Not(::testing::Contains("join("))) << text;
    }
}

TEST(assistance, explains_a_function_below_the_mouse) {
    const auto about = at_cursor("transformers:\n  t:\n    - filter: contains|(a, 'b')\n").about;
    EXPECT_EQ(about.name, "contains");
    EXPECT_THAT(about.form, ::testing::StartsWith("contains("));
    EXPECT_FALSE(about.summary.empty());
    EXPECT_EQ(at_cursor("transformers:\n  t:\n    - filter: contain|\n").about.name, "filter")
        << "the field, where no function is meant";
}

TEST(assistance, says_what_a_field_means) {
    const auto key = at_cursor("incoming:\n  a:\n    limit|: 3\n").about;
    EXPECT_EQ(key.name, "limit");
    EXPECT_EQ(key.summary, "At most");
    EXPECT_EQ(key.otherwise, "10");
    EXPECT_EQ(key.form, "a whole number");
    const auto value =
        at_cursor("incoming:\n  a:\n    subscriber: {type: file, format: csv|}\n").about;
    EXPECT_EQ(value.name, "format");
    ASSERT_EQ(value.choices.size(), 2U);
    EXPECT_EQ(value.choices.front().summary, "one JSON text a line");
    EXPECT_TRUE(
        at_cursor("incoming:\n  a:\n    subscriber: {type: file, path: /x|}\n").about.required);
    EXPECT_EQ(at_cursor("daemon|: {}\n").about.summary, "The daemon itself");
    EXPECT_EQ(at_cursor("nothing|: {}\n").about.name, "");
    EXPECT_EQ(at_cursor("incoming:\n  a: {schedul|: 1}\n").about.name, "");
}

}  // namespace
}  // namespace sluice::config::testing
