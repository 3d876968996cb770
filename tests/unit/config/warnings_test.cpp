#include "configured.hpp"

#include <sluice/config/warnings.hpp>
#include <sluice/config/written.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::config::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class warned : public ::testing::Test {
 protected:
    // "LINE RULE" of each warning of one file.
    std::vector<std::string> rules(const std::string& text) const {
        std::vector<std::string> said;
        const auto found = all(text);
        for (const auto& one : found.all()) {
            said.push_back(std::to_string(one.at.line) + " " + one.rule);
        }
        return said;
    }
    std::string texts(const std::string& text) const {
        return files_.without_directory(all(text).to_text());
    }
    diagnostics all(const std::string& text) const {
        files_.write("a.yaml", text);
        diagnostics ignored;
        const auto shape = test_layout();
        const auto objects = read_written(files_.directory.path(), shape, files_.types, ignored);
        return find_warnings(objects, shape, files_.types);
    }
    // One filter, at line 4.
    static std::string filter(const std::string& expression) {
        return "incoming:\n  a:\n    transformers:\n      - filter: " + expression + "\n";
    }

    configured files_;
};

TEST_F(warned, a_text_without_quotes_is_named_at_its_place) {
    EXPECT_EQ(texts(filter("status == POSTED")),
              "a.yaml:4:27: warning: POSTED without quotes names a field of the record, not a text "
              "in incoming.a.transformers[0].filter [text-without-quotes]\n"
              "    4 |       - filter: status == POSTED\n"
              "      |                           ^ a text has single quotes: 'POSTED'\n");
    for (const char* wrong :
         {"status == \"POSTED\"", "status == posted", "POSTED == status", "status != \"not yet\"",
          "posts[?status == POSTED]", "contains(tags, \"sale\")", "a && (b || c == D)",
          "length(status) > \"10\"", "contains([POSTED, 'ERROR'], status)", "draft == true"}) {
        EXPECT_THAT(rules(filter(wrong)), ElementsAre("4 text-without-quotes")) << wrong;
    }
    EXPECT_THAT(texts(filter("price > \"10\"")), HasSubstr("backticks: `10`"));
}

TEST_F(warned, a_comparison_of_two_fields_is_none) {
    for (const char* right :
         {"status == 'POSTED'", "'POSTED' == status", "\"Image Src\" != ''", "price > `10`",
          "price < limit", "contains(tags, tag)", "a.b == c.d", "length(a) == size",
          "price != old_price && old_price > `0` && old_price", "first_seen == @",
          "price != null"}) {
        EXPECT_THAT(rules(filter(right)), IsEmpty()) << right;
    }
}

TEST_F(warned, a_condition_that_is_never_or_always_true_is_named) {
    EXPECT_THAT(rules(filter("status == 'A' && status == 'B'")), ElementsAre("4 always-false"));
    EXPECT_THAT(rules(filter("status == 'A' || 'B'")), ElementsAre("4 always-true"));
    EXPECT_THAT(rules(filter("line-items")), ElementsAre("4 hyphen-name"));
    EXPECT_THAT(rules(filter("line-items  # sluice: allow hyphen-name")), IsEmpty());
    EXPECT_THAT(texts("incoming:\n  a:\n    transformers:\n"
                      "      - map: {total: \"a {{ sum('1') }}\"}\n"),
                HasSubstr("a.yaml:4:32: warning: "));
}

// A member that another expression reads, or that a stage makes, counts as a field.
TEST_F(warned, a_variable_that_nothing_sets_is_named) {
    EXPECT_THAT(rules(filter("$price > `1`")), ElementsAre("4 undefined-variable"));
    EXPECT_THAT(texts(filter("$price > `1`")), HasSubstr("set it in a stage before"));
    EXPECT_THAT(rules(filter("let $price = a in $price > `1`")), IsEmpty());
    for (const char* set : {"- map: {$price: 1}", "- map: {as: $price}", "- map: {x: $price.a}",
                            "- map: {parameters: {price: 1}}"}) {
        EXPECT_THAT(rules(filter("$price > `1`") + "      " + set + "\n"), IsEmpty()) << set;
    }
    EXPECT_THAT(rules(filter("$name == 'a'")), IsEmpty());
}

TEST_F(warned, a_variable_in_capitals_is_none_of_a_shell) {
    EXPECT_THAT(rules(filter("a") + "      - map: {$ID: 1, b: \"{{ $ID }}\"}\n"), IsEmpty());
}

TEST_F(warned, a_name_that_is_a_field_elsewhere_is_no_text) {
    const auto two = filter("price == old_price");
    EXPECT_THAT(rules(two), ElementsAre("4 text-without-quotes"));
    EXPECT_THAT(rules(two + "      - map: {was: \"{{ old_price }}\"}\n"), IsEmpty());
    EXPECT_THAT(rules(two + "      - map: {old_price: 5}\n"), IsEmpty());
}

TEST_F(warned, secrets_in_the_file_are_named_and_not_shown) {
    const std::string text =
        "clients:\n  a: {type: http, base_url: \"https://x.example\", api_key: in-the-open}\n"
        "  b: {type: http, base_url: \"https://x.example?token=in-the-open\"}\n"
        "  c: {type: http, base_url: \"https://me:in-the-open@x.example\"}\n"
        "incoming:\n  a:\n    subscriber:\n      type: file\n      path: x\n"
        "      headers: {X-Api-Key: in-the-open, Accept: in-the-clear}\n";
    EXPECT_THAT(rules(text), ElementsAre("2 plain-secret", "3 plain-secret", "4 plain-secret",
                                         "10 plain-secret"));
    EXPECT_THAT(texts(text), Not(HasSubstr("in-the-open")));
    EXPECT_THAT(rules("clients:\n  a: {type: http, base_url: x, api_key: \"${env:KEY}\"}\n"
                      "  b: {type: http, base_url: x, api_key: short}\n"),
                IsEmpty());
}

TEST_F(warned, a_default_of_a_secret_is_named) {
    EXPECT_THAT(
        rules("clients:\n  a: {type: http, base_url: x, api_key: \"${env:KEY:-sesame}\"}\n"
              "  b: {type: http, base_url: x, api_key: \"${credential:k:-sesame}\"}\n"
              "  c: {type: http, base_url: \"${env:URL:-x}\", api_key: \"${env:KEY:-}\"}\n"),
        ElementsAre("2 secret-default", "3 secret-default"));
}

TEST_F(warned, a_variable_as_a_shell_writes_it_is_named) {
    EXPECT_THAT(texts("clients:\n  a: {type: http, base_url: \"https://$SHOP_HOST/api\"}\n"),
                AllOf(HasSubstr("a.yaml:2:38: warning: '$SHOP_HOST' is taken as it stands"),
                      HasSubstr("${env:SHOP_HOST}"), HasSubstr("[shell-variable]")));
    EXPECT_THAT(rules("clients:\n  a: {type: http, base_url: \"$5 and $five and $${NO}\"}\n"),
                IsEmpty());
}

TEST_F(warned, a_quote_that_is_part_of_the_text_is_named) {
    EXPECT_THAT(
        rules("incoming:\n  a:\n    schedule: every 5m\"\n    subscriber: {type: file, path: "
              "“x”}\n"),
        ElementsAre("3 odd-quote", "4 odd-quote"));
    EXPECT_THAT(
        rules("incoming:\n  a:\n    schedule: the \"5 o'clock\"\n    subscriber: {type: file, "
              "path: \"“x”\"}\n"),
        IsEmpty());
}

TEST_F(warned, a_comment_silences_a_rule_where_it_stands) {
    EXPECT_THAT(rules(filter("status == POSTED  # sluice: allow text-without-quotes")), IsEmpty());
    EXPECT_THAT(rules(filter("status == POSTED  # sluice: allow plain-secret")),
                ElementsAre("4 text-without-quotes"));
    EXPECT_THAT(rules("incoming:\n  a:\n    transformers:\n"
                      "      # A field of the source, whatever it looks like.\n"
                      "      # sluice: allow odd-quote, text-without-quotes\n"
                      "      - filter: status == POSTED\n"
                      "      - filter: status == ERROR\n"),
                ElementsAre("7 text-without-quotes"));
    EXPECT_THAT(rules("incoming:\n  a:\n    transformers:\n"
                      "      - filter: |  # sluice: allow text-without-quotes\n"
                      "          status == 'x' ||\n          status == POSTED\n"),
                IsEmpty())
        << "for a text of several lines: where it begins";
}

TEST_F(warned, a_stage_after_fail_is_never_reached) {
    const auto stages = [](const std::string& list) {
        return "incoming:\n  a:\n    transformers:\n" + list;
    };
    EXPECT_THAT(rules(stages("      - fail: no\n      - filter: a\n")),
                ElementsAre("5 never-reached"));
    EXPECT_THAT(rules(stages("      - filter: a\n      - fail: no\n")), ElementsAre());
    EXPECT_THAT(rules(stages("      - fail: no\n        on_error: keep\n      - filter: a\n")),
                ElementsAre())
        << "a rule handles the failure";
    EXPECT_THAT(rules(stages("      - when: [{if: a, do: [fail: no]}]\n      - filter: a\n")),
                ElementsAre());
    EXPECT_THAT(rules(stages("      - when:\n          - else:\n              - fail: no\n"
                             "              - filter: a\n")),
                ElementsAre("7 never-reached"));
    EXPECT_THAT(rules("transformers:\n  t:\n    - fail: no\n    - filter: a\n"),
                ElementsAre("4 never-reached"));
    EXPECT_THAT(rules(stages("      - fail: no\n      # sluice: allow never-reached\n"
                             "      - filter: a\n")),
                ElementsAre());
}

TEST_F(warned, a_template_where_none_is_read_is_named) {
    const auto schedule = [](const std::string& text) {
        return "incoming:\n  a:\n    schedule: \"" + text + "\"\n";
    };
    EXPECT_THAT(rules(schedule("every {{ n }}m")), ElementsAre("3 template-as-text"));
    EXPECT_THAT(rules(schedule("every 5m")), ElementsAre());
    EXPECT_THAT(rules(schedule("}} {{")), ElementsAre());
}

TEST(diagnostics, warnings_follow_the_errors) {
    diagnostics all;
    const auto file = std::make_shared<const source_file>(source_file{"a.yaml", "x: 1\ny: 2\n"});
    all.add({{file, 1, 1}, "", "probably not meant", "mend", "some-rule"});
    all.add({{file, 2, 1}, "", "wrong", "mend", {}});
    EXPECT_THAT(all.to_text(),
                ::testing::MatchesRegex("a.yaml:2:1: wrong\n(.|\n)*a.yaml:1:1: "
                                        "warning: probably not meant .some-rule.\n(.|\n)*"));
    EXPECT_THAT(all.to_json(), HasSubstr("\"severity\":\"warning\",\"rule\":\"some-rule\""));
}

}  // namespace
}  // namespace sluice::config::testing
