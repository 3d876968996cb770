#include "connectors/http/http.hpp"

#include <sluice/config/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

using ::testing::HasSubstr;

std::string problems(std::string_view kind, std::string text) {
    registry types;
    add_http_connector(types);
    config::diagnostics found;
    config::read_text(*types.find(kind, "http"), "test.yaml", std::move(text), types,
                      config::system_variables(), found);
    return found.to_text();
}

TEST(HttpOptions, AClientAndAPublisherAreRead) {
    EXPECT_EQ(problems("client",
                       "base_url: https://shop.example\nauth: {basic: {user: a, password: b}}\n"),
              "");
    EXPECT_EQ(problems("publisher",
                       "method: put\nclient: shop\nurl: /p/{{ sku }}\nsuccess: [2xx, 409]\n"
                       "query: {at: \"{{ now }}\"}\nexternal_id: data.id\n"),
              "");
}

TEST(HttpOptions, MistakesAreLocated) {
    EXPECT_THAT(problems("client", "base_url: shop.example\n"), HasSubstr("must begin with"));
    EXPECT_THAT(
        problems("client", "base_url: https://x\nauth: {bearer: a, header: {name: B, value: c}}\n"),
        HasSubstr("more than one way to authenticate"));
    EXPECT_THAT(
        problems("client", "base_url: https://x\nauth: {basic: {user: \"a:b\", password: c}}\n"),
        HasSubstr("colon"));
    EXPECT_THAT(problems("publisher", "url: /p\nsuccess: [fine]\n"), HasSubstr("'fine'"));
    EXPECT_THAT(problems("publisher", "url: \"/p/{{ a[ }}\"\n"), HasSubstr("test.yaml:1"));
    EXPECT_THAT(problems("publisher", "method: get\nurl: /p\n"), HasSubstr("get"));
}

}  // namespace
}  // namespace sluice
