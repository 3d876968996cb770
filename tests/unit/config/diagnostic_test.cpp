#include <sluice/config/diagnostic.hpp>
#include <sluice/model/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace sluice::config {
namespace {

std::shared_ptr<const source_file> file(std::string name, std::string text) {
    return std::make_shared<const source_file>(source_file{std::move(name), std::move(text)});
}

TEST(diagnostics, look_like_a_compilers) {
    diagnostics all;
    all.add({{file("config/a.yaml", "\n\n      entitty: posts\n"), 3, 7},
             "incoming.posts.subscriber",
             "unknown key 'entitty'",
             "did you mean 'entity'?",
             {}});
    EXPECT_EQ(all.to_text(),
              "config/a.yaml:3:7: unknown key 'entitty' in incoming.posts.subscriber\n"
              "    3 |       entitty: posts\n"
              "      |       ^ did you mean 'entity'?\n");
}

TEST(diagnostics, are_sorted_by_file_and_place_and_kept_once) {
    const auto a = file("a", "x\ny\n");
    const auto b = file("b", "x\n");
    diagnostics all;
    all.add({{b, 1, 1}, "", "third", "", {}});
    all.add({{a, 2, 1}, "", "second", "", {}});
    all.add({{a, 1, 1}, "", "first", "", {}});
    all.add({{a, 2, 1}, "elsewhere", "second", "", {}});
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all.all()[0].message, "first");
    EXPECT_EQ(all.all()[2].message, "third");
}

TEST(diagnostics, the_caret_stands_under_its_character) {
    diagnostics all;
    all.add({{file("a", "\té: ü\r\n"), 1, 5}, "", "wrong", "", {}});
    EXPECT_EQ(all.to_text(), "a:1:5: wrong\n    1 | \té: ü\n      | \t   ^\n");
}

TEST(diagnostics, a_long_line_is_cut_around_the_caret) {
    const std::string line = std::string(300, 'a') + "X" + std::string(300, 'b');
    diagnostics all;
    all.add({{file("a", line), 1, 301}, "", "wrong", "", {}});
    EXPECT_EQ(all.to_text(), "a:1:301: wrong\n    1 | …" + std::string(60, 'a') + "X" +
                                 std::string(59, 'b') + "…\n      | " + std::string(61, ' ') +
                                 "^\n");
}

TEST(diagnostics, a_terminal_is_not_given_orders) {
    diagnostics all;
    all.add({{file("a", "x\x1B[2J\xFFy"), 1, 7}, "", "wrong", "", {}});
    EXPECT_EQ(all.to_text(), "a:1:7: wrong\n    1 | x?[2J?y\n      |       ^\n");
}

TEST(diagnostics, a_file_as_a_whole_has_no_line) {
    diagnostics all;
    all.add({{file("a", ""), 0, 0}, "", "cannot be read", "check it", {}});
    EXPECT_EQ(all.to_text(), "a: cannot be read\n      check it\n");
}

TEST(diagnostics, are_json_for_programs) {
    diagnostics all;
    all.add({{file("a", "x"), 1, 2}, "p.q", "wrong", "mend", {}});
    EXPECT_EQ(all.to_json(),
              R"([{"file":"a","line":1,"column":2,"path":"p.q","message":"wrong","mend":"mend"}])");
}

TEST(did_you_mean, one_slip_is_forgiven_and_another_word_is_not) {
    const std::vector<std::string> names{"entity", "path", "format", "to", "base_url"};
    EXPECT_EQ(did_you_mean("entitty", names), "entity");
    EXPECT_EQ(did_you_mean("etnity", names), "entity");
    EXPECT_EQ(did_you_mean("Base-URL", names), "base_url");
    EXPECT_EQ(did_you_mean("pat", names), "path");
    EXPECT_EQ(did_you_mean("xyz", names), "");
    EXPECT_EQ(did_you_mean("ab", names), "");
    EXPECT_EQ(did_you_mean("", names), "");
    EXPECT_EQ(did_you_mean(std::string(1000, 'e'), names), "");
}

std::string told(const std::string& path, const std::string& message) {
    diagnostics all;
    all.conceal("clients.shop.proxy.url", secret("https://CANARYSECRET.test:99999/x y"));
    all.add({{file("a", "x"), 1, 1}, path, message, "did you mean '" + message + "'?", {}});
    return all.all()[0].message + "|" + all.all()[0].mend;
}

TEST(diagnostics, no_message_about_a_concealed_value_repeats_a_piece_of_it) {
    for (const auto* message : {"the port 99999 is too high", "host 'canarysecret.test' is unknown",
                                "SECRET: no such scheme"}) {
        EXPECT_EQ(told("clients.shop.proxy.url", message).find("the value is not valid here"), 0U)
            << message;
    }
    EXPECT_EQ(told("clients.shop.proxy.url", "it is empty"),
              "it is empty|did you mean 'it is empty'?");
}

TEST(diagnostics, nor_does_one_about_its_neighbours_or_the_whole) {
    for (const auto* path : {"clients.shop", "clients.shop.base_url", "clients.shop.proxy"}) {
        EXPECT_EQ(told(path, "CANARYSECRET is no host").find("CANARY"), std::string::npos) << path;
        EXPECT_EQ(told(path, "CANARYSECRET is no host").find("something is not valid here"), 0U);
    }
}

TEST(diagnostics, nor_does_one_about_the_list_that_holds_it) {
    diagnostics all;
    all.conceal("daemon.allow_networks[0]", secret("https://CANARYSECRET.test:99999/x y"));
    all.add({{}, "daemon.allow_networks", "'https://CANARYSECRET.test' is no network", "", ""});
    EXPECT_EQ(all.all()[0].message.find("CANARY"), std::string::npos) << all.all()[0].message;
}

TEST(diagnostics, elsewhere_it_is_hidden_where_it_stands) {
    diagnostics all;
    all.conceal("clients.shop.auth.bearer", secret("canary-7f3a91-never"));
    all.add({{}, "incoming.posts", "found canary-7f3a91-never here", "", {}});
    EXPECT_EQ(all.all()[0].message, "found (hidden) here");
}

TEST(diagnostics, concealed_values_come_along_when_problems_are_joined) {
    diagnostics some;
    some.conceal("clients.shop.base_url", secret("canary-7f3a91-never"));
    diagnostics all;
    all.append(some);
    all.add({{}, "clients.shop", "found canary-7f3 here", "", {}});
    EXPECT_EQ(all.all()[0].message.find("canary"), std::string::npos);
}

}  // namespace
}  // namespace sluice::config
