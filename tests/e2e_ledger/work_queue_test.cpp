// Operators work through failed tasks.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

// Three products, of which the second has no caption and is refused before it is sent.
struct work_queue : ::testing::Test {
    work_queue() {
        work.publish_products(sandbox, {"red shoe", "", "blue hat"});
        work.once();
        failed = std::to_string(work.list({"--status", "failed"}).at(0).at("id").as_int64());
    }

    boost::json::value shown(const std::string& id) const {
        return boost::json::parse(work.tasks({"show", id, "--json"}).out);
    }
    std::string state_of(const std::string& id) const {
        return std::string(shown(id).at("state").as_string());
    }
    std::size_t listed(std::vector<std::string> filter) const {
        return work.list(std::move(filter)).as_array().size();
    }

    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
    std::string failed;
};

TEST_F(work_queue, is_searched_by_words_of_the_data_and_by_time) {
    EXPECT_EQ(listed({"--text", "RED shoe"}), 1U);
    EXPECT_EQ(listed({"--text", "ha*"}), 1U);
    EXPECT_EQ(listed({"--text", "nowhere"}), 0U);
    EXPECT_EQ(listed({"--since", "1h"}), 3U);
    EXPECT_EQ(listed({"--until", "1h"}), 0U);
    const auto made = work.list({"--text", "red"}).at(0);
    EXPECT_EQ(listed({"--external-id", std::string(made.at("external_id").as_string())}), 1U);
    EXPECT_THAT(work.tasks({"list", "--since", "yesterday"}).err, HasSubstr("is no moment"));
}

TEST_F(work_queue, a_dry_run_says_how_many_and_changes_nothing) {
    const auto said = work.tasks({"drop", "--status", "failed", "--dry-run"});
    EXPECT_EQ(said.code, 0);
    EXPECT_THAT(said.out, HasSubstr("dropped: 1"));
    EXPECT_THAT(said.out, HasSubstr("failed"));
    EXPECT_EQ(state_of(failed), "failed");
    const auto counted = boost::json::parse(
        work.tasks({"retry", "--incoming", "products", "--dry-run", "--json"}).out);
    EXPECT_EQ(counted.at("offered_again").as_int64(), 1);
}

TEST_F(work_queue, an_edited_task_is_sent_again_beside_the_daemon_with_its_history) {
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started"));
    launch editing;
    editing.file = sluice_program;
    editing.arguments = {"tasks",    "edit",      failed, "--state", work.state().string(),
                         "--reason", "no caption"};
    editing.environment["EDITOR"] = R"(sed -i 's/"caption": ""/"caption": "green sock"/')";
    const auto done = run_to_end_of(editing);
    ASSERT_EQ(done.code, 0) << done.err;
    EXPECT_TRUE(until([&] { return state_of(failed) == "finished"; })) << daemon.err();
    EXPECT_EQ(daemon.stop().code, 0);
    EXPECT_EQ(sandbox.made().size(), 3U);
    const auto history = shown(failed);
    EXPECT_EQ(history.at("data").at("caption").as_string(), "green sock");
    EXPECT_EQ(history.at("earlier_data").at(0).at("data").at("caption").as_string(), "");
    EXPECT_THAT(work.tasks({"show", failed}).out, HasSubstr("data edited: no caption"));
    EXPECT_EQ(listed({"--text", "sock"}), 1U);
    EXPECT_THAT(work.tasks({"edit", failed, "--data", "/dev/null"}).err, HasSubstr("new data"));
}

// A post's reply was lost while Ocoya cannot be asked, so its outcome is unknown.
struct unknown_outcome : work_queue {
    unknown_outcome() {
        sandbox.fault(R"({"method":"POST","path":"/post","kind":"cut_after"})");
        sandbox.fault(R"({"method":"GET","path":"/post","kind":"500","count":1000})");
        work.publish_products(sandbox, {"red shoe", "", "blue hat", "green sock"});
        program daemon(work.run());
        EXPECT_TRUE(until([&] {
            const auto found = work.list({"--outcome-open", "--reason-has", "asking the target"});
            return !found.as_array().empty() && found.at(0).at("state") != "processing";
        })) << daemon.err();
        EXPECT_EQ(daemon.stop().code, 0);
        exchange(sandbox.port(), "DELETE", "/_sandbox/faults");
        open = std::to_string(work.list({"--outcome-open"}).at(0).at("id").as_int64());
    }

    std::string open;
};

TEST_F(unknown_outcome, an_edit_says_what_will_be_and_nothing_is_posted_twice) {
    const auto edited =
        run_sluice({"tasks", "edit", open, "--data", "-", "--state", work.state().string()},
                   R"({"caption":"yellow sock","draft":true})");
    EXPECT_EQ(edited.code, 0) << edited.err;
    EXPECT_THAT(edited.out, HasSubstr("may have been sent with the old data"));
    EXPECT_THAT(edited.out, HasSubstr("finished with it and the new data is not sent"));
    work.once();
    EXPECT_EQ(state_of(open), "finished");
    EXPECT_EQ(sandbox.made(), (std::vector<std::string>{"blue hat", "green sock", "red shoe"}));
    const auto tries = shown(open).at("tries").as_array();
    EXPECT_THAT(std::string(tries.back().at("request").as_string()),
                HasSubstr("asked about POST /post"));
    EXPECT_THAT(std::string(tries.back().at("sent").as_string()), HasSubstr("GET /post?"));
}

TEST_F(unknown_outcome, a_drop_leaves_it_alone_until_a_person_insists) {
    const auto left = work.tasks({"drop", open});
    EXPECT_EQ(left.code, 1) << "named, and not done";
    EXPECT_THAT(left.out, HasSubstr("nobody knows whether they were sent: 1"));
    EXPECT_THAT(work.tasks({"drop", open, "--dry-run"}).out, HasSubstr("dropped: 0"));
    EXPECT_EQ(listed({"--outcome-open"}), 1U);
    EXPECT_EQ(work.tasks({"drop", open, "--force"}).code, 0);
    EXPECT_EQ(state_of(open), "skipped") << "it is the newest, which has to stay";
}

TEST_F(work_queue, is_filtered_by_what_tasks_are_and_what_happened_to_them) {
    EXPECT_EQ(listed({"--run", "1"}), 3U);
    EXPECT_EQ(listed({"--run", "2"}), 0U);
    EXPECT_EQ(listed({"--attempts", "1", "--status", "finished"}), 2U);
    EXPECT_EQ(listed({"--attempts", "1", "--status", "failed"}), 0U) << "it was refused unsent";
    EXPECT_EQ(listed({"--reason-has", "no such reason"}), 0U);
    EXPECT_EQ(listed({"--next-since", "2020-01-01"}), 0U);
    EXPECT_EQ(listed({"--header", "event=created"}), 3U);
    EXPECT_EQ(listed({"--header", "event=gone"}), 0U);
    EXPECT_EQ(listed({"--order-key", "2"}), 1U);
    EXPECT_EQ(listed({"--outcome-open"}), 0U);
    EXPECT_THAT(work.tasks({"list", "--header", "event"}).err, HasSubstr("NAME=VALUE"));
}

TEST_F(work_queue, shows_what_the_stages_make_of_the_data_now) {
    const auto looked =
        work.tasks({"show", failed, "--stages", "--config", work.config().string()});
    EXPECT_EQ(looked.code, 0) << looked.err;
    EXPECT_THAT(looked.out, HasSubstr("no stages stand before the publisher"));
    EXPECT_THAT(looked.out, HasSubstr("goes to the publisher"));
    EXPECT_EQ(state_of(failed), "failed");
}

TEST_F(work_queue, a_rejected_record_goes_through_the_mended_stages_to_its_target) {
    work.write("../stock.ndjson", "{\"sku\":1,\"price\":\"cheap\"}\n");
    const auto configured =
        [&](const std::string& price) {
            work.write("stock.yaml", R"(
incoming:
  stock:
    schedule: every 5m
    subscriber: {type: file, path: )" + work.beside("stock.ndjson").string() +
                                         R"(}
    identifier: sku
    emit: new
outgoing:
  stock-list:
    publisher: {type: file, path: )" + work.beside("list.ndjson").string() +
                                         R"(}
routes:
  stock:
    from: stock
    to: stock-list
    transformers:
      - map: {sku: "{{ sku }}", price: "{{ )" +
                                         price + R"( }}"}
)");
        };
    configured("abs(price)");
    work.once();
    const auto rejected = work.list({"--route", "stock"}).at(0);
    ASSERT_EQ(rejected.at("state").as_string(), "rejected");
    const auto id = std::to_string(rejected.at("id").as_int64());
    const auto looked = work.tasks({"show", id, "--stages", "--config", work.config().string()});
    EXPECT_THAT(looked.out, HasSubstr("before the ledger, stage 1 (map)\n    fails: "));
    configured("price");
    ASSERT_EQ(work.tasks({"retry", id}).code, 0);
    work.once();
    EXPECT_EQ(state_of(id), "finished");
    EXPECT_EQ(read_file(work.beside("list.ndjson")), "{\"sku\":1,\"price\":\"cheap\"}\n");
}

TEST_F(work_queue, what_is_no_json_or_was_sent_is_not_taken) {
    const auto edit = [&](const std::string& id, const std::string& text) {
        return run_sluice({"tasks", "edit", id, "--data", "-", "--state", work.state().string()},
                          text);
    };
    EXPECT_EQ(edit(failed, "{\"caption\":").code, 1);
    EXPECT_EQ(state_of(failed), "failed");
    const auto sent = std::to_string(work.list({"--text", "red"}).at(0).at("id").as_int64());
    EXPECT_THAT(edit(sent, "{}").err, HasSubstr("is finished"));
    EXPECT_EQ(edit("999", "{}").code, 1);
    EXPECT_EQ(work.tasks({"skip", sent}).code, 1) << "named, and could not be done";
}

TEST_F(work_queue, skipped_and_dropped_tasks_are_dealt_with_and_not_offered_again) {
    ASSERT_EQ(work.tasks({"skip", failed, "--reason", "sold out"}).code, 0);
    EXPECT_THAT(work.tasks({"show", failed}).out, HasSubstr("skipped by hand: sold out"));
    const auto gone = work.tasks({"drop", "--status", "skipped", "--json"});
    EXPECT_EQ(boost::json::parse(gone.out).at("dropped").as_int64(), 1);
    EXPECT_EQ(listed({}), 2U);
    ASSERT_EQ(work.once().code, 0);
    EXPECT_EQ(listed({}), 2U);
    EXPECT_EQ(sandbox.calls("POST", "received"), 2);
}

TEST_F(work_queue, dropping_all_loses_no_knowledge_of_what_was_posted) {
    ASSERT_EQ(work.tasks({"drop", "--incoming", "products"}).code, 0);
    EXPECT_EQ(listed({}), 1U) << "the newest stays until there is a newer one";
    ASSERT_EQ(work.once().code, 0);
    EXPECT_EQ(sandbox.made().size(), 2U);
}

TEST_F(work_queue, what_is_paused_is_shown_with_its_reason_until_it_is_resumed) {
    const auto state = work.state().string();
    EXPECT_EQ(run_sluice({"pause", "route", "publish-products", "--reason", "stocktaking",
                          "--state", state})
                  .code,
              0);
    EXPECT_THAT(run_sluice({"paused", "--state", state}).out, HasSubstr("stocktaking"));
    ASSERT_EQ(work.tasks({"retry", failed}).code, 0);
    work.once();
    EXPECT_EQ(state_of(failed), "new") << "nothing is begun on a paused route";
    EXPECT_EQ(run_sluice({"resume", "route", "publish-products", "--state", state}).code, 0);
    EXPECT_EQ(run_sluice({"resume", "route", "publish-products", "--state", state}).code, 1);
    EXPECT_THAT(run_sluice({"paused", "--state", state}).out, HasSubstr("nothing is paused"));
    work.once();
    EXPECT_EQ(state_of(failed), "failed");
    EXPECT_EQ(run_sluice({"pause", "everything", "x", "--state", state}).code, 2);
}

}  // namespace
}  // namespace sluice::testing
