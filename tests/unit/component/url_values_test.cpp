#include <sluice/component/url_values.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

struct url_options {
    text_template url;
    url_rule rule = {};
};

url_options options_for(std::string_view url, bool through_client) {
    return {text_template::compile(url).value(), {.below_base = through_client}};
}

std::string made(const url_options& options, std::string_view data) {
    const auto got = url_for(options.url, options.rule, parse_json(data).value(), {});
    return got ? *got : "refused: " + got.error().message;
}

// Makes the URL through a client, with this text as `{{ v }}`.
std::string with(std::string_view url, const std::string& json_text) {
    return made(options_for(url, true), R"({"v":)" + json_text + "}");
}

TEST(url_for, a_value_in_the_path_is_one_segment) {
    const std::string url = "/products/{{ v }}/x";
    EXPECT_EQ(with(url, R"("sku-1_2.3~")"), "/products/sku-1_2.3~/x");
    EXPECT_EQ(with(url, "7"), "/products/7/x");
    EXPECT_EQ(with(url, "true"), "/products/true/x");
    EXPECT_EQ(with(url, R"("../../admin/users")"), "/products/..%2F..%2Fadmin%2Fusers/x");
    EXPECT_EQ(with(url, R"("%2e%2e/%2e%2e/x")"), "/products/%252e%252e%2F%252e%252e%2Fx/x");
    EXPECT_EQ(with(url, R"("1?force=true")"), "/products/1%3Fforce%3Dtrue/x");
    EXPECT_EQ(with(url, R"("1#cut")"), "/products/1%23cut/x");
    EXPECT_EQ(with(url, R"("//evil.example")"), "/products/%2F%2Fevil.example/x");
    EXPECT_EQ(with(url, R"("@evil.example")"), "/products/%40evil.example/x");
    EXPECT_EQ(with(url, R"("1;a=b")"), "/products/1%3Ba%3Db/x");
    EXPECT_EQ(with(url, R"("ü b")"), "/products/%C3%BC%20b/x");
    EXPECT_EQ(with(url, R"("a\\..\\b")"), "/products/a%5C..%5Cb/x");
    EXPECT_EQ(with(url, R"("http://evil")"), "/products/http%3A%2F%2Fevil/x");
    EXPECT_EQ(with("/p/{{ v }}.json", R"("a/b")"), "/p/a%2Fb.json");
    EXPECT_EQ(with("products/{{ v }}", R"("a/b")"), "products/a%2Fb");
    EXPECT_EQ(with("{{ v }}", R"("http://evil/x")"), "http%3A%2F%2Fevil%2Fx");
}

TEST(url_for, a_value_that_is_no_segment_is_refused) {
    for (const auto* text : {"\"\"", "null"}) {
        EXPECT_EQ(with("/products/{{ v }}", text), "refused: value 1 of url is empty");
        EXPECT_EQ(with("/a/{{ 'x' }}/{{ v }}-b", text), "refused: value 2 of url is empty");
    }
    const std::string dots = "refused: with the record's values the path of url holds '.' or '..'";
    EXPECT_EQ(with("/products/{{ v }}", R"(".")"), dots);
    EXPECT_EQ(with("/products/{{ v }}/x", R"("..")"), dots);
    EXPECT_EQ(with("/products/{{ v }}{{ v }}", R"(".")"), dots);
    EXPECT_EQ(with("/products/.{{ v }}?x", R"(".")"), dots);
    EXPECT_EQ(with("/products/{{ v }}", R"("...")"), "/products/...");
    for (const auto* text :
         {R"("x\u0000y")", R"("x\r\nX-Injected: 1")", R"("a\tb")", R"("\u007f")"}) {
        EXPECT_EQ(with("/products/{{ v }}", text),
                  "refused: value 1 of url holds a line break or another control character");
    }
    EXPECT_EQ(with("/products/{{ v }}", "[1]"), "refused: value 1 of url is array");
    EXPECT_EQ(with("/products/{{ v }}", R"({"a":1})"), "refused: value 1 of url is object");
}

TEST(url_for, a_value_in_the_query_is_one_value) {
    EXPECT_EQ(with("/s?q={{ v }}&n=1", R"("a&force=true")"), "/s?q=a%26force%3Dtrue&n=1");
    EXPECT_EQ(with("/s?q={{ v }}", R"("#x y")"), "/s?q=%23x%20y");
    EXPECT_EQ(with("/s?q={{ v }}", "\"\""), "/s?q=");
    EXPECT_EQ(with("/s?q={{ v }}", R"("..")"), "/s?q=..");
    auto plus = options_for("/s?q={{ v }}", true);
    plus.rule.space_as_plus = true;
    EXPECT_EQ(made(plus, R"({"v":"a b+c"})"), "/s?q=a+b%2Bc");
}

TEST(url_for, raw_is_only_where_the_configuration_says_so) {
    auto raw = options_for("/files/{{ v }}", true);
    raw.rule.raw = true;
    EXPECT_EQ(made(raw, R"({"v":"a/b.json?x=1"})"), "/files/a/b.json?x=1");
    const std::string dots = "refused: with the record's values the path of url holds '.' or '..'";
    EXPECT_EQ(made(raw, R"({"v":"../../admin"})"), dots);
    EXPECT_EQ(made(raw, R"({"v":"a/%2e%2E/b"})"), dots);
    EXPECT_EQ(made(raw, R"({"v":"a\\..\\b"})"), dots);
    EXPECT_EQ(made(raw, R"({"v":"a?x=../b"})"), "/files/a?x=../b");
    EXPECT_EQ(made(raw, R"({"v":""})"), "refused: value 1 of url is empty");
}

TEST(url_for, without_a_client_a_record_may_name_the_whole_url_or_a_part_of_the_host) {
    const auto free = [](std::string_view url, const std::string& value) {
        return made(options_for(url, false), R"({"v":")" + value + "\"}");
    };
    EXPECT_EQ(free("{{ v }}", "https://hooks.example/a/b?c=d"), "https://hooks.example/a/b?c=d");
    EXPECT_EQ(free("{{ v }}/orders/{{ v }}", "https://a"), "https://a/orders/https%3A%2F%2Fa");
    EXPECT_EQ(free("https://{{ v }}.example/x", "shop-1"), "https://shop-1.example/x");
    EXPECT_EQ(free("https://hooks.example/{{ v }}", "a/b"), "https://hooks.example/a%2Fb");
    for (const auto* value : {"evil.example/", "evil.example?", "evil.example#", "u@evil.example",
                              "a%2fb", "a b", "ü", "[::1]", "a\\\\b"}) {
        EXPECT_EQ(free("https://{{ v }}.example/x", value),
                  "refused: value 1 of url is no part of a host's name")
            << value;
    }
    EXPECT_EQ(free("https://{{ v }}.example/x", ""), "refused: value 1 of url is empty");
}

TEST(configured_site, is_known_where_no_record_has_a_say_in_it) {
    const auto site = [](std::string_view url) {
        return configured_site(text_template::compile(url).value());
    };
    EXPECT_EQ(site("https://hooks.example:8443/a/{{ v }}"), "https://hooks.example:8443");
    EXPECT_EQ(site("https://hooks.example?x={{ v }}"), "https://hooks.example");
    EXPECT_EQ(site("http://10.0.0.1"), "http://10.0.0.1");
    EXPECT_EQ(site("https://hooks.example{{ v }}"), "");
    EXPECT_EQ(site("https://{{ v }}.example/"), "");
    EXPECT_EQ(site("{{ v }}"), "");
    EXPECT_EQ(site("/path"), "");
}

}  // namespace
}  // namespace sluice
