// The lists of connections and routes.

#include "control/operations.hpp"
#include "control/resource.hpp"
#include "unit/control/control_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::control {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class connections_test : public ::testing::Test {
 protected:
    connections_test() {
        incoming_ = std::make_shared<engine::incoming_plan>(
            engine::incoming_plan{"posts", *engine::schedule::parse("every 1m", "UTC")});
        for (const auto* name : {"a", "b", "c"}) {
            auto route = std::make_shared<engine::route_plan>();
            route->name = name;
            route->from = incoming_;
            daemon_.plan.routes.push_back(std::move(route));
        }
        daemon_.on_view = [this](engine::engine_view& shown) {
            shown.incoming.push_back({.plan = *incoming_, .done = runs_});
            for (const auto& route : daemon_.plan.routes) {
                shown.lanes.push_back({{route->name, "shop"}, lane_});
            }
            shown.outgoing.emplace_back().name = "shop";
        };
    }

    json::value ask(const std::string& target, unsigned status = 200) {
        caller who;
        who.role = control_role::viewer;
        const auto given =
            run_awaitable(io_, table_.perform(std::move(who), "GET", target, std::string()));
        EXPECT_EQ(given.status, status) << write_json(given.body);
        return given.body;
    }
    static std::vector<std::string> names(const json::value& body, const char* list) {
        std::vector<std::string> all;
        for (const auto& one : body.at(list).as_array()) {
            all.push_back(text_member(one, "name"));
        }
        return all;
    }
    void add_task(const std::string& route) {
        ledger::page_commit page;
        page.incoming = "posts";
        page.position = "null";
        page.at = time_.now();
        ledger::new_task task;
        task.lane = {route, "shop"};
        task.entity_id = "1";
        task.headers = "{}";
        task.data = "{}";
        page.tasks.push_back(std::move(task));
        run_awaitable(io_, ledger_->commit_page(std::move(page))).value();
    }

    asio::io_context io_;
    manual_clock time_{*parse_utc("2026-02-01T12:00:00Z")};
    system_random random_;
    kept_log log_;
    kept_daemon daemon_;
    std::unique_ptr<ledger::ledger> ledger_ = make_memory_ledger();
    control_context context_{daemon_, *ledger_, time_, random_, log_};
    operations table_{context_, all_resources()};
    std::shared_ptr<engine::incoming_plan> incoming_;
    engine::incoming_activity runs_;
    engine::lane_activity lane_;
};

TEST_F(connections_test, an_incoming_has_the_next_run_of_the_ledger) {
    const auto at = time_.now() + std::chrono::seconds(30);
    run_awaitable(io_, ledger_->store_next_run("posts", {at, "every 1m"})).value();
    const auto body = ask("/connections");
    EXPECT_THAT(names(body, "incoming"), ElementsAre("posts"));
    EXPECT_EQ(text_member(body.at("incoming").as_array()[0], "next_run"), format_utc(at));
    EXPECT_THAT(names(body, "outgoing"), ElementsAre("shop"));
}

TEST_F(connections_test, one_kind_can_be_asked_for) {
    EXPECT_THAT(names(ask("/connections?kind=outgoing"), "incoming"), IsEmpty());
    EXPECT_THAT(names(ask("/connections?kind=outgoing"), "outgoing"), ElementsAre("shop"));
    EXPECT_THAT(names(ask("/connections?kind=incoming"), "outgoing"), IsEmpty());
    EXPECT_THAT(names(ask("/connections?kind=incoming"), "incoming"), ElementsAre("posts"));
    EXPECT_EQ(text_member(ask("/connections?kind=routes", 400), "error"),
              "there is no kind 'routes'");
}

TEST_F(connections_test, routes_with_open_tasks_come_first_when_some_are_left_out) {
    add_task("c");
    const auto some = ask("/routes?most=2");
    EXPECT_THAT(names(some, "routes"), ElementsAre("c", "a"));
    EXPECT_EQ(some.at("more"), json::value(1));
    EXPECT_EQ(some.at("routes").at(0).at("lanes").at(0).at("open").at("new"), json::value(1));
    const auto all = ask("/routes");
    EXPECT_THAT(names(all, "routes"), ElementsAre("a", "b", "c"));
    EXPECT_EQ(all.at("more"), json::value(0));
    ask("/routes?most=0", 400);
}

TEST_F(connections_test, a_part_of_the_name_finds_routes_and_connections) {
    add_task("c");
    const auto some = ask("/routes?most=1&name=B");
    EXPECT_THAT(names(some, "routes"), ElementsAre("b"));
    EXPECT_EQ(some.at("more"), json::value(0));
    EXPECT_THAT(names(ask("/routes?name=none"), "routes"), IsEmpty());
    EXPECT_THAT(names(ask("/connections?name=OST"), "incoming"), ElementsAre("posts"));
    EXPECT_THAT(names(ask("/connections?name=OST"), "outgoing"), IsEmpty());
}

TEST_F(connections_test, a_bounded_list_of_connections_says_how_many_are_left_out) {
    const auto body = ask("/connections?most=1");
    EXPECT_EQ(body.at("routes").as_array().size(), 1U);
    EXPECT_EQ(body.at("more").at("routes"), json::value(2));
    EXPECT_EQ(body.at("more").at("incoming"), json::value(0));
    EXPECT_EQ(ask("/connections").at("more").at("routes"), json::value(0));
    ask("/connections?most=0", 400);
}

TEST_F(connections_test, a_daemon_that_stops_begins_no_run_and_says_so) {
    daemon_.who.phase = daemon_phase::stopping;
    caller who;
    who.role = control_role::operates;
    const auto given = run_awaitable(
        io_, table_.perform(std::move(who), "POST", "/incoming/posts/run", std::string()));
    EXPECT_EQ(given.status, 503);
    EXPECT_EQ(text_member(given.body, "error"), "the daemon is stopping, and begins no run");
    EXPECT_EQ(daemon_.heeded, 0);
}

}  // namespace
}  // namespace sluice::control
