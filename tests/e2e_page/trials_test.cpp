// A person tries expressions, stages and pages on the operator's page, and makes a test of a task.

#include "e2e_page/page_job.hpp"

#include <sluice/net/message.hpp>

#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct page_for_trials : page_job {
    void SetUp() override {
        work.write("../in.ndjson", "{\"id\":1,\"price\":\"3\"}\n{\"id\":2,\"price\":\"4\"}\n");
        write_configuration();
        work.write("stages.yaml", stages);
        start();
        ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 2; }));
    }

    const std::string stages = R"(outgoing:
  shop:
    publisher: {type: file, path: "${env:E2E_BESIDE}/shop.ndjson"}
    transformers:
      - map: {id: "{{ id }}", cents: "{{ number(price) * 100 }}"}
      - filter: cents > 300
routes:
  second: {from: lines, to: shop}
)";

    static std::string form(const std::map<std::string, std::string>& values) {
        std::string sent;
        for (const auto& [name, value] : values) {
            sent += (sent.empty() ? "" : "&") + name + "=" + net::percent_encode(value);
        }
        return sent;
    }
    ended run_test() const {
        launch made = work.run();
        made.arguments = {"test", "--config", work.config().string()};
        return run_to_end_of(made);
    }
    // The number of the task of that record on the route.
    std::string task_of(const std::string& record, const std::string& route) {
        const auto list = get("/tasks?route=" + route + "&entity=" + record).body;
        const std::string before = "<th scope=\"row\"><a href=\"/tasks/";
        const auto at = list.find(before) + before.size();
        return list.substr(at, list.find('"', at) - at);
    }
};

TEST_F(page_for_trials, an_expression_runs_on_the_data_of_a_real_task) {
    const auto task = task_of("2", "second");
    const auto good = submit("/try", form({{"expression", "number(price) * `2`"}, {"task", task}}));
    EXPECT_EQ(good.status, 200);
    EXPECT_THAT(good.body, HasSubstr("<pre tabindex=\"0\">8</pre>"));
    EXPECT_THAT(submit("/try", form({{"expression", "header.event"}, {"task", task}})).body,
                HasSubstr("&quot;created&quot;"));
    EXPECT_THAT(submit("/try", form({{"expression", "a.b"}, {"data", R"({"a":{"b":7}})"}})).body,
                HasSubstr("<pre tabindex=\"0\">7</pre>"));
}

TEST_F(page_for_trials, a_wrong_expression_shows_its_column) {
    const auto wrong = submit("/try", form({{"expression", "a ||  ||"}, {"data", "{}"}}));
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, HasSubstr("column 7"));
    EXPECT_THAT(wrong.body, HasSubstr("a ||  ||\n      ↑</pre>"));
    EXPECT_THAT(submit("/try", form({{"expression", "a"}, {"data", "{"}})).body,
                HasSubstr("data: line 1"));
    EXPECT_THAT(submit("/try", form({{"expression", "a"}, {"task", "99"}})).body,
                HasSubstr("there is no task 99"));
}

TEST_F(page_for_trials, stages_show_the_difference_at_each_step) {
    const auto task = task_of("2", "second");
    const auto own = submit("/try/stages", form({{"task", task}})).body;
    EXPECT_THAT(own, HasSubstr("outgoing &apos;shop&apos;"));
    EXPECT_THAT(own, HasSubstr("<p class=\"added\"><span>+</span>   &quot;cents&quot;: 400"));
    EXPECT_THAT(
        own, HasSubstr("<p class=\"removed\"><span>-</span>   &quot;price&quot;: &quot;4&quot;"));
    EXPECT_THAT(own, HasSubstr("sluice tasks show " + task + " --stages"));
    const auto dropped = submit(
        "/try/stages", form({{"object", "outgoing.shop"}, {"data", R"({"id":9,"price":"1"})"}}));
    EXPECT_THAT(dropped.body, HasSubstr("nothing comes out"));
    EXPECT_EQ(lines_in(work.beside("shop.ndjson")), 1U) << "nothing was sent";
    EXPECT_EQ(submit("/try/stages", form({{"object", "shop"}, {"data", "{}"}})).status, 200);
    const auto unknown = submit("/try/stages", form({{"object", "shopp"}, {"data", "{}"}}));
    EXPECT_EQ(unknown.status, 400);
    EXPECT_THAT(unknown.body, HasSubstr("did you mean &apos;shop&apos;?"));
}

TEST_F(page_for_trials, an_edited_text_is_tried_without_a_save) {
    auto edited = stages;
    edited.replace(edited.find("* 100"), 5, "* 1000");
    const std::map<std::string, std::string> tried{{"object", "outgoing.shop"},
                                                   {"path", "stages.yaml"},
                                                   {"text", edited},
                                                   {"data", R"({"id":9,"price":"7"})"}};
    const auto shown = submit("/try/stages", form(tried)).body;
    EXPECT_THAT(shown, HasSubstr("&quot;cents&quot;: 7000"));
    EXPECT_THAT(shown, HasSubstr("With your text of <code>stages.yaml</code>"));
    auto running = tried;
    running.erase("path");
    EXPECT_THAT(submit("/try/stages", form(running)).body, HasSubstr("&quot;cents&quot;: 700"));
    EXPECT_EQ(read_file(work.config() / "stages.yaml"), stages);
    auto wrong = tried;
    wrong["text"] = "routes: {none: {}}\n";
    const auto refused = submit("/try/stages", form(wrong));
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("stages.yaml:1"));
    wrong["path"] = "../all.yaml";
    EXPECT_THAT(submit("/try/stages", form(wrong)).body, HasSubstr("has no file"));
}

TEST_F(page_for_trials, a_page_of_an_incoming_is_fetched_and_nothing_is_committed) {
    work.write("../in.ndjson", "{\"id\":1}\n{\"id\":5,\"price\":\"8\"}\n");
    const auto before = get("/runs").body;
    const auto shown =
        submit("/try/page", form({{"incoming", "lines"}, {"from_beginning", "yes"}})).body;
    EXPECT_THAT(shown, HasSubstr("The page: 2 records"));
    EXPECT_THAT(shown, HasSubstr("It is the last page"));
    EXPECT_THAT(shown, HasSubstr("<span class=\"name\">5</span>"));
    EXPECT_THAT(get("/tasks?route=second").body, HasSubstr("2 match"));
    EXPECT_EQ(get("/runs").body, before);
    // The run takes it in as if nobody had looked.
    ASSERT_EQ(submit("/run/lines").status, 303);
    EXPECT_TRUE(until([&] { return lines_in(work.beside("shop.ndjson")) == 2; }));
    EXPECT_THAT(get("/audit").body, HasSubstr("try_page"));
    EXPECT_THAT(shown, HasSubstr("No client is asked, so no budget pays."));
    const auto said = submit("/try/page", form({{"incoming", "lines"}, {"step", "say"}})).body;
    EXPECT_THAT(said, HasSubstr("No client is asked"));
    EXPECT_THAT(said, Not(HasSubstr("The page: ")));
}

TEST_F(page_for_trials, a_test_made_from_a_task_passes) {
    const auto task = task_of("2", "second");
    const auto form_at = "/tasks/" + task + "/case";
    EXPECT_THAT(get("/tasks/" + task).body, HasSubstr(form_at));
    const auto draft = get(form_at).body;
    const std::string before = "data-language=\"yaml\">\n";
    auto text = draft.substr(draft.find(before) + before.size());
    text.resize(text.find("</textarea>"));
    for (auto at = text.find("&quot;"); at != std::string::npos; at = text.find("&quot;")) {
        text.replace(at, 6, "\"");
    }
    for (auto at = text.find("&apos;"); at != std::string::npos; at = text.find("&apos;")) {
        text.replace(at, 6, "'");
    }
    const auto name = "task-" + task + ".test.yaml";
    const auto saved = submit(form_at, form({{"path", name}, {"text", text}}));
    EXPECT_EQ(saved.status, 200);
    EXPECT_THAT(saved.body, HasSubstr("The test is in <code>" + name));
    const auto passed = run_test();
    EXPECT_EQ(passed.code, 0) << passed.out << passed.err << text;
    // A test that can fail: another price is another result.
    auto other = text;
    other.replace(other.find("\"price\": \"4\""), 12, "\"price\": \"5\"");
    work.write(name, other);
    EXPECT_EQ(run_test().code, 1);
    const auto again = submit(form_at, form({{"path", name}, {"text", text}}));
    EXPECT_EQ(again.status, 409) << "a file is never replaced";
    EXPECT_EQ(submit(form_at, form({{"path", "../x.test.yaml"}, {"text", text}})).status, 400);
    EXPECT_EQ(submit(form_at, form({{"path", "x.yaml"}, {"text", text}})).status, 400);
}

}  // namespace
}  // namespace sluice::testing
