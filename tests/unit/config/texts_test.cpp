#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;

TEST(texts, any_scalar_is_its_text) {
    for (const std::string text : {"010", "true", "1.10", "2024-01-01", "a b"}) {
        EXPECT_EQ(options_of(file_declaration(), "path: " + text).path, text);
        EXPECT_EQ(options_of(file_declaration(), "path: '" + text + "'").path, text);
    }
    EXPECT_EQ(options_of(file_declaration(), "path: >\n  a\n  b\n").path, "a b\n");
}

TEST(texts, a_secret_is_kept_and_never_shown) {
    const auto got = options_of(file_declaration(), "{path: p, password: 0042}");
    EXPECT_EQ(got.password.reveal(), "0042");
    EXPECT_EQ(show_plain(got.password), json::value(nullptr));
    EXPECT_THAT(problems_of(file_declaration(), "{path: p, password: [a]}"),
                HasSubstr("expected a text, found a list in password"));
}

TEST(texts, a_choice_is_exact_and_guessed) {
    EXPECT_EQ(options_of(file_declaration(), "{path: p, format: csv}").as, format::csv);
    EXPECT_EQ(problems_of(file_declaration(), "{path: p, format: CSV}"),
              "t.yaml:1:19: expected one of ndjson or csv, found 'CSV' in format\n"
              "    1 | {path: p, format: CSV}\n"
              "      |                   ^ did you mean 'csv'?\n");
}

TEST(texts, a_reference_is_a_name_that_knows_its_place) {
    const auto got =
        options_of(incoming_declaration(), "{subscriber: {type: file, path: p}, client: shop}");
    EXPECT_EQ(got.client.name, "shop");
    EXPECT_EQ(got.client.at.column, 45U);
    EXPECT_THAT(problems_of(incoming_declaration(), "client: ''"),
                HasSubstr("t.yaml:1:9: the name is empty in client\n    1 | client: ''\n"
                          "      |         ^ name a configured client\n"));
    EXPECT_THAT(problems_of(incoming_declaration(), "client: {}"),
                HasSubstr("expected the name of a configured client, found a map in client"));
}

TEST(texts, what_is_found_is_shortened) {
    const std::string text =
        problems_of(file_declaration(), "{path: p, format: " + std::string(60, 'x') + "}");
    EXPECT_THAT(text, HasSubstr("found '" + std::string(40, 'x') + "…' in format"));
}

}  // namespace
}  // namespace sluice::config::testing
