#include "page/page_service.hpp"

#include "net/gunzip.hpp"
#include "page/door.hpp"
#include "unit/control/control_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::operator_page {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string token_of_ada(32, 'a');
const std::string token_of_eve(32, 'e');

// A browser without script: it keeps the cookie, and finds the token in a form.
class page_of_a_daemon : public ::testing::Test {
 protected:
    void open(page_rules rules) {
        rules.hosts = own_hosts("127.0.0.1", 8780, {});
        rules.cookie = "sluice_8780";
        std::map<std::string, engine::control_token> tokens;
        tokens["ada"] = {control::control_role::admin, secret(token_of_ada)};
        tokens["eve"] = {control::control_role::viewer, secret(token_of_eve)};
        service_ = std::make_unique<page_service>(
            table_, time_, log_, control::gate(0, std::nullopt, tokens), std::move(rules));
    }

    net::response ask(const std::string& method, const std::string& target,
                      const std::string& body = {}) {
        net::request asked;
        asked.method = method;
        asked.target = target;
        asked.body = body;
        asked.headers = sent_;
        asked.headers.add("Host", "localhost:8780");
        if (!cookie_.empty()) {
            asked.headers.add("Cookie", "other=1; sluice_8780=" + cookie_);
        }
        net::peer from;
        from.address = "127.0.0.1";
        asked.from = std::make_shared<net::peer>(from);
        auto got = run_awaitable(io_, service_->answer_to(std::move(asked))).message;
        if (const auto set = got.headers.find("Set-Cookie")) {
            cookie_ = std::string(set->substr(12, 64));
        }
        const std::string field = "name=\"token\" value=\"";
        if (const auto at = got.body.find(field); at != std::string::npos) {
            token_ = got.body.substr(at + field.size(), 128);
        }
        return got;
    }
    net::response post(const std::string& target, const std::string& form) {
        return ask("POST", target, "token=" + token_ + "&" + form);
    }

    std::vector<control::audit_entry> audited() {
        control::audit_trail trail(*ledger_, time_);
        return run_awaitable(io_, trail.list({}, 100)).value();
    }

    asio::io_context io_;
    manual_clock time_{*parse_utc("2026-02-01T12:00:00Z")};
    system_random random_;
    kept_log log_;
    kept_daemon daemon_;
    std::unique_ptr<ledger::ledger> ledger_ = make_memory_ledger();
    control::control_context context_{daemon_, *ledger_, time_, random_, log_};
    control::operations table_{context_};
    std::unique_ptr<page_service> service_;
    net::header_list sent_;
    std::string cookie_;
    std::string token_;
};

TEST_F(page_of_a_daemon, sends_every_page_with_the_headers_that_keep_it_safe) {
    open({});
    for (const char* target : {"/", "/tasks", "/nowhere", "/tasks/1", "/tasks?status=rubbish"}) {
        const auto got = ask("GET", target);
        EXPECT_THAT(std::string(*got.headers.find("Content-Security-Policy")),
                    HasSubstr("default-src 'none'; script-src 'self'; style-src 'self'"));
        EXPECT_EQ(got.headers.find("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(got.headers.find("Cache-Control"), "no-store");
        EXPECT_EQ(got.headers.find("Content-Type"), "text/html; charset=utf-8");
    }
}

TEST_F(page_of_a_daemon, compresses_pages_for_browsers_that_take_it) {
    open({});
    const auto plain = ask("GET", "/log");
    EXPECT_FALSE(plain.headers.find("Content-Encoding"));
    sent_.add("Accept-Encoding", "br, gzip");
    const auto packed = ask("GET", "/log");
    EXPECT_EQ(packed.headers.find("Content-Encoding"), "gzip");
    EXPECT_EQ(packed.headers.find("Vary"), "Accept-Encoding");
    EXPECT_LT(packed.body.size(), plain.body.size() / 2);
    const auto unpacked = net::gunzip(packed.body, 100'000);
    ASSERT_TRUE(unpacked) << unpacked.error().message;
    EXPECT_THAT(*unpacked, HasSubstr("</html>"));
    EXPECT_EQ(unpacked->size(), plain.body.size());
    const auto away = post("/log", "level=debug");
    EXPECT_EQ(away.status, 303U);
    EXPECT_FALSE(away.headers.find("Content-Encoding")) << "there is nothing to compress";
}

TEST_F(page_of_a_daemon, gives_a_browser_one_strict_cookie) {
    open({});
    const auto first = ask("GET", "/");
    const std::string set(*first.headers.find("Set-Cookie"));
    EXPECT_THAT(set, HasSubstr("; Path=/; HttpOnly; SameSite=Strict"));
    EXPECT_THAT(set, Not(HasSubstr("Secure")));
    EXPECT_FALSE(ask("GET", "/").headers.find("Set-Cookie"));
}

TEST_F(page_of_a_daemon, changes_nothing_without_the_token_of_the_form) {
    open({});
    ask("GET", "/log");
    for (const std::string& form :
         std::vector<std::string>{"level=debug", "token=&level=debug",
                                  "token=" + std::string(128, '0') + "&level=debug"}) {
        EXPECT_EQ(ask("POST", "/log", form).status, 403U) << form;
    }
    EXPECT_TRUE(audited().empty());
    EXPECT_EQ(post("/log", "level=debug").status, 303U);
    ASSERT_EQ(audited().size(), 1U);
    EXPECT_EQ(audited()[0].action, "set_log_level");
    EXPECT_EQ(audited()[0].who, "browser");
    EXPECT_EQ(audited()[0].place, "127.0.0.1, page");
    EXPECT_EQ(audited()[0].status, 200U);
}

TEST_F(page_of_a_daemon, never_takes_a_change_by_get) {
    open({});
    ask("GET", "/log");
    EXPECT_EQ(ask("GET", "/log?level=debug&token=" + token_).status, 200U);
    EXPECT_EQ(ask("GET", "/configuration/reload?token=" + token_).status, 200U);
    EXPECT_TRUE(audited().empty());
}

TEST_F(page_of_a_daemon, asks_for_a_token_where_it_is_told_to) {
    open({.sign_in = true});
    const auto away = ask("GET", "/tasks");
    EXPECT_EQ(away.status, 303U);
    EXPECT_EQ(away.headers.find("Location"), "/sign-in?to=%2Ftasks");
    EXPECT_EQ(ask("GET", "/events").status, 303U);
    EXPECT_THAT(ask("GET", "/sign-in?to=%2Ftasks").body, HasSubstr("value=\"/tasks\""));
    const auto before = cookie_;
    EXPECT_EQ(post("/sign-in", "secret=" + std::string(32, 'x')).status, 401U);
    const auto in = post("/sign-in", "to=%2Ftasks&secret=" + token_of_ada);
    EXPECT_EQ(in.status, 303U);
    EXPECT_EQ(in.headers.find("Location"), "/tasks");
    EXPECT_NE(cookie_, before) << "a planted cookie would be signed in";
    const auto page = ask("GET", "/tasks");
    EXPECT_EQ(page.status, 200U);
    EXPECT_THAT(page.body, HasSubstr("ada"));
    EXPECT_EQ(post("/sign-out", "").status, 303U);
    EXPECT_EQ(ask("GET", "/tasks").status, 303U);
}

TEST_F(page_of_a_daemon, lets_a_sign_in_lead_to_its_own_pages_only) {
    open({.sign_in = true});
    for (const char* to : {"//evil.example", "https://evil.example", "/\\evil.example", ""}) {
        cookie_.clear();
        ask("GET", "/sign-in");
        const auto in = post("/sign-in", "secret=" + token_of_ada + "&to=" + segment(to));
        EXPECT_EQ(in.headers.find("Location"), "/") << to;
    }
}

TEST_F(page_of_a_daemon, slows_down_guesses) {
    open({.sign_in = true});
    ask("GET", "/sign-in");
    for (int i = 0; i < sessions::most_failures; ++i) {
        EXPECT_EQ(post("/sign-in", "secret=wrong").status, 401U);
    }
    EXPECT_EQ(post("/sign-in", "secret=" + token_of_ada).status, 429U);
    time_.advance(sessions::between + std::chrono::seconds(1));
    EXPECT_EQ(post("/sign-in", "secret=" + token_of_ada).status, 303U);
}

TEST_F(page_of_a_daemon, gives_a_viewer_no_way_to_change_anything) {
    open({.sign_in = true});
    ask("GET", "/sign-in");
    post("/sign-in", "secret=" + token_of_eve);
    const auto log = ask("GET", "/log");
    EXPECT_THAT(log.body, Not(HasSubstr("<button>Set")));
    EXPECT_THAT(log.body, Not(HasSubstr(">Audit<")));
    EXPECT_EQ(post("/log", "level=debug").status, 403U);
    EXPECT_EQ(ask("GET", "/audit").status, 403U);
    EXPECT_TRUE(audited().empty());
}

TEST_F(page_of_a_daemon, works_below_a_prefix) {
    open({.prefix = "/sluice"});
    EXPECT_EQ(ask("GET", "/").status, 404U);
    EXPECT_EQ(ask("GET", "/sluicebox").status, 404U);
    EXPECT_EQ(ask("GET", "/sluice").status, 200U);
    const auto page = ask("GET", "/sluice/log");
    EXPECT_EQ(page.status, 200U);
    // Every address of the page stays below it.
    for (const std::string attribute : {"href=\"", "src=\"", "action=\""}) {
        for (auto at = page.body.find(attribute); at != std::string::npos;
             at = page.body.find(attribute, at + 1)) {
            const auto address = page.body.substr(at + attribute.size(), 8);
            EXPECT_TRUE(address.starts_with("/sluice/") || address.starts_with("#")) << address;
        }
    }
    const auto done = post("/sluice/log", "level=debug");
    EXPECT_EQ(done.headers.find("Location"), "/sluice/log?done=level");
}

TEST_F(page_of_a_daemon, that_a_link_elsewhere_opened_asks_once_more_with_its_cookie) {
    open({});
    sent_.add("Sec-Fetch-Site", "cross-site");
    sent_.add("Sec-Fetch-Mode", "navigate");
    const auto got = ask("GET", "/tasks?status=failed");
    EXPECT_THAT(got.body, HasSubstr("http-equiv=\"refresh\""));
    EXPECT_FALSE(got.headers.find("Set-Cookie")) << "it would end the session";
}

TEST_F(page_of_a_daemon, turns_foreign_hosts_away) {
    open({});
    service_->serve_hosts({"sluice.example.com"});
    EXPECT_EQ(ask("GET", "/").status, 403U);
}

TEST_F(page_of_a_daemon, shows_the_forecast_of_a_budget) {
    open({});
    control::budget_now key;
    key.id = "one";
    key.api = "https://api.example.com";
    key.limit = 60;
    key.left = 60;
    daemon_.spent = {key};
    EXPECT_THAT(ask("GET", "/budgets").body,
                HasSubstr("No forecast: nothing in the configuration"));
    auto& forecast = daemon_.foreseen["one"];
    forecast.requests_a_minute = 15.126;
    forecast.most_a_minute = 60;
    forecast.uses = {{"incoming posts", "every 5m", 15.126, "measured: 3 pages in 10 runs"}};
    const auto fits = ask("GET", "/budgets").body;
    EXPECT_THAT(fits, HasSubstr("15.13 of 60 requests a minute"));
    EXPECT_THAT(fits, HasSubstr("measured: 3 pages in 10 runs"));
    EXPECT_THAT(fits, Not(HasSubstr("more than the budget")));
    forecast.requests_a_minute = 0.05;
    EXPECT_THAT(ask("GET", "/budgets").body, HasSubstr("0.05 of 60 requests a minute"));
    forecast.requests_a_minute = 61;
    EXPECT_THAT(ask("GET", "/budgets").body, HasSubstr("more than the budget"));
}

TEST_F(page_of_a_daemon, shows_the_last_warnings_of_a_task_and_the_command_for_the_others) {
    open({});
    const log_field fields[] = {{"task", std::int64_t{12}},
                                {"route", std::string("posts")},
                                {"reason", std::string("<b>no</b>")}};
    context_.events->tell(log_level::error, "task settled", fields);
    const auto page = ask("GET", "/log?task=12").body;
    EXPECT_THAT(page, HasSubstr("<a href=\"/tasks/12\">task 12</a>"));
    EXPECT_THAT(page, HasSubstr("reason=</span>&lt;b&gt;no&lt;/b&gt;"));
    EXPECT_THAT(page, HasSubstr("journalctl -u sluice | grep -F task=12"));
    EXPECT_THAT(page, HasSubstr("data-follows=\"/events?task=12\""));
    EXPECT_THAT(ask("GET", "/log?task=13").body, HasSubstr("None of these"));
}

TEST_F(page_of_a_daemon, shows_an_unknown_page_as_missing) {
    open({});
    EXPECT_EQ(ask("GET", "/nowhere").status, 404U);
    EXPECT_EQ(ask("GET", "/tasks/1/explode").status, 404U);
    EXPECT_EQ(ask("GET", "/tasks/77").status, 404U);
    EXPECT_EQ(ask("GET", "/assets/0000000000000000/page.js").status, 404U);
    EXPECT_EQ(ask("GET", "/tasks/%2e%2e/x").status, 404U);
    EXPECT_EQ(ask("GET", "/tasks?status=%zz").status, 400U);
}

}  // namespace
}  // namespace sluice::operator_page
