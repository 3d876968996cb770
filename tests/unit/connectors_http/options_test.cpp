#include "support/connectors.hpp"

#include <sluice/config/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string problems(std::string_view kind, std::string text) {
    registry types;
    add_http_connector(types);
    config::diagnostics found;
    config::read_text(*types.find(kind, "http"), "test.yaml", std::move(text), types,
                      config::system_variables(), found);
    return found.to_text();
}

TEST(http_options, a_client_and_a_publisher_are_read) {
    EXPECT_EQ(problems("client",
                       "base_url: https://shop.example\nauth: {basic: {user: a, password: b}}\n"),
              "");
    EXPECT_EQ(problems("publisher",
                       "method: put\nclient: shop\nurl: /p/{{ sku }}\nsuccess: [2xx, 409]\n"
                       "query: {at: \"{{ now }}\"}\nexternal_id: data.id\n"),
              "");
}

TEST(http_options, mistakes_are_located) {
    EXPECT_THAT(problems("client", "base_url: shop.example\n"), HasSubstr("must begin with"));
    EXPECT_THAT(
        problems("client", "base_url: https://x\nauth: {bearer: a, header: {name: B, value: c}}\n"),
        HasSubstr("more than one way to authenticate"));
    EXPECT_THAT(
        problems("client", "base_url: https://x\nauth: {basic: {user: \"a:b\", password: c}}\n"),
        HasSubstr("colon"));
    EXPECT_THAT(problems("publisher", "url: /p\nsuccess: [fine]\n"), HasSubstr("'fine'"));
    EXPECT_THAT(problems("client", "base_url: https://x\nprobe: me\n"),
                HasSubstr("must be a path that begins with /"));
    EXPECT_THAT(problems("publisher", "url: \"/p/{{ a[ }}\"\n"), HasSubstr("test.yaml:1"));
    EXPECT_THAT(problems("publisher", "method: get\nurl: /p\n"), HasSubstr("get"));
}

TEST(http_options, a_url_that_cannot_be_is_found_before_there_is_a_record) {
    EXPECT_THAT(problems("publisher", "url: /products\n"),
                HasSubstr("test.yaml:1:6: url is a path, but there is no client"));
    EXPECT_THAT(problems("publisher", "client: shop\nurl: https://shop.example/x\n"),
                HasSubstr("test.yaml:2:6: url is a whole URL, but there is a client"));
    EXPECT_THAT(problems("publisher", "url: ''\n"), HasSubstr("url is empty"));
    EXPECT_EQ(problems("publisher", "url: \"{{ link }}\"\n"), "");
    EXPECT_EQ(problems("publisher", "url: https://hooks.example/a\n"), "");
}

TEST(http_options, a_mistake_hides_no_other) {
    EXPECT_THAT(problems("publisher", "url: /products\nmethod: get\nsucess: [2xx]\n"),
                AllOf(HasSubstr("there is no client"), HasSubstr("get"), HasSubstr("'success'")));
    EXPECT_THAT(problems("client",
                         "base_url: x\nauth: {bearer: a, header: {name: B, value: c}, "
                         "bsic: 1}\n"),
                AllOf(HasSubstr("more than one way"), HasSubstr("'basic'")));
}

}  // namespace
}  // namespace sluice
