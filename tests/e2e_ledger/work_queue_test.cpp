// Failed tasks as people work through them.

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
    auto what = launch{};
    what.file = sluice_program;
    what.arguments = {"tasks",    "edit",      failed, "--state", work.state().string(),
                      "--reason", "no caption"};
    what.environment["EDITOR"] = R"(sed -i 's/"caption": ""/"caption": "green sock"/')";
    const auto done = run_to_end_of(what);
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
