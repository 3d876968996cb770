// `check` shows all mistakes at once, at their places; and the exit codes of small commands.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* five_mistakes = R"(clients:
  ocoya: {type: ocoya, api_key: key, base_url: "https://${env:E2E_NO_SUCH_VARIABLE}/api"}
incoming:
  others:
    schedule: every 5 minuts
    subscriber: {type: ocoya, client: ocoya, entity: me}
  posts:
    schedule: every 5m
    subscriber: {type: ocoya, client: ocoya, entity: posts, parameters: {query: {workspaceId: w}}}
    emit: chnged
outgoing:
  report:
    publishr: {type: file, path: report.ndjson}
    publisher: {type: file, path: report.ndjson}
routes:
  posts-to-report:
    from: posts
    to: reprot
)";

// "file:line:" of each mistake.
const std::vector<std::string> places = {
    "wrong.yaml:2:", "wrong.yaml:5:", "wrong.yaml:10:", "wrong.yaml:13:", "wrong.yaml:18:"};

TEST(check, five_mistakes_are_shown_at_once_each_at_its_place) {
    const job work;
    work.write("wrong.yaml", five_mistakes);
    const auto done = work.check();
    EXPECT_EQ(done.code, 2);
    EXPECT_EQ(done.out, "");
    for (const auto& place : places) {
        EXPECT_THAT(done.err, HasSubstr(place));
    }
    EXPECT_THAT(done.err, HasSubstr("did you mean 'changed'?"));
    EXPECT_THAT(done.err, HasSubstr("did you mean 'report'?"));
    EXPECT_THAT(done.err, HasSubstr("E2E_NO_SUCH_VARIABLE"));
    EXPECT_THAT(done.err, HasSubstr("5 problems in "));
}

// Mistakes that show when a component is made, beside those that show when the file is read.
TEST(check, no_mistake_hides_another) {
    const job work;
    work.write("wrong.yaml", R"(clients:
  shop:
    type: http
    base_url: https://shop.example
    tls:
      ca_file: /nowhere/ca.pem
  other: {type: http, base_url: other.example}
incoming:
  late:
    schedule: 0 0 30 2 *
    time_zone: Europe/Berlni
    subscriber: {type: file, path: products}
  products: {subscriber: {type: file, path: products.csv}}
outgoing:
  parts:
    transformers:
      - split: parts
    publisher: {type: http, client: shop, url: /parts}
  there: {publisher: {type: http, client: other, url: /there}}
  back: {publisher: {type: log}, sttle_time: 1s}
routes:
  around:
    from: products
    to: there
    then:
      - {after: there, to: back}
      - {after: back, to: there}
)");
    const auto done = work.check();
    EXPECT_EQ(done.code, 2);
    for (const char* what : {"wrong.yaml:6:16: tls.ca_file: cannot use '/nowhere/ca.pem'",
                             "wrong.yaml:7:", "wrong.yaml:10:15: '0 0 30 2 *' never comes",
                             "wrong.yaml:11:16: no time zone is called",
                             "wrong.yaml:12:", "wrong.yaml:17:", "did you mean 'settle_time'?",
                             "wrong.yaml:27:", "goes in a circle: back → there → back"}) {
        EXPECT_THAT(done.err, HasSubstr(what));
    }
    EXPECT_THAT(done.err, HasSubstr("8 problems in ")) << "no client that is missing through it";
}

// One shows when the file is read, one when a client is made, one when a schedule is.
TEST(check, every_command_that_uses_a_configuration_shows_all_that_is_wrong) {
    const job work;
    work.write("wrong.yaml", R"(clients:
  shop: {type: http, base_url: https://shop.example, tls: {ca_file: /nowhere/ca.pem}}
incoming:
  late: {schedule: 0 0 30 2 *, subscriber: {type: file, path: late.csv}}
outgoing:
  back: {publisher: {type: log}, sttle_time: 1s}
)");
    const std::vector<std::vector<std::string>> commands = {
        {"check"},          {"plan"},
        {"run", "--once"},  {"client", "test", "shop"},
        {"auth", "status"}, {"tasks", "show", "1", "--stages"}};
    for (auto words : commands) {
        const std::string command = words[0];
        words.insert(words.end(), {"--config", work.config().string()});
        if (command != "check" && command != "plan") {
            words.insert(words.end(), {"--state", work.state().string()});
        }
        const auto done = run_sluice(words);
        EXPECT_EQ(done.code, command == "tasks" ? 1 : 2) << command;
        for (const char* place : {"wrong.yaml:2:", "wrong.yaml:4:", "wrong.yaml:6:"}) {
            EXPECT_THAT(done.err, HasSubstr(place)) << command;
        }
        EXPECT_TRUE(std::filesystem::is_empty(work.state())) << command;
    }
}

TEST(check, json_names_file_and_line_of_each) {
    const job work;
    work.write("wrong.yaml", five_mistakes);
    const auto done = work.check({"--json"});
    EXPECT_EQ(done.code, 2);
    const auto problems = boost::json::parse(done.out);
    EXPECT_EQ(problems.as_array().size(), 5U) << done.out;
}

TEST(check, a_wrong_configuration_starts_nothing) {
    const job work;
    work.write("wrong.yaml", five_mistakes);
    const auto done = run_to_end_of(work.run());
    EXPECT_EQ(done.code, 2);
    EXPECT_THAT(done.err, HasSubstr("wrong.yaml:18:"));
    EXPECT_TRUE(std::filesystem::is_empty(work.state()));
}

TEST(check, a_good_configuration_is_said_to_be_good) {
    const sandbox_process sandbox(sluice_program);
    const job work;
    work.publish_products(sandbox, {"one"});
    const auto done = work.check();
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(done.err, "");
    EXPECT_THAT(done.out, HasSubstr("is good"));
    const auto as_json = work.check({"--json"});
    EXPECT_EQ(as_json.code, 0);
    EXPECT_TRUE(boost::json::parse(as_json.out).as_array().empty());
    EXPECT_EQ(sandbox.calls("GET", "received"), 0);
}

constexpr const char* probably_not_meant = R"(clients:
  ocoya: {type: ocoya, api_key: a-key-in-the-open, base_url: "http://127.0.0.1/$OCOYA_PATH"}
incoming:
  posts:
    schedule: every 5m
    subscriber:
      type: ocoya
      client: ocoya
      entity: posts
      input: {ws: w}
      parameters: {query: {workspaceId: "{{ inputs.ws }}"}}
    emit: changed
outgoing:
  report: {publisher: {type: file, path: report.ndjson}}
routes:
  posts-to-report:
    from: posts
    to: report
    transformers:
      - filter: status == POSTED
)";

TEST(check, warns_of_what_is_probably_not_meant_and_is_good_all_the_same) {
    const job work;
    work.write("odd.yaml", probably_not_meant);
    const auto done = work.check();
    EXPECT_EQ(done.code, 0);
    EXPECT_THAT(done.out, HasSubstr("is good"));
    for (const char* said :
         {"odd.yaml:2:33: warning: a secret stands in the file", "[plain-secret]",
          "odd.yaml:2:80: warning: '$OCOYA_PATH' is taken as it stands", "[shell-variable]",
          "odd.yaml:11:45: warning: there is no 'inputs' here", "did you mean 'input'?",
          "[unknown-name]", "odd.yaml:20:27: warning: POSTED without quotes",
          "[text-without-quotes]", "4 warnings in "}) {
        EXPECT_THAT(done.err, HasSubstr(said));
    }
    EXPECT_EQ(done.err.find("a-key-in-the-open"), std::string::npos) << done.err;
    const auto as_json = work.check({"--json"});
    EXPECT_EQ(as_json.code, 0);
    const auto all = boost::json::parse(as_json.out).as_array();
    ASSERT_EQ(all.size(), 4U) << as_json.out;
    EXPECT_EQ(all[0].at("severity").as_string(), "warning");
    EXPECT_EQ(all[0].at("rule").as_string(), "plain-secret");
}

TEST(check, errors_come_before_warnings_and_alone_decide) {
    const job work;
    work.write("odd.yaml", std::string(probably_not_meant) + "  posts-to-nowhere: {from: posts}\n");
    const auto done = work.check();
    EXPECT_EQ(done.code, 2);
    EXPECT_LT(done.err.find("odd.yaml:21:"), done.err.find("warning: "));
    EXPECT_THAT(done.err, HasSubstr("1 problem and 4 warnings in "));
}

TEST(check, a_comment_silences_a_warning) {
    const job work;
    std::string text = probably_not_meant;
    text.replace(text.find("status == POSTED"), 16,
                 "status == POSTED  # sluice: allow text-without-quotes");
    text.insert(text.find("  ocoya:"), "  # sluice: allow plain-secret, shell-variable\n");
    work.write("odd.yaml", text);
    EXPECT_THAT(work.check().err, HasSubstr("1 warning in "));
}

TEST(check, a_key_with_its_former_name_is_read_and_warned_of) {
    const job work;
    const std::string feed =
        "incoming:\n  feed:\n    schedule: by hand\n    subscriber: {type: file, path: /a.csv}\n"
        "    identifier: id\n    emit: changed\n    gone: emit\n";
    work.write("old.yaml", feed);
    const auto done = work.check();
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.err, HasSubstr("old.yaml:7:11: warning: 'gone' is the former name of "
                                    "'deleted'"));
    EXPECT_THAT(done.err, HasSubstr("[former-key]"));
    work.write("old.yaml", feed + "    deleted: emit\n");
    EXPECT_EQ(work.check().code, 2);
}

TEST(check, a_wrong_parameter_is_shown_at_its_own_line) {
    const job work;
    work.write("wrong.yaml", R"(clients:
  ocoya: {type: ocoya, api_key: key}
  shop:
    type: http
    base_url: https://shop.example
    headers:
      Accept: text/html
      "X Key": no
incoming:
  posts:
    subscriber:
      type: ocoya
      client: ocoya
      entity: posts
      parameters:
        query:
          workspaceId: w
          statusses: [POSTED]
outgoing:
  back:
    publisher:
      type: ocoya
      client: ocoya
      method: patch
      entity: posts
      parameters:
        path:
          id: "{{ id }}"
          other: "{{ id }}"
        payload:
          scheduledAt: "2030-01-01T00:00:00Z"
          captoin: x
)");
    const auto done = work.check();
    EXPECT_THAT(done.err, HasSubstr("wrong.yaml:8:7: 'X Key' cannot be the name of a header"));
    EXPECT_THAT(done.err, HasSubstr("wrong.yaml:18:11: unknown query parameter 'statusses' (did "
                                    "you mean 'statuses'?)"));
    EXPECT_THAT(done.err, HasSubstr("wrong.yaml:29:11: unknown path parameter 'other'"));
    EXPECT_THAT(done.err, HasSubstr("wrong.yaml:32:11: unknown body field 'captoin'"));
    EXPECT_THAT(done.err, HasSubstr("4 problems in "));
}

// The cases' configurations are in a directory of their own; the service writes to another one.
TEST(check, a_relative_path_is_beside_the_yaml_file_or_in_the_working_directory) {
    const job work;
    work.write("paths.yaml", R"(incoming:
  beside: {schedule: every 1h, subscriber: {type: file, path: beside.ndjson}, emit: all}
outgoing:
  here: {publisher: {type: file, path: made-here.ndjson}}
routes:
  r: {from: beside, to: here}
)");
    work.write("beside.ndjson", "{\"id\":1}\n");
    launch how = work.run({"--once"});
    how.arguments = {"-c", "cd \"$0\" && exec \"$@\"", work.beside("").string(), how.file};
    const auto plain = work.run({"--once"});
    how.arguments.insert(how.arguments.end(), plain.arguments.begin(), plain.arguments.end());
    how.file = "/bin/sh";
    const auto done = run_to_end_of(how);
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(lines_in(work.beside("made-here.ndjson")), 1U);
    ASSERT_TRUE(std::filesystem::remove(work.beside("config") / "beside.ndjson"));
    EXPECT_THAT(run_to_end_of(how).err, HasSubstr(work.beside("beside.ndjson").string()))
        << "messages show the whole path";
}

TEST(check, an_empty_directory_and_a_missing_one_are_mistakes) {
    const job work;
    EXPECT_EQ(work.check().code, 2);
    const auto missing = run_sluice({"check", "--config", work.beside("nowhere").string()});
    EXPECT_EQ(missing.code, 2);
    EXPECT_THAT(missing.err, HasSubstr("nowhere"));
}

TEST(command_line, what_it_does_not_know_is_exit_2) {
    EXPECT_EQ(run_sluice({"rnu"}).code, 2);
    EXPECT_EQ(run_sluice({}).code, 2);
    EXPECT_EQ(run_sluice({"tasks", "list", "--no-such-flag"}).code, 2);
    EXPECT_EQ(run_sluice({"--help"}).code, 0);
    EXPECT_EQ(run_sluice({"--version"}).code, 0);
}

TEST(eval, a_value_is_printed_and_exit_is_0) {
    const auto done = run_sluice({"eval", "sum(a)"}, R"({"a":[1,2]})");
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(done.out, "3\n");
    const auto list = run_sluice({"eval", "people[?age > `20`].name | [0]"},
                                 R"({"people":[{"name":"a","age":20},{"name":"b","age":21}]})");
    EXPECT_EQ(list.out, "\"b\"\n");
    EXPECT_EQ(run_sluice({"eval", "a"}, R"({"a":1.10})").out, "1.10\n");
}

TEST(eval, a_wrong_expression_a_wrong_input_and_a_wrong_type_are_exit_1) {
    const auto syntax = run_sluice({"eval", "a["}, "{}");
    EXPECT_EQ(syntax.code, 1);
    EXPECT_THAT(syntax.err, HasSubstr("expression"));
    const auto input = run_sluice({"eval", "a"}, "{");
    EXPECT_EQ(input.code, 1);
    EXPECT_THAT(input.err, HasSubstr("input"));
    EXPECT_EQ(run_sluice({"eval", "sum(a)"}, R"({"a":"text"})").code, 1);
    EXPECT_EQ(run_sluice({"eval", "a", "--input", "/nowhere/at/all"}).code, 1);
    EXPECT_EQ(run_sluice({"eval"}).code, 2);
}

}  // namespace
}  // namespace sluice::testing
