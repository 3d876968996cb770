// `sluice try`: records go through stages, each change is shown, and nothing is sent or kept.

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
incoming:
  stock:
    schedule: every 5m
    subscriber: {type: file, path: nowhere.ndjson}
    identifier: sku
    emit: new
    transformers:
      - set: {seen: "{{ entity.id }}"}
outgoing:
  list:
    transformers:
      - remove: seen
    publisher: {type: file, path: list.ndjson}
  off-line:
    transformers:
      - filter: price > 100
    publisher: {type: log}
routes:
  stock-to-list:
    from: stock
    to: [list, off-line]
    transformers:
      - change: {price: "number(@)"}
      - lookup: {storage: names, key: "{{ text(sku) }}", as: name, missing: leave}
      - store: {storage: names, key: "{{ text(sku) }}", value: "{{ price }}"}
storages:
  names: {}
transformers:
  to-cents:
    parameters: {amount: , factor: 100}
    do:
      - set: {cents: "{{ round(number($amount) * $factor) }}"}
)yaml";

class try_command : public ::testing::Test {
 protected:
    try_command() { work.write("shop.yaml", shop); }

    ended attempt(const std::string& object, const std::string& input,
                  std::vector<std::string> more = {}) const {
        std::vector<std::string> words = {"try",      object,        "--input", "-",
                                          "--config", work.config(), "--state", work.state()};
        words.insert(words.end(), more.begin(), more.end());
        return run_sluice(std::move(words), input);
    }

    job work;
};

TEST_F(try_command, a_route_shows_each_stage_and_every_result) {
    const auto done = attempt("stock-to-list", R"({"sku":7,"price":"12.50"})");
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("incoming 'stock', stage 1 (set)\n"));
    EXPECT_THAT(done.out, HasSubstr("    +   \"seen\": \"7\"\n"));
    EXPECT_THAT(done.out, HasSubstr("route 'stock-to-list', stage 1 (change)\n"));
    EXPECT_THAT(done.out, HasSubstr("    -   \"price\": \"12.50\",\n"));
    EXPECT_THAT(done.out, HasSubstr("keeps in 'names': 7 = 12.5"));
    EXPECT_THAT(done.out, HasSubstr("outgoing 'list', stage 1 (remove)\n"));
    EXPECT_THAT(done.out, HasSubstr("result of outgoing 'list'\n"));
    EXPECT_THAT(done.out, HasSubstr("outgoing 'off-line', stage 1 (filter)\n    nothing comes"));
    EXPECT_THAT(done.out, Not(HasSubstr("\x1b"))) << "it is no terminal";
    EXPECT_THAT(done.err, HasSubstr("every storage is empty"));
    EXPECT_TRUE(std::filesystem::is_empty(work.state())) << "nothing is kept";
}

TEST_F(try_command, a_record_that_would_wait_for_an_approval_is_told) {
    work.write("held.yaml", "routes:\n  held: {from: stock, to: list, hold: sku > 5}\n");
    const auto waits = attempt("held", R"({"sku":7,"price":"12.50"})");
    EXPECT_EQ(waits.code, 0) << waits.err;
    EXPECT_THAT(waits.out, HasSubstr("route 'held': waits for approval: sku > 5\n"));
    const auto goes = attempt("held", R"({"sku":3,"price":"12.50"})");
    EXPECT_EQ(goes.code, 0) << goes.err;
    EXPECT_THAT(goes.out, Not(HasSubstr("waits for approval")));
}

TEST_F(try_command, each_kind_of_object_runs_its_own_stages_alone) {
    const auto incoming = attempt("stock", R"({"sku":"a"})");
    EXPECT_EQ(incoming.code, 0) << incoming.err;
    EXPECT_THAT(incoming.out, HasSubstr("incoming 'stock', stage 1 (set)\n"));
    EXPECT_THAT(incoming.out, Not(HasSubstr("route")));
    const auto outgoing = attempt("list", R"({"seen":1,"sku":2})");
    EXPECT_THAT(outgoing.out, HasSubstr("    -   \"seen\": 1,\n"));
    EXPECT_THAT(outgoing.out, Not(HasSubstr("incoming")));
    const auto named =
        attempt("to-cents", R"({"price":"1.5"})", {"--with", "amount=2.5", "--with", "factor=10"});
    EXPECT_EQ(named.code, 0) << named.err;
    EXPECT_THAT(named.out, HasSubstr("    +   \"cents\": 25\n"));
    const auto missing = attempt("to-cents", "{}");
    EXPECT_EQ(missing.code, 1);
    EXPECT_THAT(missing.out, HasSubstr("--with amount=VALUE"));
}

TEST_F(try_command, a_file_of_stages_needs_no_configuration_and_may_use_one) {
    work.write("../tidy.yaml",
               "- set: {a: 1}\n- use: {transformer: to-cents, with: {amount: 3}}\n");
    const auto file = work.beside("tidy.yaml").string();
    const auto done = attempt(file, "{}");
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("stage 1 (set)\n"));
    EXPECT_THAT(done.out, HasSubstr("    +   \"cents\": 300\n"));
    work.write("../alone.yaml", "- set: {a: 1}\n");
    const auto alone = run_sluice(
        {"try", work.beside("alone.yaml").string(), "--input", "-", "--state", work.state()}, "{}");
    EXPECT_EQ(alone.code, 0) << alone.err;
    EXPECT_THAT(alone.out, HasSubstr("\"a\": 1"));
    work.write("../wrong.yaml", "- set: {a: 1}\n- fitler: a\n");
    const auto wrong = attempt(work.beside("wrong.yaml").string(), "{}");
    EXPECT_EQ(wrong.code, 2);
    EXPECT_THAT(wrong.err, HasSubstr("wrong.yaml:2:3: "));
    EXPECT_THAT(wrong.err, HasSubstr("did you mean 'filter'?"));
}

TEST_F(try_command, records_go_in_turn_and_see_what_earlier_ones_store) {
    const auto done =
        attempt("stock-to-list", "{\"sku\":7,\"price\":1}\n{\"sku\":7,\"price\":2}\n");
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("record 2 of 2\n"));
    const auto second = done.out.substr(done.out.find("record 2 of 2"));
    EXPECT_THAT(second, HasSubstr("    +   \"name\": 1\n"));
}

TEST_F(try_command, a_failure_is_shown_at_its_stage_and_ends_with_status_1) {
    const auto done = attempt("stock-to-list", R"([{"sku":1,"price":"x"},{"sku":2,"price":"3"}])");
    EXPECT_EQ(done.code, 1);
    EXPECT_THAT(done.out,
                HasSubstr("route 'stock-to-list', stage 1 (change)\n    fails: at 'price'"));
    EXPECT_THAT(done.out, HasSubstr("a stage fails: stage 1 (change): "));
    EXPECT_THAT(done.out, HasSubstr("result of outgoing 'list'")) << "the next record goes on";
    const auto nameless = attempt("stock-to-list", R"({"price":1})");
    EXPECT_EQ(nameless.code, 1);
    EXPECT_THAT(nameless.out, HasSubstr("the identifier of incoming 'stock' gives null"));
    EXPECT_EQ(attempt("stock", R"({"price":1})", {"--id", "9"}).code, 0);
}

TEST_F(try_command, wrong_names_and_inputs_are_told) {
    const auto mistyped = attempt("stock-to-lits", "{}");
    EXPECT_EQ(mistyped.code, 2);
    EXPECT_THAT(mistyped.err, HasSubstr("did you mean 'stock-to-list'?"));
    EXPECT_THAT(attempt("stock", "{\"sku\":1}\n{\"sku\" 2}\n").err,
                HasSubstr("input: line 2, column 8"));
    EXPECT_THAT(attempt("stock", " \n").err, HasSubstr("input: it is empty"));
    EXPECT_EQ(attempt("stock", " \n").code, 1);
    work.write("more.yaml", "transformers:\n  stock: [remove: a]\n");
    const auto several = attempt("stock", "{}");
    EXPECT_EQ(several.code, 2);
    EXPECT_THAT(several.err, HasSubstr("write incoming.stock or transformers.stock"));
    EXPECT_THAT(attempt("transformers.stock", R"({"a":1})").out, HasSubstr("-   \"a\": 1"));
}

TEST_F(try_command, json_holds_both_sides_of_each_stage) {
    const auto done = attempt("list", R"({"seen":1})", {"--json", "--id", "9", "--type", "goods"});
    ASSERT_EQ(done.code, 0) << done.err;
    const auto told = boost::json::parse(done.out);
    const auto& story = told.at(0);
    EXPECT_EQ(story.at("steps").at(0).at("stage").as_string(), "outgoing 'list', stage 1 (remove)");
    EXPECT_EQ(story.at("steps").at(0).at("in").at("seen").as_int64(), 1);
    EXPECT_TRUE(story.at("steps").at(0).at("out").at(0).as_object().empty());
    EXPECT_EQ(story.at("results").at(0).at("owner").as_string(), "outgoing 'list'");
    EXPECT_EQ(story.at("results").at(0).at("id").as_string(), "9");
    EXPECT_EQ(story.at("results").at(0).at("type").as_string(), "goods");
    EXPECT_FALSE(story.at("failed").as_bool());
}

TEST_F(try_command, a_task_gives_its_record_and_storages_are_read_and_left) {
    work.write("../stock.ndjson", "{\"sku\":7,\"price\":\"5\"}\n");
    auto configured = std::string(shop);
    configured.replace(configured.find("nowhere.ndjson"), 14, work.beside("stock.ndjson").string());
    configured.replace(configured.find("list.ndjson"), 11, work.beside("list.ndjson").string());
    work.write("shop.yaml", configured);
    ASSERT_EQ(work.once().code, 0);
    const auto listed = work.list({"--outgoing", "list"});
    const auto task = std::to_string(listed.at(0).at("id").as_int64());
    const auto again = attempt("stock-to-list", R"({"sku":7,"price":"6"})");
    EXPECT_THAT(again.out, HasSubstr("    +   \"name\": 5\n")) << "the ledger has it";
    EXPECT_THAT(attempt("stock-to-list", R"({"sku":7,"price":"6"})").out,
                HasSubstr("    +   \"name\": 5\n"))
        << "no trial changes it";
    const auto of_task = [&](const std::string& object) {
        return run_sluice(
            {"try", object, "--input", task, "--config", work.config(), "--state", work.state()});
    };
    const auto delivered = of_task("stock-to-list");
    EXPECT_EQ(delivered.code, 0) << delivered.err;
    EXPECT_THAT(delivered.out, HasSubstr("outgoing 'list', stage 1 (remove)\n"));
    EXPECT_THAT(delivered.out, Not(HasSubstr("incoming")));
    EXPECT_THAT(of_task("off-line").out, HasSubstr("nothing comes out"));
    EXPECT_EQ(lines_in(work.beside("list.ndjson")), 1U) << "nothing was sent";
    const auto none = run_sluice(
        {"try", "list", "--input", "999", "--config", work.config(), "--state", work.state()});
    EXPECT_THAT(none.err, HasSubstr("there is no task 999"));
}

TEST_F(try_command, a_stage_that_asks_an_api_is_run_only_on_request) {
    const sandbox_process sandbox(sluice_program);
    work.write("asking.yaml", "clients:\n  api: {type: ocoya, api_key: sandbox-key, base_url: \"" +
                                  sandbox.api() + R"("}
transformers:
  ask:
    - when:
        - if: wanted
          do: [http: {client: api, url: /me, take: {mail: "{{ email }}"}}]
)");
    const auto silent = attempt("ask", R"({"wanted":true})");
    EXPECT_EQ(silent.code, 0) << silent.err;
    EXPECT_THAT(silent.out, HasSubstr("    does not ask here: GET /me\n    unchanged\n"));
    EXPECT_THAT(silent.out, HasSubstr("give --requests"));
    EXPECT_EQ(sandbox.calls("GET", "received"), 0);
    const auto asked = attempt("ask", R"({"wanted":true})", {"--requests"});
    EXPECT_EQ(asked.code, 0) << asked.err << asked.out;
    EXPECT_THAT(asked.out, HasSubstr("    +   \"mail\": "));
    EXPECT_EQ(sandbox.calls("GET", "received"), 1);
}

TEST_F(try_command, a_client_whose_address_is_a_secret_is_missed_at_its_stage) {
    work.write("hidden.yaml", R"(
clients:
  shop: {type: http, base_url: "${credential:shop_address}"}
outgoing:
  asking:
    transformers:
      - http: {client: shop, url: "/stock/{{ sku }}"}
    publisher: {type: log}
transformers:
  ask: [http: {client: shop, url: /stock}]
)");
    const auto outgoing = attempt("asking", R"({"sku":7})");
    EXPECT_EQ(outgoing.code, 1);
    EXPECT_THAT(outgoing.out,
                HasSubstr("outgoing 'asking', stage 1 (http)\n    fails: it could not "
                          "be made without the secret of its client"));
    const auto named = attempt("ask", "{}");
    EXPECT_EQ(named.code, 2);
    EXPECT_THAT(named.err, HasSubstr("--requests looks up the secrets of clients"));
}

}  // namespace
}  // namespace sluice::testing
