// The effects of a reload, and its answers.

#include "e2e_reload/reloaded_job.hpp"

#include <gmock/gmock.h>

#include <csignal>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::size_t times(const std::string& text, const std::string& within) {
    std::size_t count = 0;
    for (auto at = within.find(text); at != std::string::npos; at = within.find(text, at + 1)) {
        ++count;
    }
    return count;
}

TEST_F(reloaded_job, the_command_answers_with_the_fate_of_each_object) {
    start();
    work.write("second.yaml", second_route());
    work.write("lines.yaml", lines("every 2h"));
    const auto first = reload();
    EXPECT_EQ(first.code, 0) << first.err;
    EXPECT_THAT(first.out, AllOf(HasSubstr("generation 2 is in force: 2 changed, 2 added, 1 kept"),
                                 HasSubstr("  changed: incoming 'lines'\n"),
                                 HasSubstr("  changed: route 'all' (by incoming 'lines')\n"),
                                 HasSubstr("  added: outgoing 'second'\n"),
                                 HasSubstr("  added: route 'second'\n")));
    const auto again = reload();
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("nothing to do: generation 2 is what the files say"));
    std::filesystem::remove(work.config() / "second.yaml");
    EXPECT_THAT(reload().out, AllOf(HasSubstr("generation 3"), HasSubstr("removed: route 'second'"),
                                    HasSubstr("removed: outgoing 'second'")));
}

TEST_F(reloaded_job, new_routes_work_at_once_and_old_tasks_are_not_made_again) {
    start();
    work.write("second.yaml", second_route());
    work.write("lines.yaml", lines("every 1s"));
    ASSERT_EQ(reload().code, 0);
    std::ofstream(work.beside("in.ndjson"), std::ios::app) << "{\"id\":2}\n";
    ASSERT_TRUE(until([&] { return lines_in(work.beside("second.ndjson")) == 1; }));
    ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 2; }));
    EXPECT_EQ(daemon->stop().code, 0);
    EXPECT_EQ(lines_in(work.beside("out.ndjson")), 2U);
    EXPECT_EQ(read_file(work.beside("second.ndjson")), "{\"id\":2}\n");
}

TEST_F(reloaded_job, a_comment_or_another_order_changes_nothing) {
    start();
    const auto text = lines("every 1h");
    const auto outgoing = text.find("outgoing:");
    work.write("lines.yaml", "# moved\n" + text.substr(outgoing) + text.substr(0, outgoing));
    EXPECT_THAT(reload().out, HasSubstr("nothing to do: generation 1"));
}

TEST_F(reloaded_job, signals_in_a_burst_share_reloads) {
    start();
    work.write("second.yaml", second_route());
    for (int i = 0; i < 200; ++i) {
        daemon->send(SIGHUP);
    }
    ASSERT_TRUE(daemon->wrote("the next generation is in force"));
    EXPECT_THAT(reload().out, HasSubstr("nothing to do: generation 2"));
    const auto ended = daemon->stop();
    EXPECT_EQ(ended.code, 0);
    EXPECT_EQ(times("the next generation is in force", ended.err), 1U);
    EXPECT_LT(times("reloaded: nothing to do", ended.err), 100U);
}

TEST_F(reloaded_job, several_commands_at_once_agree) {
    start();
    work.write("second.yaml", second_route());
    std::vector<std::unique_ptr<program>> commands;
    for (int i = 0; i < 8; ++i) {
        commands.push_back(std::make_unique<program>(reload_command()));
    }
    for (auto& one : commands) {
        const auto ended = one->wait();
        EXPECT_EQ(ended.code, 0) << ended.err;
        EXPECT_THAT(ended.out, HasSubstr("generation 2"));
    }
    EXPECT_EQ(generation(), 2);
}

TEST_F(reloaded_job, changed_files_are_loaded_by_themselves_when_the_daemon_watches) {
    work.write("daemon.yaml", "daemon: {watch: true}\n");
    start();
    work.write("second.yaml", second_route());
    ASSERT_TRUE(daemon->wrote("asked_by=watch")) << daemon->err();
    EXPECT_EQ(generation(), 2);
    work.write("second.yaml", "routes: {second: {from: nobody, to: report}}\n");
    ASSERT_TRUE(daemon->wrote("not reloaded: the configuration is wrong"));
    work.write("second.yaml", second_route() + "# mended\n");
    ASSERT_TRUE(daemon->wrote("reloaded: nothing to do"));
    // The reload that it asks for switches it off.
    std::filesystem::remove(work.config() / "daemon.yaml");
    ASSERT_TRUE(daemon->wrote("generation=3"));
    const auto ended = daemon->stop();
    EXPECT_EQ(times("not reloaded: the configuration is wrong", ended.err), 1U) << "tried once";
}

TEST_F(reloaded_job, without_watch_files_are_only_named) {
    start();
    work.write("second.yaml", second_route());
    ASSERT_TRUE(daemon->wrote("the configuration has changed: `sluice reload` uses it"));
    EXPECT_EQ(generation(), 1);
    EXPECT_THAT(run_sluice({"status", "--state", work.state().string()}).out,
                AllOf(HasSubstr("1 file of the configuration changed since it was read: "),
                      HasSubstr("second.yaml"), HasSubstr("then sluice reload")));
}

TEST_F(reloaded_job, values_of_the_environment_file_are_read_anew) {
    work.write("environment", "REPORT=first\n");
    work.environment["REPORT"] = "first";  // as a service manager does with that file
    work.write("lines.yaml", lines("every 1s") + "  named: {from: lines, to: named}\n");
    work.write("named.yaml",
               "outgoing: {named: {publisher: {type: file, path: "
               "\"${env:E2E_BESIDE}/${env:REPORT}.ndjson\"}}}\n");
    start();
    ASSERT_TRUE(until([&] { return lines_in(work.beside("first.ndjson")) == 1; }));
    work.write("environment", "REPORT=other\n");
    const auto ended = reload();
    EXPECT_THAT(ended.out, HasSubstr("changed: outgoing 'named'")) << ended.err;
    std::ofstream(work.beside("in.ndjson"), std::ios::app) << "{\"id\":2}\n";
    EXPECT_TRUE(until([&] { return lines_in(work.beside("other.ndjson")) == 1; }));
}

TEST_F(reloaded_job, the_log_level_and_the_grace_change_without_a_restart) {
    start();
    work.write("daemon.yaml", "daemon: {log_level: error, grace: 3s}\n");
    EXPECT_THAT(reload().out, HasSubstr("changed: daemon.log_level"));
    EXPECT_EQ(text_member(get("/log-level"), "level"), "error");
}

TEST_F(reloaded_job, each_generation_is_kept_with_its_number_over_a_restart) {
    start();
    work.write("second.yaml", second_route());
    ASSERT_EQ(reload().code, 0);
    const auto known = get("/generations");
    const auto& entries = known.at("generations").as_array();
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(text_member(entries.at(0), "asked_by"), "start");
    EXPECT_EQ(text_member(entries.at(1), "counts"), "2 added, 3 kept");
    EXPECT_EQ(daemon->stop().code, 0);
    daemon = std::make_unique<program>(work.run());
    ASSERT_TRUE(daemon->wrote("started"));
    EXPECT_EQ(generation(), 3);
}

TEST_F(reloaded_job, without_a_daemon_the_command_says_so) {
    const auto ended = reload();
    EXPECT_EQ(ended.code, 1);
    EXPECT_THAT(ended.err, HasSubstr("no daemon listens"));
}

}  // namespace
}  // namespace sluice::testing
