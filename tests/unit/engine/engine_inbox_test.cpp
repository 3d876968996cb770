// Incomings that are sent their records, with the engine running.

#include "engine/engine.hpp"
#include "engine_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using ledger::paused_kind;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Gives what was put in, page by page, and notes what became of each.
class scripted_inbox final : public subscriber, public inbox {
 public:
    explicit scripted_inbox(const asio::any_io_executor& executor) : arrived_(executor) {}

    void put(const std::string& id) {
        if (is_open) {
            waiting.push_back(id);
            arrived_.notify();
        } else {
            noted.push_back(id + " given back");
        }
    }

    inbox* receives() override { return this; }
    const std::string& path() const override { return path_; }
    const std::vector<std::string>& methods() const override { return methods_; }
    awaitable<std::optional<net::reply>> take(
        std::shared_ptr<const net::request> /*asked*/) override {
        co_return std::nullopt;
    }
    void open() override { is_open = true; }
    void close() override {
        is_open = false;
        for (const auto& id : std::exchange(waiting, {})) {
            noted.push_back(id + " given back");
        }
        arrived_.notify();
    }
    awaitable<bool> arrived() override {
        while (is_open && waiting.empty()) {
            co_await arrived_.wait();
        }
        co_return is_open;
    }

    awaitable<result<page>> fetch(json::value /*position*/) override {
        in_page_ = std::exchange(waiting, {});
        co_return scripted_subscriber::page_of(in_page_, nullptr, true);
    }
    void committed() override { note("stored"); }
    void not_committed(const failure& /*why*/) override { note("not stored"); }

    bool is_open = false;
    std::vector<std::string> waiting;
    std::vector<std::string> noted;

 private:
    void note(const std::string& fate) {
        for (const auto& id : std::exchange(in_page_, {})) {
            noted.push_back(id + " " + fate);
        }
    }

    std::vector<std::string> in_page_;
    wake_event arrived_;
    std::string path_ = "/in";
    std::vector<std::string> methods_{"POST"};
};

class engine_inbox_test : public ::testing::Test {
 protected:
    engine_inbox_test() {
        to_ = std::make_shared<outgoing_plan>();
        to_->name = "report";
        to_->target = target_;
        plan_ = plan_with(box_);
    }
    ~engine_inbox_test() override {
        if (!stopped_) {
            bench_.run(made_->stop(seconds(1)));
        }
    }

    plan plan_with(const std::shared_ptr<scripted_inbox>& box) const {
        plan made;
        auto from = std::make_shared<incoming_plan>(incoming_plan{
            "hook", schedule::parse("by hand", "").value(), box, {}, emit_rule::all, {}, {}});
        auto route = std::make_shared<route_plan>();
        route->name = "to-report";
        route->from = from;
        route->to.push_back(to_);
        made.incoming.push_back(from);
        made.outgoing.push_back(to_);
        made.routes.push_back(route);
        return made;
    }

    void start() {
        made_.emplace(bench_.with(), plan_);
        EXPECT_TRUE(bench_.run(made_->take_over()));
        made_->start();
        bench_.run_ready();
    }
    void put(const std::string& id) {
        box_->put(id);
        bench_.run_ready();
    }
    void look() {
        made_->look_for_commands();
        bench_.run_ready();
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_publisher> target_ = std::make_shared<scripted_publisher>();
    std::shared_ptr<scripted_inbox> box_ =
        std::make_shared<scripted_inbox>(bench_.io.get_executor());
    std::shared_ptr<outgoing_plan> to_;
    plan plan_;
    std::optional<engine> made_;
    bool stopped_ = false;
};

TEST_F(engine_inbox_test, runs_when_something_has_arrived) {
    start();
    EXPECT_TRUE(box_->is_open);
    put("a");
    put("b");
    EXPECT_THAT(box_->noted, ElementsAre("a stored", "b stored"));
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
}

TEST_F(engine_inbox_test, says_what_the_ledger_does_not_take_and_waits_before_it_asks_again) {
    start();
    bench_.record.faults["commit_page"] = 1;
    put("a");
    EXPECT_THAT(box_->noted, ElementsAre("a not stored"));
    put("b");
    EXPECT_THAT(box_->noted, ElementsAre("a not stored")) << "the ledger has a second of rest";
    bench_.pass(seconds(1));
    EXPECT_THAT(box_->noted, ElementsAre("a not stored", "b stored"));
    EXPECT_THAT(target_->sent, ElementsAre("b"));
}

TEST_F(engine_inbox_test, is_shut_while_its_incoming_is_paused) {
    start();
    ledger::pause_entry pause;
    pause.kind = paused_kind::incoming;
    pause.name = "hook";
    bench_.run(bench_.record.pause(pause)).value();
    look();
    put("a");
    EXPECT_THAT(box_->noted, ElementsAre("a given back"));
    EXPECT_FALSE(box_->is_open);
    EXPECT_TRUE(bench_.run(bench_.record.resume(paused_kind::incoming, "hook")).value());
    look();
    bench_.pass(seconds(1));
    EXPECT_TRUE(box_->is_open);
    put("b");
    EXPECT_THAT(box_->noted, ElementsAre("a given back", "b stored"));
}

TEST_F(engine_inbox_test, hands_over_to_its_successor_at_a_reload) {
    start();
    put("a");
    const auto next = std::make_shared<scripted_inbox>(bench_.io.get_executor());
    made_->swap(plan_with(next), {});
    EXPECT_FALSE(box_->is_open);
    EXPECT_TRUE(next->is_open) << "what was given back comes in here at once";
    next->put("b");
    bench_.run_ready();
    EXPECT_THAT(next->noted, ElementsAre("b stored"));
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
}

TEST_F(engine_inbox_test, is_shut_at_a_stop) {
    start();
    bench_.run(made_->stop(seconds(1)));
    stopped_ = true;
    EXPECT_FALSE(box_->is_open);
    put("a");
    EXPECT_THAT(box_->noted, ElementsAre("a given back"));
    EXPECT_THAT(target_->sent, IsEmpty());
}

}  // namespace
}  // namespace sluice::engine
