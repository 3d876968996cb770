#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

const char* const main_job = R"(clients:
  shop: {type: http, base_url: https://shop.example, api_key: "${env:KEY}"}
incoming:
  posts:
    schedule: every 5m
    client: shop
    subscriber: {type: file, path: /tmp/posts, format: csv, largest: 32KiB}
    transformers:
      - filter: status == 'POSTED'
      - map:
          id: "{{ id }}"
routes:
  all: {from: posts, to: posts}
daemon: {grace: 5s}
)";

TEST(load, the_main_job_is_read_with_its_types) {
    configured files;
    files.variables.set["KEY"] = "k-1";
    files.write("main.yaml", main_job);
    const loaded got = files.load();
    ASSERT_EQ(got.problems.to_text(), "");

    const auto& incoming = got.get<incoming_options>("incoming", "posts");
    EXPECT_EQ(incoming.schedule, "every 5m");
    EXPECT_EQ(incoming.client.name, "shop");
    EXPECT_EQ(incoming.limit, 10);
    EXPECT_EQ(incoming.subscriber.type, "file");
    const auto& file = *static_cast<const file_options*>(incoming.subscriber.options.get());
    EXPECT_EQ(file.path, "/tmp/posts");
    EXPECT_EQ(file.as, format::csv);
    EXPECT_EQ(file.largest, 32U * 1024U);
    ASSERT_EQ(incoming.transformers.size(), 2U);
    EXPECT_EQ(incoming.transformers[0].type, "filter");
    EXPECT_EQ(incoming.transformers[0].at.line, 9U);

    const auto& client =
        *static_cast<const client_options*>(got.component("clients", "shop").options.get());
    EXPECT_EQ(client.api_key.reveal(), "k-1");
    EXPECT_EQ(got.single<daemon_options>("daemon").grace, std::chrono::seconds(5));
    EXPECT_EQ(got.get<route_options>("routes", "all").to.size(), 1U);
    EXPECT_EQ(got.where("incoming", "posts").line, 4U);
}

TEST(load, a_single_that_is_not_given_has_its_defaults) {
    configured files;
    files.write("a.yaml", "# nothing yet\n");
    const loaded got = files.load();
    ASSERT_EQ(got.problems.to_text(), "");
    EXPECT_EQ(got.single<daemon_options>("daemon").grace, std::chrono::seconds(30));
    EXPECT_TRUE(got.names("incoming").empty());
}

TEST(load, files_are_merged_by_name_and_hidden_ones_ignored) {
    configured files;
    files.write("b.yaml", "clients:\n  two: {type: http, base_url: y}\n");
    files.write("deeper/a.yaml", "clients:\n  one: {type: http, base_url: x}\n");
    files.write(".hidden.yaml", "nonsense: 1\n");
    files.write(".git/c.yaml", "nonsense: 1\n");
    files.write("notes.txt", "nonsense: 1\n");
    const loaded got = files.load();
    EXPECT_EQ(got.problems.to_text(), "");
    EXPECT_THAT(got.names("clients"), ElementsAre("one", "two"));
    EXPECT_EQ(got.files.size(), 2U);
}

TEST(load, a_double_name_shows_both_places) {
    configured files;
    files.write("a.yaml", "clients:\n  one: {type: http, base_url: x}\n");
    files.write("b.yaml", "\nclients:\n  one: {type: http, base_url: y}\n");
    const std::string problems = files.problems();
    EXPECT_THAT(problems, HasSubstr("b.yaml:3:3: the name 'one' is used twice in clients"));
    EXPECT_THAT(problems, HasSubstr("the first is at a.yaml:2:3"));
}

TEST(load, the_daemon_stands_in_one_file_only) {
    configured files;
    files.write("a.yaml", "daemon: {grace: 1s}\n");
    files.write("b.yaml", "daemon: {grace: 2s}\n");
    EXPECT_THAT(files.problems(), HasSubstr("b.yaml:1:1: 'daemon' may stand in one file only"));
}

TEST(load, an_unknown_top_level_key_is_guessed) {
    configured files;
    files.write("a.yaml", "incomings:\n  x: 1\n");
    EXPECT_EQ(files.problems(),
              "a.yaml:1:1: unknown key 'incomings' at the top of the file\n"
              "    1 | incomings:\n"
              "      | ^ did you mean 'incoming'?\n");
}

TEST(load, a_dangling_reference_is_found_at_its_place) {
    configured files;
    files.write("a.yaml", main_job);
    files.write("b.yaml", "routes:\n  more:\n    from: post\n    to: [posts, nowhere]\n");
    files.variables.set["KEY"] = "k";
    EXPECT_EQ(files.problems(),
              "b.yaml:3:11: there is no incoming 'post' in routes.more.from\n"
              "    3 |     from: post\n"
              "      |           ^ did you mean 'posts'?\n"
              "b.yaml:4:17: there is no incoming 'nowhere' in routes.more.to[1]\n"
              "    4 |     to: [posts, nowhere]\n"
              "      |                 ^ there are posts\n");
}

TEST(load, a_file_that_cannot_be_parsed_hides_no_other_problem_and_makes_none_up) {
    configured files;
    files.write("a.yaml", "incoming: {x: [}\n");
    files.write("b.yaml", "routes:\n  r: {from: x, too: x}\n");
    const std::string problems = files.problems();
    EXPECT_THAT(problems, HasSubstr("a.yaml:1:"));
    EXPECT_THAT(problems, HasSubstr("unknown key 'too'"));
    EXPECT_THAT(problems, Not(HasSubstr("there is no incoming")));
}

TEST(load, five_mistakes_are_shown_at_once) {
    configured files;
    files.write("a.yaml", R"(incoming:
  posts:
    limit: many
    client: shop
    subscriber: {type: fil, path: x}
    scedule: every 5m
    transformers:
      - filter: status == 'POSTED
)");
    const loaded got = files.load();
    EXPECT_EQ(
        files.without_directory(got.problems.to_text()),
        "a.yaml:3:12: expected a whole number, found 'many' in incoming.posts.limit\n"
        "    3 |     limit: many\n"
        "      |            ^\n"
        "a.yaml:4:13: there is no client 'shop' in incoming.posts.client\n"
        "    4 |     client: shop\n"
        "      |             ^ add it under clients:\n"
        "a.yaml:5:24: unknown type of subscriber 'fil' in incoming.posts.subscriber.type\n"
        "    5 |     subscriber: {type: fil, path: x}\n"
        "      |                        ^ did you mean 'file'?\n"
        "a.yaml:6:5: unknown key 'scedule' in incoming.posts\n"
        "    6 |     scedule: every 5m\n"
        "      |     ^ did you mean 'schedule'?\n"
        "a.yaml:8:27: " +
            got.problems.all().back().message +
            " in incoming.posts.transformers[0].filter\n"
            "    8 |       - filter: status == 'POSTED\n"
            "      |                           ^" +
            (got.problems.all().back().mend.empty() ? "" : " " + got.problems.all().back().mend) +
            "\n");
}

TEST(load, stages_may_be_used_by_name) {
    configured files;
    files.write("a.yaml", R"(transformers:
  tidy:
    - filter: a
    - map: {x: 1}
  more: [tidy, filter: b]
incoming:
  x:
    subscriber: {type: file, path: p}
    transformers: [more, map: {}]
)");
    const loaded got = files.load();
    ASSERT_EQ(got.problems.to_text(), "");
    EXPECT_EQ(got.get<incoming_options>("incoming", "x").transformers.size(), 4U);
    EXPECT_EQ(got.stages("transformers", "more").size(), 3U);
}

TEST(load, stages_that_hold_themselves_are_refused) {
    configured files;
    files.write("a.yaml", "transformers:\n  one: [two]\n  two: [one]\n");
    EXPECT_THAT(files.problems(), HasSubstr("holds itself"));
}

TEST(load, what_no_log_may_show_is_gathered) {
    configured files;
    files.variables.set = {{"SHOP_TOKEN", "from-environment"},
                           {"PLACE", "no-secret-at-all"},
                           {"CREDENTIALS_DIRECTORY", (files.directory / "c").string()}};
    files.write("c/key", "from-credential\n");
    files.write("sluice.yaml",
                "clients:\n"
                "  one: {type: http, base_url: \"https://${env:PLACE}/${credential:key}\", "
                "api_key: in-a-secret-field}\n"
                "incoming:\n"
                "  two:\n"
                "    schedule: every 5m\n"
                "    subscriber: {type: file, path: \"${env:SHOP_TOKEN:-fallback}\", "
                "password: short,\n"
                "      headers: {X-Token: in-a-header, Accept: application/json}}\n"
                "  three:\n"
                "    schedule: every 5m\n"
                "    subscriber: {type: file, path: \"${env:OTHER_TOKEN:-fallback}\"}\n");
    const loaded got = files.load();
    ASSERT_TRUE(got.good()) << got.problems.to_text();
    std::vector<std::string> secrets;
    for (const auto& one : got.secrets) {
        secrets.push_back(one.reveal());
    }
    EXPECT_THAT(secrets, UnorderedElementsAre("from-credential", "from-environment",
                                              "in-a-secret-field", "in-a-header", "short"));
}

TEST(load, a_url_with_a_password_is_a_secret_whatever_its_variable_is_called) {
    configured files;
    files.variables.set = {{"UPSTREAM", "http://me:hunter22@proxy:3128"},
                           {"PLAIN", "http://proxy:3128/a@b"}};
    files.write("sluice.yaml",
                "clients:\n"
                "  one: {type: http, base_url: \"${env:UPSTREAM}\"}\n"
                "  two: {type: http, base_url: \"${env:PLAIN}\"}\n");
    const loaded got = files.load();
    ASSERT_EQ(got.secrets.size(), 1U) << got.problems.to_text();
    EXPECT_EQ(got.secrets[0].reveal(), "http://me:hunter22@proxy:3128");
}

TEST(load, an_added_entry_stands_beside_the_files_or_alone) {
    configured files;
    files.write("a.yaml", "transformers: {named: [{filter: a}]}\n");
    const added_entry added{"transformers", "x.yaml", "x.yaml", "- named\n- filter: b ||\n"};
    const auto beside =
        load(files.directory.path(), test_layout(), files.types, files.variables, {}, &added);
    EXPECT_THAT(beside.problems.to_text(), HasSubstr("x.yaml:2:"));
    EXPECT_TRUE(beside.all("transformers").contains("named"));
    const added_entry good{"transformers", "x.yaml", "x.yaml", "- filter: b\n"};
    const auto alone = load({}, test_layout(), files.types, files.variables, {}, &good);
    EXPECT_EQ(alone.problems.to_text(), "");
    EXPECT_EQ(alone.stages("transformers", "x.yaml").size(), 1U);
}

}  // namespace
}  // namespace sluice::config::testing
