// The page in Debian's Chromium: what people see, hear and press.

#include "e2e_page/browser_job.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

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

// A corpus of scripts as identifiers, data, reasons of failures and addresses: none runs.
TEST_F(page_in_chromium, no_text_of_the_corpus_runs) {
    const auto corpus = parse_json(read_file(std::string(browser_folder) + "/corpus.json"));
    ASSERT_TRUE(corpus) << corpus.error().message;
    std::string lines = "{\"id\":1}\n";
    for (const auto& text : corpus->get_array()) {
        lines += write_json(json::object{{"id", text}, {"text", text}, {"fails", text}}) + "\n";
    }
    work.write(
        "fails.yaml",
        "routes:\n  wrong: {from: lines, to: report, transformers: [{fail: \"{{ fails }}\"}]}\n");
    ASSERT_EQ(submit("/configuration/reload").status, 200);
    work.write("../in.ndjson", lines);
    ASSERT_EQ(submit("/run/lines").status, 303);
    const auto all = corpus->get_array().size();
    ASSERT_TRUE(until([&] {
        return get("/tasks?status=rejected").body.find(std::to_string(all) + " match") !=
                   std::string::npos &&
               lines_in(work.beside("out.ndjson")) == all + 1;
    })) << get("/tasks").body;
    expect_flow("corpus");
}

}  // namespace
}  // namespace sluice::testing
