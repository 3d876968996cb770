// The page in Debian's Chromium: what people see, hear and press.

#include "e2e_page/page_job.hpp"

#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* browser_folder = BROWSER_FOLDER;

struct page_in_chromium : page_job {
    void SetUp() override {
        if (!std::filesystem::exists(std::filesystem::path(browser_folder) / "node_modules")) {
            throw std::runtime_error(
                std::string("what drives the browser is not installed: tests/run does it, or "
                            "'npm ci --ignore-scripts' in ") +
                browser_folder);
        }
        write_configuration();
        start();
        ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    }

    // A second task, which waits because its route is paused.
    void make_waiting_task(const std::string& more = {}) {
        ASSERT_EQ(submit("/pause/route/all", "reason=%3Cscript%3Einjected()%3C/script%3E").status,
                  303);
        work.write("../in.ndjson", "{\"id\":1}\n{\"id\":2}\n" + more);
        ASSERT_EQ(submit("/run/lines").status, 303);
        ASSERT_TRUE(until([&] { return get("/tasks/2").status == 200; }));
    }

    ended node(const std::string& script, std::vector<std::string> arguments) const {
        launch made;
        made.file = "/usr/bin/env";
        made.arguments = {"node", std::string(browser_folder) + "/" + script, "http://" + host()};
        made.arguments.insert(made.arguments.end(), arguments.begin(), arguments.end());
        return run_to_end_of(made);
    }

    void expect_flow(const std::string& name) const {
        const auto done = node("use.mjs", {name});
        EXPECT_EQ(done.code, 0) << done.out << done.err;
        EXPECT_THAT(done.out, HasSubstr("done: " + name + "\nwrong: 0\n"));
    }
};

// In two themes and two widths: nothing that axe finds, no violation of the content policy, no
// request to another place, nothing wider than the window.
TEST_F(page_in_chromium, main_pages_are_accessible_and_keep_to_themselves) {
    make_waiting_task();
    const auto done = node("look.mjs", {"-", "/", "/routes", "/tasks", "/tasks/1", "/tasks/2",
                                        "/schedules", "/runs", "/budgets"});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    EXPECT_THAT(done.out, HasSubstr("8 pages looked at, wrong: 0"));
}

TEST_F(page_in_chromium, forms_and_other_pages_are_accessible_and_keep_to_themselves) {
    make_waiting_task();
    const auto done = node(
        "look.mjs", {"-", "/tasks/2/edit", "/tasks/2/drop", "/bulk/skip?status=new", "/storages",
                     "/storages/names", "/configuration", "/configuration/file?path=all.yaml",
                     "/log", "/audit", "/tasks?status=rubbish", "/nowhere"});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    EXPECT_THAT(done.out, HasSubstr("11 pages looked at, wrong: 0"));
}

TEST_F(page_in_chromium, a_task_is_skipped_with_the_keyboard_alone) {
    make_waiting_task();
    expect_flow("keyboard");
}

TEST_F(page_in_chromium, an_open_page_stays_fresh) {
    expect_flow("live");
}

TEST_F(page_in_chromium, times_are_those_of_the_viewer) {
    expect_flow("times");
}

TEST_F(page_in_chromium, the_log_appears_as_it_is_written) {
    expect_flow("log");
}

TEST_F(page_in_chromium, nothing_needs_the_script) {
    make_waiting_task();
    ASSERT_EQ(submit("/tasks/2/skip").status, 303);
    expect_flow("noscript");
}

TEST_F(page_in_chromium, texts_of_others_stay_texts) {
    make_waiting_task(
        R"x({"id":"<img src=x onerror=injected()>","a":"</pre><script>injected()</script>"}
{"id":"\"><svg onload=injected()>","b":"javascript:injected()"}
{"id":"{{{body}}}","c":"' onmouseover='injected()"}
)x");
    expect_flow("injection");
}

}  // namespace
}  // namespace sluice::testing
