// A person uses the page in a text browser: no script runs, and only forms are sent.

#include "e2e_page/page_job.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct page_in_use : page_job {
    void SetUp() override {
        write_configuration();
        start();
        ASSERT_TRUE(until([&] { return control("/tasks/1").at("state") == "finished"; }));
    }

    json::value control(const std::string& target) const {
        const auto got = ask_socket(work.state() / "control.sock", "GET", target);
        return got.status == 200 ? *parse_json(got.body) : json::value(json::object{{"state", ""}});
    }
    // The bytes on the wire of a page with its scripts and styles, for a browser that takes gzip.
    std::size_t bytes_of(const std::string& page) {
        const auto packed = [&](const std::string& target) {
            return send("GET", target, "",
                        "Host: " + host() + "\r\nAccept-Encoding: gzip\r\nCookie: " + cookie +
                            "\r\n")
                .body.size();
        };
        const auto text = get(page).body;
        auto sum = packed(page);
        const std::string begins = "=\"/assets/";
        for (auto at = text.find(begins); at != std::string::npos; at = text.find(begins, at + 1)) {
            sum += packed(text.substr(at + 2, text.find('"', at + 2) - at - 2));
        }
        return sum;
    }
    // A second task, which waits because its route is paused.
    void make_waiting_task() {
        ASSERT_EQ(submit("/pause/route/all", "reason=trial").status, 303);
        work.write("../in.ndjson", "{\"id\":1}\n{\"id\":2,\"name\":\"two\"}\n");
        ASSERT_EQ(submit("/run/lines").status, 303);
        ASSERT_TRUE(until([&] { return get("/tasks/2").status == 200; }));
    }
};

TEST_F(page_in_use, every_page_answers) {
    for (const char* path : {"/",
                             "/routes",
                             "/tasks",
                             "/tasks/1",
                             "/tasks?status=finished&route=all",
                             "/tasks/1/drop",
                             "/bulk/drop?status=finished",
                             "/schedules",
                             "/runs",
                             "/runs?incoming=lines",
                             "/budgets",
                             "/storages",
                             "/storages/names",
                             "/configuration",
                             "/configuration/reload",
                             "/log",
                             "/audit",
                             "/pause/incoming/lines",
                             "/resume/route/all",
                             "/run/lines"}) {
        const auto got = get(path);
        EXPECT_EQ(got.status, 200) << path << got.body;
        EXPECT_THAT(got.body, HasSubstr("</html>")) << path;
        EXPECT_THAT(got.head, HasSubstr("Content-Security-Policy: default-src 'none'")) << path;
    }
}

// As people wait for it over a slow line.
TEST_F(page_in_use, pages_are_small_with_all_that_they_load) {
    std::string storages = "storages:\n";
    for (int i = 0; i < 500; ++i) {
        storages += "  # The captions of shop " + std::to_string(i) + ", by number\n  shop-" +
                    std::to_string(i * 7919) + ": {}\n";
    }
    work.write("large.yaml", storages);
    constexpr std::size_t kilobyte = 1024;
    EXPECT_LT(bytes_of("/"), 40 * kilobyte);
    EXPECT_LT(bytes_of("/tasks/1"), 40 * kilobyte);
    const auto editor = bytes_of("/configuration/file?path=large.yaml");
    EXPECT_LT(editor, 120 * kilobyte) << "1,000 lines";
    EXPECT_GT(editor, 60 * kilobyte) << "the editor was not counted";
}

TEST_F(page_in_use, a_paused_route_holds_its_task_and_says_why) {
    make_waiting_task();
    EXPECT_THAT(get("/tasks/2").body, HasSubstr("Its route or its outgoing is paused by hand."));
    EXPECT_THAT(get("/").body, HasSubstr("is paused by hand"));
    EXPECT_THAT(get("/resume/route/all").body, HasSubstr(": trial"));
    EXPECT_EQ(submit("/resume/route/all").status, 303);
    EXPECT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 2; }));
    EXPECT_TRUE(until([&] {
        return get("/tasks/2").body.find("<span class=\"state finished\">") != std::string::npos;
    }));
}

TEST_F(page_in_use, a_task_is_skipped_sent_again_and_deleted) {
    make_waiting_task();
    EXPECT_THAT(get("/tasks/2").body, Not(HasSubstr("/tasks/2/finish"))) << "it is not uncertain";
    const auto skipped = submit("/tasks/2/skip", "reason=sold+out");
    EXPECT_THAT(skipped.head, HasSubstr("Location: /tasks/2?done=skip"));
    EXPECT_THAT(get("/tasks/2?done=skip").body, HasSubstr("The task is skipped."));
    EXPECT_EQ(control("/tasks/2").at("state"), "skipped");
    EXPECT_THAT(get("/tasks/2").body, HasSubstr("skipped by hand: sold out"));
    EXPECT_EQ(get("/tasks/2/skip").status, 409) << "it does not fit any more";
    EXPECT_EQ(submit("/tasks/2/retry").status, 303);
    EXPECT_EQ(control("/tasks/2").at("state"), "new");
    // The number must be repeated.
    EXPECT_EQ(submit("/tasks/1/drop", "repeat=2").status, 200);
    EXPECT_EQ(get("/tasks/1").status, 200);
    EXPECT_THAT(submit("/tasks/1/drop", "repeat=1").head, HasSubstr("Location: /tasks?done=drop"));
    EXPECT_EQ(get("/tasks/1").status, 404);
}

TEST_F(page_in_use, edited_data_is_what_is_sent) {
    make_waiting_task();
    const auto wrong = submit("/tasks/2/edit", "data=%7B%22id%22%3A");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, HasSubstr("{&quot;id&quot;:")) << "the text is still there";
    EXPECT_EQ(submit("/tasks/2/edit", "data=%7B%22id%22%3A7%7D&reason=mended").status, 303);
    EXPECT_THAT(get("/tasks/2").body, HasSubstr("The data before the edit"));
    ASSERT_EQ(submit("/resume/route/all").status, 303);
    ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 2; }));
    EXPECT_THAT(read_file(work.beside("out.ndjson")), HasSubstr("\"id\":7"));
}

TEST_F(page_in_use, all_tasks_that_match_are_moved_at_once) {
    make_waiting_task();
    const auto list = get("/tasks?status=new");
    EXPECT_THAT(list.body, HasSubstr("Skip: all 1 that match"));
    EXPECT_THAT(list.body, HasSubstr("sluice tasks list --status new"));
    EXPECT_EQ(get("/bulk/skip").status, 400) << "nothing says which tasks";
    EXPECT_EQ(submit("/bulk/skip?status=new", "reason=all").status, 303);
    EXPECT_EQ(control("/tasks/2").at("state"), "skipped");
    EXPECT_EQ(control("/tasks/1").at("state"), "finished");
}

TEST_F(page_in_use, a_move_of_many_tasks_shows_how_far_it_is) {
    ASSERT_EQ(submit("/pause/route/all", "reason=trial").status, 303);
    std::string lines = "{\"id\":1}\n";
    for (int i = 2; i <= 2'501; ++i) {
        lines += "{\"id\":" + std::to_string(i) + "}\n";
    }
    work.write("../in.ndjson", lines);
    ASSERT_EQ(submit("/run/lines").status, 303);
    ASSERT_TRUE(until([&] { return get("/runs").body.find(">2500<") != std::string::npos; }))
        << get("/runs").body;
    const auto list = get("/tasks?status=new").body;
    EXPECT_THAT(list, HasSubstr("more than 2000 match"));
    EXPECT_THAT(list, HasSubstr("Skip: all that match"));
    EXPECT_THAT(get("/bulk/skip?status=new").body, HasSubstr("Skip: 2500 tasks"));
    const auto begun = submit("/bulk/skip?status=new", "reason=all");
    EXPECT_EQ(begun.status, 303);
    EXPECT_THAT(begun.head, HasSubstr("Location: /bulk/moves/1"));
    ASSERT_TRUE(until(
        [&] { return get("/bulk/moves/1").body.find("It has ended.") != std::string::npos; }));
    const auto shown = get("/bulk/moves/1").body;
    EXPECT_THAT(shown, HasSubstr("2500 of 2500 tasks moved"));
    EXPECT_THAT(shown, Not(HasSubstr(">Stop</button>")));
    EXPECT_THAT(get("/tasks?status=new").body, HasSubstr("0 match"));
    EXPECT_EQ(get("/bulk/moves/2").status, 404);
    const auto entry = control("/audit").at("entries").at(0);
    EXPECT_EQ(text_member(entry, "action"), "begin_bulk_move");
}

TEST_F(page_in_use, each_change_is_in_the_audit_trail_with_its_place) {
    submit("/pause/incoming/lines", "reason=trial");
    const auto entry = control("/audit").at("entries").at(0);
    EXPECT_EQ(text_member(entry, "action"), "pause");
    EXPECT_EQ(text_member(entry, "who"), "browser");
    EXPECT_THAT(text_member(entry, "from"), HasSubstr("127.0.0.1, page"));
    EXPECT_THAT(get("/audit").body, HasSubstr("trial"));
}

TEST_F(page_in_use, a_reload_shows_its_verdict) {
    work.write("more.yaml", "routes:\n  second: {from: lines, to: report}\n");
    const auto good = submit("/configuration/reload");
    EXPECT_EQ(good.status, 200);
    EXPECT_THAT(good.body, HasSubstr("applied"));
    EXPECT_THAT(good.body, HasSubstr("second"));
    work.write("more.yaml", "routes:\n  second: {from: line, to: report}\n");
    const auto bad = submit("/configuration/reload");
    EXPECT_THAT(bad.body, HasSubstr("more.yaml:2"));
    EXPECT_THAT(bad.body, HasSubstr("Generation 2 runs, as before"));
    EXPECT_THAT(get("/").body, HasSubstr("sluice check shows the mistakes"));
}

TEST_F(page_in_use, the_list_goes_on_page_by_page) {
    std::string lines;
    for (int i = 0; i < 120; ++i) {
        lines += "{\"id\":\"n" + std::to_string(i) + "\"}\n";
    }
    work.write("../in.ndjson", lines);
    ASSERT_EQ(submit("/run/lines").status, 303);
    ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 121; }));
    std::size_t rows = 0;
    std::string path = "/tasks?route=all";
    for (int page = 0; page < 3; ++page) {
        const auto body = get(path).body;
        EXPECT_THAT(body, HasSubstr("121 match"));
        for (auto at = body.find("<th scope=\"row\">"); at != std::string::npos;
             at = body.find("<th scope=\"row\">", at + 1)) {
            ++rows;
        }
        const std::string next = "rel=\"next\" href=\"";
        const auto at = body.find(next);
        ASSERT_EQ(at == std::string::npos, page == 2);
        if (page < 2) {
            path =
                body.substr(at + next.size(), body.find('"', at + next.size()) - at - next.size());
            path.replace(path.find("&amp;"), 5, "&");
        }
    }
    EXPECT_EQ(rows, 121U);
}

TEST_F(page_in_use, events_reach_the_page_and_end_with_the_daemon) {
    get("/log");
    plain_connection stream(port);
    stream.write("GET /events HTTP/1.1\r\nHost: " + host() + "\r\nCookie: " + cookie + "\r\n\r\n");
    submit("/pause/route/all", "reason=trial");
    EXPECT_EQ(daemon->stop().code, 0);
    const auto heard = stream.read_to_end();
    EXPECT_THAT(heard, HasSubstr("Content-Type: text/event-stream"));
    EXPECT_THAT(heard, HasSubstr("change by hand"));
}

}  // namespace
}  // namespace sluice::testing
