// `sluice test`: tests that stand beside a configuration run with the engine's own parts, and
// nothing leaves the machine.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* shop = R"yaml(
clients:
  shop: {type: http, base_url: "http://shop.invalid/api", auth: {query: {name: key, value: "${credential:shop_key}"}}}
incoming:
  stock:
    schedule: every 5m
    subscriber: {type: file, path: nowhere.ndjson}
    identifier: sku
    emit: changed
outgoing:
  list:
    publisher: {type: file, path: /nowhere/list.ndjson}
  orders:
    retry: {first_delay: 1m}
    publisher: {type: http, client: shop, method: post, url: /orders, body: "{{ @ }}"}
routes:
  stock-to-list:
    from: stock
    to: list
    transformers:
      - filter: count > 0
      - when:
          - if: price > 100
            do: [set: {class: dear}]
          - else: [set: {class: cheap}]
      - store: {storage: names, key: "{{ sku }}", value: "{{ class }}"}
  stock-to-orders: {from: stock, to: orders}
storages:
  names: {}
transformers:
  to-cents:
    parameters: {amount: , factor: 100}
    do:
      - set: {cents: "{{ round(number($amount) * $factor) }}"}
)yaml";

class test_command : public ::testing::Test {
 protected:
    test_command() { work.write("shop.yaml", shop); }

    ended attempt(const std::string& tests, std::vector<std::string> more = {}) const {
        work.write("shop.test.yaml", tests);
        return again(std::move(more));
    }
    ended again(std::vector<std::string> more = {}) const {
        std::vector<std::string> words = {"test", "--config", work.config()};
        words.insert(words.end(), more.begin(), more.end());
        return run_sluice(std::move(words));
    }

    job work;
};

TEST_F(test_command, a_route_runs_to_its_file_and_writes_none) {
    const auto done = attempt(R"yaml(
tests:
  a-dear-thing:
    route: stock-to-list
    input: [{sku: a, count: 2, price: 120}, {sku: b, count: 0, price: 1}]
    storages: {names: {old: kept}}
    expect:
      output: [{sku: a, count: 2, price: 120, class: dear}]
      tasks: [{outgoing: list, identifier: a, state: finished}]
      deliveries: [{outgoing: list, identifier: a, data: {sku: a, count: 2, price: 120, class: dear}}]
      storages: {names: {a: dear, old: kept}}
)yaml");
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    EXPECT_THAT(done.out, HasSubstr("passed a-dear-thing\n1 test, 0 failed\n"));
    EXPECT_FALSE(std::filesystem::exists("/nowhere"));
}

TEST_F(test_command, a_difference_is_shown_line_by_line) {
    const auto done = attempt(R"yaml(
tests:
  to-cents:
    stages: to-cents
    with: {amount: 2.5}
    input: {sku: a}
    expect: {output: [{sku: a, cents: 251}]}
)yaml");
    EXPECT_EQ(done.code, 1);
    EXPECT_THAT(done.out, HasSubstr("FAILED to-cents  "));
    EXPECT_THAT(done.out, HasSubstr("shop.test.yaml:3\n    fails: not the expected output\n"));
    EXPECT_THAT(done.out, HasSubstr("    -     \"cents\": 251\n    +     \"cents\": 250\n"));
}

TEST_F(test_command, a_request_without_an_answer_is_shown_and_sent_nowhere) {
    const auto done = attempt(R"yaml(
tests:
  order:
    outgoing: orders
    input: {sku: a}
    exchanges:
      - request: {path: /stock}
)yaml");
    EXPECT_EQ(done.code, 1);
    EXPECT_THAT(done.out, HasSubstr("no exchange answers this request\n"));
    EXPECT_THAT(done.out, HasSubstr("\"path\": \"/orders\""));
    EXPECT_THAT(done.out, HasSubstr("this request was not sent: GET /stock"));
    EXPECT_THAT(done.out, Not(HasSubstr("credential")));
}

TEST_F(test_command, time_passes_without_waiting) {
    const auto done = attempt(R"yaml(
tests:
  the-second-attempt-succeeds:
    outgoing: orders
    time: 1h
    input: {sku: a}
    exchanges:
      - {request: {method: POST, path: /orders}, response: {status: 429, headers: {Retry-After: "1200"}}}
      - {request: {method: POST, path: /orders, body: {sku: a}}, response: {status: 201}}
    expect:
      tasks: [{state: finished}]
  without-time-it-waits:
    outgoing: orders
    input: {sku: a}
    exchanges:
      - {request: {method: POST, path: /orders}, response: {status: 429, headers: {Retry-After: "1200"}}}
    expect:
      tasks: [{state: waiting}]
      failures: [{state: waiting, reason: "429"}]
)yaml");
    EXPECT_EQ(done.code, 0) << done.out << done.err;
}

TEST_F(test_command, a_failure_that_nobody_expects_fails_the_test) {
    const auto done = attempt(R"yaml(
tests:
  refused:
    outgoing: orders
    input: {sku: a}
    exchanges: [{request: {method: POST, path: /orders}, response: {status: 400, body: no such thing}}]
    expect: {tasks: [{outgoing: orders}]}
)yaml");
    EXPECT_EQ(done.code, 1);
    EXPECT_THAT(done.out, HasSubstr("not the expected failures\n"));
    EXPECT_THAT(done.out, HasSubstr("no such thing"));
}

TEST_F(test_command, what_was_seen_is_no_change) {
    const auto done = attempt(R"yaml(
tests:
  only-b-changed:
    incoming: stock
    seen: [{sku: a, count: 1}, {sku: b, count: 1}]
    input: [{sku: a, count: 1}, {sku: b, count: 2}]
    expect:
      tasks: [{identifier: b, headers: {event: changed, first_seen: "2026-01-01T00:00:00.000Z"}}]
)yaml");
    EXPECT_EQ(done.code, 0) << done.out << done.err;
}

TEST_F(test_command, update_changes_the_expectations_and_no_other_byte) {
    const std::string before =
        "# first\ntests:\n"
        "  one:   # a remark\n"
        "    stages: to-cents\n"
        "    with: {amount: 2.5}\n"
        "    input: {a: \"$${x}\"}\n"
        "    expect:\n"
        "      output: []   # wrong\n"
        "      failures: []\n"
        "\n"
        "    # the last remark\n"
        "  two:\n"
        "    stages: to-cents\n"
        "    with: {amount: 1}\n"
        "    input: {}\n";
    const auto done = attempt(before, {"--update"});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    EXPECT_THAT(done.out, HasSubstr("updated one\nupdated two\n"));
    EXPECT_EQ(read_file(work.config() / "shop.test.yaml"),
              "# first\ntests:\n"
              "  one:   # a remark\n"
              "    stages: to-cents\n"
              "    with: {amount: 2.5}\n"
              "    input: {a: \"$${x}\"}\n"
              "    expect:\n"
              "      output:\n"
              "        - a: \"$${x}\"\n"
              "          cents: 250\n"
              "      failures: []\n"
              "\n"
              "    # the last remark\n"
              "  two:\n"
              "    stages: to-cents\n"
              "    with: {amount: 1}\n"
              "    input: {}\n"
              "    expect:\n"
              "      output:\n"
              "        - cents: 100\n");
    EXPECT_EQ(again().code, 0);
}

TEST_F(test_command, coverage_names_stages_and_branches_that_did_not_run) {
    const auto done = attempt(R"yaml(
tests:
  cheap: {route: stock-to-list, input: {sku: a, count: 1, price: 1}, expect: {tasks: [{identifier: a}]}}
)yaml",
                              {"--coverage", "--json"});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    const auto report = boost::json::parse(done.out);
    const auto& coverage = report.at("coverage");
    EXPECT_EQ(coverage.at("stages").to_number<int>(), 5);
    EXPECT_EQ(coverage.at("stages_run").to_number<int>(), 4);
    EXPECT_EQ(coverage.at("branches").to_number<int>(), 2);
    EXPECT_EQ(coverage.at("branches_run").to_number<int>(), 1);
    EXPECT_EQ(coverage.at("not_run").at(0).as_string(),
              "routes.stock-to-list.transformers[1], branch 1");
}

TEST_F(test_command, junit_holds_each_failure) {
    const auto file = work.beside("results.xml");
    const auto done = attempt(R"yaml(
tests:
  a-b: {stages: to-cents, with: {amount: 1}, input: {}, expect: {output: ["<&>"]}}
  good: {stages: to-cents, with: {amount: 1}, input: {}, expect: {output: [{cents: 100}]}}
)yaml",
                              {"--junit", file});
    EXPECT_EQ(done.code, 1);
    const auto xml = read_file(file);
    EXPECT_THAT(xml, HasSubstr("<testsuites tests=\"2\" failures=\"1\">"));
    EXPECT_THAT(xml, HasSubstr("<failure message=\"fails: not the expected output\">"));
    EXPECT_THAT(xml, HasSubstr("&lt;&amp;&gt;"));
    EXPECT_THAT(xml, HasSubstr("<testcase name=\"good\""));
}

TEST_F(test_command, wrong_tests_are_status_2_and_check_finds_them_too) {
    const auto wrong = R"yaml(
tests:
  a: {route: stock-to-lists, input: {}, expect: {}}
  b: {stages: to-cents, expect: {tasks: [{identifer: a}]}}
)yaml";
    const auto done = attempt(wrong);
    EXPECT_EQ(done.code, 2);
    EXPECT_THAT(done.err, HasSubstr("'identifer': did you mean 'identifier'?"));
    EXPECT_THAT(done.err, HasSubstr("stages and outgoings need an input"));
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.err, HasSubstr("there is no 'stock-to-lists' under routes"));
    EXPECT_THAT(checked.err, HasSubstr("did you mean 'stock-to-list'?"));
}

TEST_F(test_command, no_test_is_status_2) {
    const auto none = again();
    EXPECT_EQ(none.code, 2);
    EXPECT_THAT(none.err, HasSubstr("there is no test in "));
    const auto other = attempt("tests:\n  a: {stages: to-cents, with: {amount: 1}, input: {}}\n",
                               {"--filter", "b"});
    EXPECT_EQ(other.code, 2);
    EXPECT_THAT(other.err, HasSubstr("no test has 'b' in its name"));
}

TEST_F(test_command, the_daemon_reads_no_tests) {
    work.write("shop.test.yaml", "tests: {broken: [");
    work.write("shop.yaml", "outgoing: {}\n");
    const auto once = work.once();
    EXPECT_EQ(once.code, 0) << once.err;
}

// A sandbox answers once, and then its answers do.
TEST_F(test_command, recorded_answers_replace_the_api) {
    std::string text;
    {
        sandbox_process sandbox(sluice_program);
        work.write("shop.yaml",
                   "clients:\n"
                   "  ocoya: {type: ocoya, api_key: sandbox-key, base_url: \"" +
                       sandbox.api() +
                       "\"}\n"
                       "incoming:\n"
                       "  workspaces:\n"
                       "    schedule: every 1h\n"
                       "    subscriber: {type: ocoya, client: ocoya, "
                       "entity: workspaces}\n");
        const auto recorded = attempt(
            "tests:\n  listed:\n    incoming: workspaces\n"
            "    exchanges_file: listed.json\n    expect:\n      requests: [{path: /workspaces}]\n",
            {"--record"});
        EXPECT_EQ(recorded.code, 0) << recorded.out << recorded.err;
        EXPECT_THAT(recorded.out, HasSubstr("recorded listed\n"));
        text = read_file(work.config() / "listed.json");
        EXPECT_THAT(text, HasSubstr("Harbour Coffee"));
        EXPECT_THAT(text, Not(HasSubstr("sandbox-key")));
        EXPECT_THAT(text, Not(HasSubstr("ratelimit")));
    }
    const auto done = again();
    EXPECT_EQ(done.code, 0) << done.out << done.err;
}

// The block after `fence`, as the guide shows it below its heading about tests.
std::string shown_block(const std::string& fence) {
    const auto guide = read_file(SLUICE_SOURCE_DIR "/docs/stages.md");
    const auto heading = guide.find("## Test a configuration\n");
    const auto begin = guide.find("\n" + fence + "\n", heading) + fence.size() + 2;
    return guide.substr(begin, guide.find("\n```\n", begin) + 1 - begin);
}

TEST_F(test_command, the_guide_shows_a_test_that_passes) {
    work.write("shop.yaml", shown_block("```yaml configuration"));
    const auto done = attempt(shown_block("```yaml"));
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    EXPECT_EQ(done.out, "passed only-a-change-goes-to-the-shop\n1 test, 0 failed\n");
}

}  // namespace
}  // namespace sluice::testing
