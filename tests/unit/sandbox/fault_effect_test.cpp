#include "unit/sandbox/service_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::sandbox {
namespace {

class fault_effect : public service_fixture {
 protected:
    answer post_x() { return ask("POST", "/post" + ws(), R"({"caption":"x"})"); }
};

TEST_F(fault_effect, a_status_comes_before_the_work) {
    fault(R"({"kind":"503","count":2,"method":"POST","path":"/post"})");
    for (int i = 0; i < 2; ++i) {
        const auto made = post_x();
        EXPECT_EQ(made.message.status, 503U);
        EXPECT_FALSE(made.applied);
        EXPECT_TRUE(body_of(made).as_object().contains("message"));
    }
    EXPECT_TRUE(created().empty());
    EXPECT_EQ(post_x().message.status, 201U);
}

TEST_F(fault_effect, a_status_comes_after_the_work_when_asked_to) {
    fault(R"({"kind":"500_after"})");
    const auto made = post_x();
    EXPECT_EQ(made.message.status, 500U);
    EXPECT_TRUE(made.applied);
    EXPECT_EQ(created().size(), 1U);
}

TEST_F(fault_effect, a_cut_comes_before_or_after_the_work) {
    fault(R"({"kind":"cut_before"})");
    EXPECT_TRUE(post_x().cut);
    EXPECT_TRUE(created().empty());
    fault(R"({"kind":"cut_after"})");
    EXPECT_TRUE(post_x().cut);
    EXPECT_EQ(created().size(), 1U);
}

TEST_F(fault_effect, late_work_is_done_behind_a_cut) {
    fault(R"({"kind":"late","delay_ms":60000,"method":"POST","path":"/post"})");
    EXPECT_TRUE(post_x().cut);
    EXPECT_EQ(ask("POST", "/post" + ws(), R"({"caption":"y"})").message.status, 201U);
    advance("59s");
    EXPECT_THAT(created(), ::testing::ElementsAre("y"));
    auto counts = body_of(control("GET", "/state")).at("requests").at("POST");
    EXPECT_EQ(counts.at("applied").as_int64(), 1);
    advance("1s");
    EXPECT_THAT(created(), ::testing::UnorderedElementsAre("x", "y"));
    counts = body_of(control("GET", "/state")).at("requests").at("POST");
    EXPECT_EQ(counts.at("received").as_int64(), 2);
    EXPECT_EQ(counts.at("applied").as_int64(), 2);
    advance("2m");
    EXPECT_EQ(created().size(), 2U);
}

TEST_F(fault_effect, a_new_world_knows_nothing_of_late_work) {
    fault(R"({"kind":"late","delay_ms":60000})");
    EXPECT_TRUE(post_x().cut);
    EXPECT_EQ(control("POST", "/reset", R"({"seed":2})").message.status, 200U);
    advance("2m");
    EXPECT_TRUE(created().empty());
}

// Reference, section 4 (D): the words of a 429.
TEST_F(fault_effect, a_429_looks_like_a_real_one) {
    sandbox_settings settings;
    settings.rate = 60;
    begin(std::move(settings));
    fault(R"({"kind":"429","headers":{"Retry-After":"7"}})");
    const auto made = ask("GET", "/me");
    EXPECT_EQ(made.message.body, R"({"message":"You've exceeded the request limit."})");
    EXPECT_EQ(header_of(made, "X-RateLimit-Remaining"), "0");
    EXPECT_EQ(header_of(made, "Retry-After"), "7");
}

// Reference, section 4 (S): a 500 can carry an HTML page.
TEST_F(fault_effect, an_html_page_is_long_and_not_json) {
    fault(R"({"kind":"html"})");
    const auto made = ask("GET", "/me");
    EXPECT_EQ(made.message.status, 500U);
    EXPECT_EQ(header_of(made, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_GT(made.message.body.size(), 500U);
    set("server-error", "html");
    fault(R"({"kind":"502"})");
    EXPECT_EQ(ask("GET", "/me").message.body, made.message.body);
}

// Reference, section 3: a 201 whose id cannot be read is a success.
TEST_F(fault_effect, a_success_without_an_id_or_with_garbage_has_done_the_work) {
    fault(R"({"kind":"no_id"})");
    const auto no_id = post_x();
    EXPECT_EQ(no_id.message.status, 201U);
    EXPECT_EQ(no_id.message.body, "{}");
    fault(R"({"kind":"garbage"})");
    const auto garbage = post_x();
    EXPECT_EQ(garbage.message.status, 201U);
    EXPECT_FALSE(parse_json(garbage.message.body));
    EXPECT_EQ(created().size(), 2U);
}

// Reference, section 4: a 202 has done the work, as far as can be told.
TEST_F(fault_effect, a_202_has_done_the_work_unless_asked_not_to) {
    fault(R"({"kind":"202"})");
    EXPECT_EQ(post_x().message.status, 202U);
    EXPECT_EQ(created().size(), 1U);
    fault(R"({"kind":"202_before"})");
    EXPECT_EQ(post_x().message.status, 202U);
    EXPECT_EQ(created().size(), 1U);
}

TEST_F(fault_effect, does_not_turn_a_refusal_into_a_success) {
    for (const char* kind : {"no_id", "garbage", "202"}) {
        fault(std::string(R"({"kind":")") + kind + "\"}");
        EXPECT_EQ(ask("POST", "/post" + ws(), "{}").message.status, 422U) << kind;
    }
}

TEST_F(fault_effect, slow_is_right_and_late) {
    fault(R"({"kind":"slow","delay_ms":1500})");
    const auto made = post_x();
    EXPECT_EQ(made.message.status, 201U);
    EXPECT_EQ(made.delay.count(), 1500);
    EXPECT_EQ(post_x().delay.count(), 0);
}

TEST_F(fault_effect, a_redirect_says_where_to) {
    fault(R"({"kind":"307","headers":{"Location":"http://127.0.0.1:1/elsewhere"}})");
    const auto made = ask("GET", "/me");
    EXPECT_EQ(made.message.status, 307U);
    EXPECT_EQ(header_of(made, "Location"), "http://127.0.0.1:1/elsewhere");
}

TEST_F(fault_effect, spares_calls_without_the_key_and_the_control_endpoints) {
    fault(R"({"kind":"500"})");
    net::request keyless;
    keyless.target = "/api/_public/v1/me";
    EXPECT_EQ(send(keyless).message.status, 401U);
    EXPECT_EQ(control("GET", "/state").message.status, 200U);
    EXPECT_EQ(ask("GET", "/me").message.status, 500U);
}

}  // namespace
}  // namespace sluice::sandbox
