// People and programs steer the running daemon, and every change leaves an entry.

#include "e2e_control/controlled_job.hpp"

#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct changes : controlled_job {
    void SetUp() override {
        start();
        ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    }

    json::array entries() const { return get("/audit").at("entries").as_array(); }
};

TEST_F(changes, a_paused_route_holds_its_queue_until_it_is_resumed) {
    EXPECT_EQ(ask("POST", "/pauses", R"({"kind":"route","name":"all","reason":"trial"})").status,
              200);
    work.write("../in.ndjson", "{\"id\":1}\n{\"id\":2}\n");
    EXPECT_EQ(ask("POST", "/incoming/lines/run").status, 202);
    ASSERT_TRUE(until([&] { return get("/tasks?status=new").at("tasks").as_array().size() == 1; }));
    const auto pause = get("/pauses").at("pauses").at(0);
    EXPECT_EQ(text_member(pause, "reason"), "trial");
    EXPECT_EQ(lines_in(work.beside("out.ndjson")), 1U);
    EXPECT_EQ(ask("DELETE", "/pauses/route/all").status, 200);
    EXPECT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 2; }));
    EXPECT_EQ(ask("DELETE", "/pauses/route/all").status, 404);
}

TEST_F(changes, a_name_that_is_not_configured_cannot_be_paused) {
    const auto got = ask("POST", "/pauses", R"({"kind":"route","name":"al"})");
    EXPECT_EQ(got.status, 400);
    EXPECT_THAT(got.body, HasSubstr("did you mean 'all'?"));
    EXPECT_EQ(get("/pauses").at("pauses").as_array().size(), 0U);
}

TEST_F(changes, a_finished_task_with_new_data_is_refused_and_a_skipped_one_is_sent) {
    EXPECT_EQ(ask("PUT", "/tasks/1/data", R"({"data":{"id":7}})").status, 409);
    EXPECT_EQ(ask("PUT", "/tasks/99/data", R"({"data":{"id":7}})").status, 404);
    work.write("../in.ndjson", "{\"id\":1}\n{\"id\":2}\n");
    ASSERT_EQ(ask("POST", "/pauses", R"({"kind":"route","name":"all"})").status, 200);
    ASSERT_EQ(ask("POST", "/incoming/lines/run").status, 202);
    ASSERT_TRUE(until([&] { return get("/tasks?status=new").at("tasks").as_array().size() == 1; }));
    EXPECT_EQ(ask("POST", "/tasks/skip", R"({"status":"new","reason":"wrong"})").body,
              "{\"skipped\":1,\"being_delivered\":0,\"unfit\":0,\"outcome_unknown\":0}\n");
    EXPECT_EQ(ask("PUT", "/tasks/2/data", R"({"data":{"id":7},"reason":"mended"})").status, 200);
    ASSERT_EQ(ask("DELETE", "/pauses/route/all").status, 200);
    ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 2; }));
    EXPECT_THAT(read_file(work.beside("out.ndjson")), HasSubstr("\"id\":7"));
}

TEST_F(changes, a_move_without_any_choice_moves_nothing) {
    for (const std::string verb : {"retry", "skip", "drop"}) {
        EXPECT_EQ(ask("POST", "/tasks/" + verb, "{}").status, 400) << verb;
    }
    EXPECT_EQ(get("/tasks/1").at("state"), "finished");
}

TEST_F(changes, an_empty_list_says_that_its_name_is_strange) {
    const auto listed = command({"tasks", "list", "--route", "nowhere"});
    EXPECT_EQ(listed.code, 0) << listed.err;
    EXPECT_THAT(listed.out, HasSubstr("the ledger holds nothing of route 'nowhere'"));
    EXPECT_EQ(command({"tasks", "list", "--status", "lost"}).code, 2);
    EXPECT_EQ(command({"tasks", "approve"}).code, 2);
}

TEST_F(changes, a_command_runs_an_incoming_and_waits_for_its_end) {
    work.write("../in.ndjson", "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n");
    auto ended = command({"run-now", "lines", "--wait"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("lines has run: run "));
    EXPECT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 3; }));
    std::filesystem::remove(work.beside("in.ndjson"));
    ended = command({"run-now", "lines", "--wait"});
    EXPECT_EQ(ended.code, 1) << ended.out;
    EXPECT_THAT(ended.err, HasSubstr("of lines failed: "));
    ended = command({"run-now", "line"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("did you mean 'lines'?"));
    EXPECT_EQ(command({"pause", "incoming", "lines"}).code, 0);
    ASSERT_TRUE(until([&] {
        return get("/connections").at("incoming").at(0).at("paused") == json::value(true);
    }));
    EXPECT_THAT(command({"run-now", "lines"}).err, HasSubstr("sluice resume incoming lines"));
}

TEST_F(changes, each_change_is_in_the_audit_trail_after_a_restart_too) {
    ask("POST", "/pauses", R"({"kind":"route","name":"all","reason":"trial"})");
    ask("DELETE", "/pauses/route/nothing");
    command({"log-level", "debug"});
    daemon->stop();
    start();
    const auto all = entries();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(text_member(all[0], "action"), "set_log_level");
    EXPECT_EQ(text_member(all[1], "action"), "resume");
    EXPECT_EQ(integer_member(all[1], "status"), 404);
    EXPECT_EQ(text_member(all[2], "action"), "pause");
    EXPECT_EQ(integer_member(all[2], "status"), 200);
    EXPECT_EQ(text_member(all[2].at("request"), "reason"), "trial");
    EXPECT_THAT(text_member(all[2], "from"), HasSubstr("process "));
    EXPECT_FALSE(text_member(all[2], "who").empty());
}

TEST_F(changes, commands_on_the_ledger_are_in_the_audit_trail_too_beside_a_daemon_and_without) {
    work.write("../in.ndjson", "{\"id\":1}\n{\"id\":2}\n");
    ASSERT_EQ(command({"pause", "route", "all", "--reason", "trial", "--force"}).code, 0);
    ASSERT_EQ(ask("POST", "/incoming/lines/run").status, 202);
    ASSERT_TRUE(until([&] { return ask("GET", "/tasks/2").status == 200; }));
    ASSERT_EQ(command({"tasks", "skip", "2", "--reason", "wrong"}).code, 0);
    EXPECT_EQ(command({"tasks", "skip", "--status", "failed", "--dry-run"}).code, 0);
    ASSERT_EQ(
        command({"storages", "put", "names", "a", "1", "--config", work.config().string()}).code,
        0);
    daemon->stop();
    ASSERT_EQ(command({"resume", "route", "all", "--force"}).code, 0);
    ASSERT_EQ(command({"offer-again", "lines", "1", "--force"}).code, 0);
    start();
    std::vector<std::string> actions;
    for (const auto& one : entries()) {
        actions.push_back(text_member(one, "action"));
        EXPECT_EQ(integer_member(one, "status"), one.at("action") == "run_now" ? 202 : 200);
        EXPECT_FALSE(text_member(one, "who").empty());
    }
    EXPECT_THAT(actions,
                ElementsAre("offer_again", "resume", "put_value", "skip_tasks", "run_now", "pause"))
        << "newest first, and no trial of a move";
    const auto skipped = entries()[3];
    EXPECT_EQ(write_json(skipped.at("request").at("tasks")), "[2]");
    EXPECT_EQ(text_member(skipped.at("request"), "reason"), "wrong");
    EXPECT_THAT(text_member(skipped, "from"), StartsWith("process ")) << "the daemon did it";
    EXPECT_THAT(text_member(entries()[0], "from"), HasSubstr("command, process "))
        << "no daemon ran";
}

// A follower of the events sees each change, also those of commands.
TEST_F(changes, commands_let_the_daemon_make_the_change) {
    unix_connection stream(socket());
    stream.write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.read_until("events follow");
    EXPECT_EQ(command({"pause", "route", "all", "--reason", "trial"}).out,
              "route all is paused; its queue stays\n");
    EXPECT_EQ(command({"resume", "route", "all"}).out, "route all goes on\n");
    const auto again = command({"resume", "route", "all"});
    EXPECT_EQ(again.code, 1);
    EXPECT_EQ(again.out, "route all was not paused: sluice paused shows what is\n");
    EXPECT_EQ(command({"tasks", "retry", "1", "--json"}).out,
              "{\"offered_again\":0,\"being_delivered\":0,\"unfit\":1,\"outcome_unknown\":0}\n");
    EXPECT_EQ(command({"offer-again", "lines", "1", "nobody"}).out,
              "forgotten: 1 of lines\nnot remembered: nobody\n");
    EXPECT_EQ(
        command({"storages", "put", "names", "a/b", "[1.10]", "--config", work.config().string()})
            .out,
        "put\n");
    EXPECT_EQ(write_json(get("/storages/names/values").at("values").at(0).at("value")), "[1.10]");
    EXPECT_EQ(
        command({"storages", "remove", "names", "a/b", "--config", work.config().string()}).out,
        "removed: 1\n");
    for (const auto& one : entries()) {
        EXPECT_THAT(text_member(one, "from"), StartsWith("process "));
    }
    EXPECT_EQ(entries().size(), 7U);
    EXPECT_THAT(stream.read_until("remove_values"), HasSubstr("offer_again"));
}

// Another daemon may own the socket of the service's directory.
TEST_F(changes, a_command_for_another_state_directory_does_not_touch_this_daemon) {
    daemon->stop();
    const auto runtime = work.beside("runtime");
    std::filesystem::create_directory(runtime);
    work.environment["RUNTIME_DIRECTORY"] = runtime.string();
    start();
    job other;
    other.environment = work.environment;
    other.write("all.yaml", read_file(work.config() / "all.yaml"));
    EXPECT_EQ(other.once().code, 0);
    auto call = launch_of({"pause", "route", "all"});
    call.arguments = {"pause",
                      "route",
                      "all",
                      "--state",
                      other.state().string(),
                      "--config",
                      other.config().string()};
    const auto paused = run_to_end_of(call);
    EXPECT_EQ(paused.code, 0) << paused.err;
    const auto pauses = ask_socket(runtime / "control.sock", "GET", "/pauses").body;
    EXPECT_EQ(pauses, "{\"pauses\":[]}\n");
    call.arguments = {"paused", "--state", other.state().string()};
    EXPECT_THAT(run_to_end_of(call).out, HasSubstr("route"));
}

TEST_F(changes, a_page_of_the_audit_trail_goes_on_where_the_last_one_ended) {
    for (int i = 0; i < 5; ++i) {
        ask("PUT", "/log-level", R"({"level":"info"})");
    }
    std::set<std::string> seen;
    std::string after;
    for (int page = 0; page < 3; ++page) {
        const auto found = get("/audit?limit=2&after=" + after);
        for (const auto& entry : found.at("entries").as_array()) {
            after = text_member(entry, "id");
            seen.insert(after);
        }
    }
    EXPECT_EQ(seen.size(), 5U);
}

TEST_F(changes, events_follow_as_they_happen) {
    unix_connection stream(socket());
    stream.write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.read_until("events follow");
    ask("POST", "/pauses", R"({"kind":"route","name":"all","reason":"trial"})");
    EXPECT_THAT(stream.read_until("change by hand"), HasSubstr("event: log\ndata: {"));
    // A stop ends the stream, and the stream does not hold up the stop.
    EXPECT_EQ(daemon->stop().code, 0);
    EXPECT_THAT(stream.read_to_end(), HasSubstr("asked to stop"));
}

TEST_F(changes, the_daemons_own_stores_are_no_storages) {
    for (const std::string name : {".audit", ".budgets", ".run-requests", "nothing"}) {
        EXPECT_EQ(ask("GET", "/storages/" + name + "/values").status, 404) << name;
    }
    EXPECT_EQ(ask("GET", "/storages/names/values").status, 200);
}

}  // namespace
}  // namespace sluice::testing
