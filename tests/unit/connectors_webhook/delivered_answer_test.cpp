#include "connectors/webhook/delivered_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>

namespace sluice::webhook {
namespace {

using ledger::task_state;
using ::testing::HasSubstr;

followed_task task_in(task_state state, ledger::task_id id = 1) {
    followed_task made;
    made.id = id;
    made.lane = {"orders", "shop"};
    made.state = state;
    made.reason = "why";
    made.data = parse_json(R"({"id":7})").value();
    return made;
}

followed_task answered(task_state state, unsigned status, const std::string& body) {
    auto made = task_in(state);
    auto reply = std::make_shared<net::response>();
    reply->status = status;
    reply->headers.add("Content-Type", "text/xml");
    reply->headers.add("Connection", "close");
    reply->headers.add("Set-Cookie", "a=b");
    reply->body = body;
    made.answered = std::move(reply);
    return made;
}

request_outcome of(std::vector<followed_task> tasks, bool is_over = true, bool known = false) {
    return {std::move(tasks), known, is_over};
}

std::string text_of(const net::reply& reply) {
    return std::to_string(reply.message.status) + " " + reply.message.body;
}

value_template template_of(const std::string& json) {
    const std::function<value_template(const json::value&)> make = [&](const json::value& value) {
        if (const auto* members = value.if_object()) {
            value_template::members made;
            for (const auto& [name, one] : *members) {
                made.emplace_back(name, make(one));
            }
            return value_template(std::move(made));
        }
        if (kind_of(value) == json_kind::string) {
            return value_template(text_template::compile(value.get_string()).value());
        }
        return value_template(value);
    };
    return make(parse_json(json).value());
}

struct answer_case {
    const char* name;
    request_outcome outcome;
    std::string answer;
};

TEST(delivered_answer, has_one_answer_for_each_outcome) {
    const std::string one = R"("tasks":[{"id":1,"route":"orders","outgoing":"shop","state":)";
    const answer_case cases[] = {
        {"the second system's reply", of({answered(task_state::finished, 201, "<o/>")}),
         "201 <o/>"},
        {"no second system", of({task_in(task_state::finished)}), R"(200 {"id":7})"},
        {"a wrong request", of({answered(task_state::failed, 422, "no stock")}), "422 no stock"},
        {"a credential of the daemon", of({answered(task_state::failed, 401, "who?")}),
         R"(502 {"status":"failed",)" + one + R"("failed"}]})"},
        {"a broken system", of({answered(task_state::failed, 500, "stack trace")}),
         R"(502 {"status":"failed",)" + one + R"("failed"}]})"},
        {"no reply", of({task_in(task_state::failed)}),
         R"(502 {"status":"failed",)" + one + R"("failed"}]})"},
        {"a lost reply", of({task_in(task_state::uncertain)}),
         R"(504 {"status":"uncertain",)" + one + R"("uncertain"}]})"},
        {"a record that the stages reject", of({task_in(task_state::rejected)}),
         R"(422 {"status":"rejected",)" + one + R"("rejected","reason":"why"}]})"},
        {"a filter of the route", of({}), R"(200 {"status":"dropped","tasks":[]})"},
        {"a filter of the outgoing", of({task_in(task_state::skipped)}),
         R"(200 {"status":"skipped",)" + one + R"("skipped"}]})"},
        {"a person decides", of({task_in(task_state::held)}),
         R"(202 {"status":"held",)" + one + R"("held"}]})"},
        {"the target decides later", of({task_in(task_state::confirming)}),
         R"(202 {"status":"confirming",)" + one + R"("confirming"}]})"},
        {"the time is up", of({task_in(task_state::retry)}, false),
         R"(202 {"status":"open","note":"the tasks are stored and go on; `sluice tasks show 1` shows the first",)" +
             one + R"("retry"}]})"},
        {"too many tasks to follow", of({}, false),
         R"(202 {"status":"open","note":"the tasks are stored and go on; `sluice tasks list` shows them","tasks":[]})"},
        {"a repeat of a delivered one", of({task_in(task_state::finished)}, true, true),
         R"(200 {"status":"finished","repeated":true,)" + one + R"("finished"}]})"},
        {"a repeat of a dropped one", of({}, true, true),
         R"(200 {"status":"repeated","repeated":true,"tasks":[]})"},
    };
    for (const auto& one_case : cases) {
        EXPECT_EQ(text_of(plain_answer(one_case.outcome)), one_case.answer) << one_case.name;
    }
}

TEST(delivered_answer, tells_the_worst_of_several_tasks) {
    using enum task_state;
    const auto word = [](std::vector<task_state> states, bool is_over = true) {
        std::vector<followed_task> tasks;
        for (const auto state : states) {
            tasks.push_back(task_in(state, static_cast<ledger::task_id>(tasks.size()) + 1));
        }
        return outcome_word(of(std::move(tasks), is_over));
    };
    EXPECT_EQ(word({finished, finished}), "finished");
    EXPECT_EQ(word({finished, skipped}), "finished");
    EXPECT_EQ(word({skipped, skipped}), "skipped");
    EXPECT_EQ(word({finished, held}), "held");
    EXPECT_EQ(word({finished, waiting}, false), "open");
    EXPECT_EQ(word({failed, fresh}, false), "failed") << "it will not get better";
    EXPECT_EQ(word({finished, uncertain, held}), "uncertain");
    EXPECT_EQ(word({rejected, finished}), "rejected");
}

TEST(delivered_answer, passes_only_the_status_the_type_and_the_body_on) {
    const auto made = plain_answer(of({answered(task_state::finished, 200, "<o/>")}));
    ASSERT_EQ(made.message.headers.size(), 1U);
    EXPECT_EQ(made.message.headers.find("Content-Type"), "text/xml");
    const auto large = plain_answer(
        of({answered(task_state::finished, 200, std::string(largest_passed_body + 1, 'x'))}));
    EXPECT_THAT(large.message.body, HasSubstr(R"({"status":"finished")"));
    EXPECT_EQ(plain_answer(of({answered(task_state::finished, 204, "x")})).message.body, "");
}

TEST(delivered_answer, of_several_deliveries_passes_none_on) {
    const auto made = plain_answer(
        of({answered(task_state::finished, 201, "<o/>"), task_in(task_state::finished, 2)}));
    EXPECT_THAT(text_of(made), HasSubstr(R"(200 {"status":"finished","tasks":[{"id":1)"));
}

TEST(delivered_answer, a_reply_sees_the_record_the_response_and_the_request) {
    auto task = answered(task_state::finished, 201, "{}");
    task.external_id = "o-1";
    task.reply =
        parse_json(R"({"status":201,"headers":{"location":"/o/1"},"data":{"no":5}})").value();
    const auto reply = template_of(
        R"({"record":"{{ id }}","no":"{{ response.data.no }}","at":"{{ response.headers.location }}",
            "was":"{{ request.a }}","by":"{{ header.\"x-by\" }}","is":"{{ outcome }}",
            "ref":"{{ result.id }}","states":"{{ tasks[].state }}"})");
    const auto made = replied_answer(reply, of({task}), parse_json(R"({"a":1})").value(),
                                     json::object{{"x-by", "me"}});
    ASSERT_TRUE(made) << describe(made.error());
    EXPECT_EQ(text_of(*made),
              R"(200 {"record":7,"no":5,"at":"/o/1","was":1,"by":"me","is":"finished",)"
              R"("ref":"o-1","states":["finished"]})");
}

TEST(delivered_answer, a_reply_with_a_body_may_state_status_and_headers) {
    const auto reply = template_of(
        R"({"status":"{{ response.status }}","headers":{"Location":"/orders/{{ id }}","X-None":null},
            "body":"made"})");
    auto task = task_in(task_state::finished);
    task.reply = json::object{{"status", 201U}};
    auto made = replied_answer(reply, of({task}), nullptr, {});
    ASSERT_TRUE(made) << describe(made.error());
    EXPECT_EQ(text_of(*made), "201 made");
    EXPECT_EQ(made->message.headers.find("Location"), "/orders/7");
    EXPECT_FALSE(made->message.headers.find("X-None"));
    made = replied_answer(template_of(R"({"status":204,"body":""})"), of({task}), nullptr, {});
    EXPECT_EQ(text_of(made.value()), "204 ");
}

TEST(delivered_answer, a_reply_answers_a_failure_only_if_an_expression_decides_its_status) {
    const auto plain = template_of(R"({"ok":true})");
    const auto fixed = template_of(R"({"status":201,"body":{"ok":true}})");
    const auto deciding =
        template_of(R"({"status":"{{ outcome == 'finished' && `201` || `503` }}","body":{}})");
    EXPECT_TRUE(replies_to(plain, "finished"));
    EXPECT_FALSE(replies_to(plain, "failed"));
    EXPECT_FALSE(replies_to(fixed, "open"));
    EXPECT_TRUE(replies_to(deciding, "failed"));
    EXPECT_FALSE(replies_to(value_template(), "finished"));
    EXPECT_EQ(
        text_of(replied_answer(deciding, of({task_in(task_state::failed)}), nullptr, {}).value()),
        "503 {}");
}

TEST(delivered_answer, a_header_cannot_break_out_of_its_line) {
    auto task = task_in(task_state::finished);
    task.data = parse_json(R"({"id":"a\r\nX-Evil: 1"})").value();
    const auto made = replied_answer(template_of(R"({"headers":{"X-Id":"{{ id }}"},"body":1})"),
                                     of({task}), nullptr, {});
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("'X-Id' is no header of one line"));
    const auto status =
        replied_answer(template_of(R"({"status":"{{ id }}","body":1})"), of({task}), nullptr, {});
    ASSERT_FALSE(status);
    EXPECT_THAT(status.error().message, HasSubstr("is no number from 200 to 599"));
}

TEST(delivered_answer, a_wrong_reply_is_found_at_load_time) {
    EXPECT_EQ(judge_reply(template_of(R"({"status":"ok"})")), "") << "a plain body";
    EXPECT_EQ(judge_reply(template_of(R"({"status":201,"body":1})")), "");
    EXPECT_THAT(judge_reply(template_of(R"({"status":99,"body":1})")), HasSubstr("200 to 599"));
    EXPECT_THAT(judge_reply(template_of(R"({"status":"ok","body":1})")), HasSubstr("200 to 599"));
    EXPECT_THAT(judge_reply(template_of(R"({"headers":{"connection":"close"},"body":1})")),
                HasSubstr("belongs to the connection"));
    EXPECT_THAT(judge_reply(template_of(R"({"headers":"x","body":1})")), HasSubstr("an object"));
}

}  // namespace
}  // namespace sluice::webhook
