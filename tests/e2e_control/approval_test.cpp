#include "e2e_control/controlled_job.hpp"

#include <gmock/gmock.h>

// Tasks that wait for an approval, and their story.

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct approval : controlled_job {
    approval() {
        write_hold("client != 'own'");
        work.write("../in.ndjson",
                   "{\"id\":1,\"client\":\"ada\"}\n{\"id\":2,\"client\":\"own\"}\n"
                   "{\"id\":3,\"client\":\"ben\"}\n");
    }

    void write_hold(const std::string& hold) const {
        auto text = read_file(work.config() / "all.yaml");
        const std::string route = "all: {from: lines, to: report";
        const auto at = text.find(route) + route.size();
        text.erase(at, text.find('\n', at) - at);
        text.insert(at, (hold.empty() ? "" : ", hold: \"" + hold + "\"") + "}");
        work.write("all.yaml", text);
    }

    std::string report() const { return read_file(work.beside("out.ndjson")); }

    bool comes_to(int id, const std::string& state) const {
        return until([&] {
            const auto got = ask("GET", "/tasks/" + std::to_string(id));
            return got.status == 200 && text_member(parse_json(got.body).value(), "state") == state;
        });
    }
    std::string state_of(int id) const {
        return text_member(get("/tasks/" + std::to_string(id)), "state");
    }
};

TEST_F(approval, held_tasks_go_out_when_somebody_approves_them) {
    start();
    ASSERT_TRUE(comes_to(2, "finished"));
    EXPECT_THAT(report(), AllOf(HasSubstr("own"), Not(HasSubstr("ada"))));
    EXPECT_EQ(get("/tasks?status=held").at("tasks").as_array().size(), 2U);
    EXPECT_THAT(ask("GET", "/metrics").body, HasSubstr(R"(state="held"} 2)"));
    EXPECT_THAT(command({"status"}).out,
                AllOf(HasSubstr("2 tasks"), HasSubstr("sluice tasks list --status held")));

    const auto approved = command({"tasks", "approve", "1", "--reason", "seen by ada"});
    ASSERT_EQ(approved.code, 0) << approved.err;
    EXPECT_EQ(approved.out, "approved: 1\n");
    ASSERT_TRUE(comes_to(1, "finished"));
    EXPECT_THAT(report(), HasSubstr("ada"));

    EXPECT_EQ(ask("POST", "/tasks/reject", R"({"tasks":[3],"reason":"wrong picture"})").status,
              200);
    EXPECT_EQ(state_of(3), "skipped");
    const auto trail = write_json(get("/audit"));
    EXPECT_THAT(trail, AllOf(HasSubstr("reject_tasks"), HasSubstr("wrong picture")));
    EXPECT_THAT(report(), Not(HasSubstr("ben")));
}

TEST_F(approval, outlasts_a_restart_and_a_reload_without_the_rule) {
    start();
    ASSERT_TRUE(comes_to(2, "finished"));
    daemon->stop();
    start();
    EXPECT_EQ(state_of(1), "held");
    write_hold("");
    ASSERT_EQ(command({"reload"}).code, 0);
    EXPECT_EQ(state_of(1), "held") << "a reload approves nothing";
    EXPECT_EQ(get("/tasks/1").at("generation"), 1);
    EXPECT_EQ(get("/tasks/1").at("page"), 1);
}

TEST_F(approval, explain_tells_the_story_with_and_without_a_daemon) {
    start();
    ASSERT_TRUE(comes_to(2, "finished"));
    ASSERT_EQ(command({"tasks", "approve", "1"}).code, 0);
    ASSERT_TRUE(comes_to(1, "finished"));
    auto told = command({"explain", "1", "--config", work.config().string()});
    ASSERT_EQ(told.code, 0) << told.err;
    EXPECT_THAT(told.out,
                AllOf(HasSubstr("run 1 of incoming 'lines' begins, by schedule, with generation 1"),
                      HasSubstr("page 1 of run 1 offers it; the task is held: waits for approval"),
                      HasSubstr(": new: approved"), HasSubstr("attempt 1 ends: finished"),
                      HasSubstr("it is over: nothing is left to do")));
    told = command({"explain", "3", "--config", work.config().string(), "--json"});
    ASSERT_EQ(told.code, 0) << told.err;
    const auto story = parse_json(told.out).value();
    EXPECT_EQ(story.at("waits_for"), "an approval");
    EXPECT_EQ(story.at("next_steps").at(0).at("command"), "sluice tasks approve 3");
    EXPECT_EQ(story.at("stages_missing"), "");
    daemon->stop();
    told = command({"explain", "3", "--config", work.beside("nowhere").string()});
    ASSERT_EQ(told.code, 0) << told.err;
    EXPECT_THAT(told.out,
                AllOf(HasSubstr("the stages are not shown"), HasSubstr("waits for an approval")));
    EXPECT_EQ(command({"explain", "99"}).code, 1);
}

}  // namespace
}  // namespace sluice::testing
