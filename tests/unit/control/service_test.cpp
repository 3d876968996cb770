#include "control/service.hpp"

#include "unit/control/control_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::control {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

int carried_out = 0;

awaitable<result<answer>> done(const control_context*, const call* asked) {
    ++carried_out;
    json::object body;
    body["slot"] = asked->slots.empty() ? "" : asked->slots.front();
    body["who"] = asked->who.name;
    co_return answer{200, std::move(body)};
}
awaitable<result<answer>> fails(const control_context*, const call*) {
    co_return failure(failure_class::refused, "it is paused", "resume it");
}
awaitable<result<answer>> breaks(const control_context*, const call*) {
    throw std::runtime_error("hunter2");
    co_return answer{};
}

std::vector<resource> resources() {
    const auto nothing = schema::object({});
    return {
        {.method = "GET", .path = "/things/{name}", .name = "thing", .handle = done},
        {.method = "POST",
         .path = "/things/{name}",
         .role = control_role::operates,
         .name = "change_thing",
         .request = schema::object({{"size", schema::whole_number("")}}),
         .handle = done},
        {.method = "POST", .path = "/refused", .name = "refused", .handle = fails},
        {.method = "GET", .path = "/broken", .name = "broken", .handle = breaks},
        {.method = "GET",
         .path = "/shown",
         .name = "shown",
         .query = {{"limit", schema::whole_number("")}},
         .for_monitoring = true,
         .handle = done},
    };
}

class control_service_of_things : public ::testing::Test {
 protected:
    net::reply ask(const std::string& method, const std::string& target,
                   const std::string& body = {}, uid_t user = 0, entrance by = entrance::socket) {
        net::peer at;
        at.local = net::peer::process{77, user, 1, {44}};
        net::request asked;
        asked.method = method;
        asked.target = target;
        asked.body = body;
        asked.headers = headers_;
        asked.from = std::make_shared<net::peer>(at);
        return run_awaitable(io_, service_.answer_to(std::move(asked), by));
    }

    std::vector<audit_entry> audited() {
        audit_trail trail(*ledger_, time_);
        return run_awaitable(io_, trail.list({}, 100)).value();
    }

    asio::io_context io_;
    manual_clock time_{*parse_utc("2026-02-01T12:00:00Z")};
    system_random random_;
    kept_log log_;
    kept_daemon daemon_;
    std::unique_ptr<ledger::ledger> ledger_ = make_memory_ledger();
    control_context context_{daemon_, *ledger_, time_, random_, log_};
    std::vector<resource> resources_ = resources();
    operations table_{context_, resources_};
    control_service service_{context_, gate(990, gid_t{44}, {}), table_};
    net::header_list headers_;
};

TEST_F(control_service_of_things, a_request_reaches_its_resource_with_slots_and_caller) {
    const auto got = ask("GET", "/things/a%20b");
    EXPECT_EQ(got.message.status, 200U);
    EXPECT_EQ(got.message.body, "{\"slot\":\"a b\",\"who\":\"root\"}\n");
    EXPECT_EQ(got.message.headers.find("Content-Type"), "application/json");
}

TEST_F(control_service_of_things, unknown_paths_methods_and_parameters_are_refused) {
    EXPECT_EQ(ask("GET", "/nothing").message.status, 404U);
    EXPECT_EQ(ask("GET", "/things/..").message.status, 404U);
    const auto wrong = ask("DELETE", "/things/a");
    EXPECT_EQ(wrong.message.status, 405U);
    EXPECT_EQ(wrong.message.headers.find("Allow"), "GET, POST");
    EXPECT_EQ(ask("GET", "/shown?limit=2").message.status, 200U);
    for (const std::string query : {"colour=red", "limit=1&limit=2", "limit=%zz", "%"}) {
        EXPECT_EQ(ask("GET", "/shown?" + query).message.status, 400U) << query;
    }
}

TEST_F(control_service_of_things, a_body_that_cannot_be_read_changes_nothing) {
    carried_out = 0;
    for (const std::string body : {"", "{", "[1]", "{\"size\":1,\"size\":2}", "{\"colour\":1}"}) {
        const auto got = ask("POST", "/things/a", body);
        EXPECT_EQ(got.message.status, 400U) << body;
    }
    EXPECT_EQ(ask("GET", "/things/a", "{}").message.status, 400U) << "a GET takes no body";
    EXPECT_EQ(carried_out, 0);
    EXPECT_THAT(audited(), IsEmpty());
}

TEST_F(control_service_of_things, a_change_leaves_an_entry_with_its_outcome) {
    headers_.add(operator_header, "ada");
    EXPECT_EQ(ask("POST", "/things/a", "{\"size\":3}").message.status, 200U);
    time_.advance(std::chrono::seconds(1));
    EXPECT_EQ(ask("POST", "/refused").message.status, 409U);
    const auto all = audited();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].action, "refused");
    EXPECT_EQ(all[0].status, 409U);
    EXPECT_EQ(all[0].error, "it is paused");
    EXPECT_EQ(all[1].action, "change_thing");
    EXPECT_EQ(all[1].target, "/things/a");
    EXPECT_EQ(all[1].who, "ada as root");
    EXPECT_EQ(all[1].place, "process 77");
    EXPECT_EQ(all[1].role, "admin");
    EXPECT_EQ(all[1].status, 200U);
    EXPECT_EQ(write_json(all[1].request), "{\"size\":3}");
    EXPECT_EQ(format_utc_seconds(all[1].at), "2026-02-01T12:00:00Z");
}

TEST_F(control_service_of_things, reading_leaves_no_entry) {
    ask("GET", "/things/a");
    ask("HEAD", "/things/a");
    EXPECT_THAT(audited(), IsEmpty());
}

TEST_F(control_service_of_things, a_reader_changes_nothing) {
    carried_out = 0;
    EXPECT_EQ(ask("GET", "/things/a", "", 12'345).message.status, 200U);
    const auto got = ask("POST", "/things/a", "{\"size\":3}", 12'345);
    EXPECT_EQ(got.message.status, 403U);
    EXPECT_THAT(got.message.body, HasSubstr("user 12345 is viewer, and this needs operator"));
    EXPECT_EQ(carried_out, 1);
    EXPECT_THAT(audited(), IsEmpty());
}

TEST_F(control_service_of_things, a_defect_becomes_a_500_that_hides_its_text) {
    const auto got = ask("GET", "/broken");
    EXPECT_EQ(got.message.status, 500U);
    EXPECT_THAT(got.message.body, ::testing::Not(HasSubstr("hunter2")));
    EXPECT_THAT(log_.lines().back(), HasSubstr("hunter2"));
}

TEST_F(control_service_of_things, a_web_page_reaches_nothing_on_the_ports) {
    headers_.add("Host", "evil.example");
    EXPECT_EQ(ask("GET", "/shown", "", 0, entrance::monitoring).message.status, 403U);
    headers_.set("Host", "127.0.0.1:9464");
    EXPECT_EQ(ask("GET", "/shown", "", 0, entrance::monitoring).message.status, 200U);
    headers_.set("Origin", "https://evil.example");
    EXPECT_EQ(ask("GET", "/shown", "", 0, entrance::monitoring).message.status, 403U);
    EXPECT_EQ(ask("GET", "/shown", "", 0, entrance::network).message.status, 403U);
}

TEST_F(control_service_of_things, refused_callers_fill_no_log) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(ask("GET", "/shown", "", 12'345, entrance::network).message.status, 401U);
    }
    EXPECT_EQ(log_.lines().size(), 1U);
    time_.advance(std::chrono::minutes(2));
    ask("GET", "/shown", "", 12'345, entrance::network);
    ASSERT_EQ(log_.lines().size(), 2U);
    EXPECT_THAT(log_.lines().back(), HasSubstr("more_since_last_line=99"));
}

}  // namespace
}  // namespace sluice::control
