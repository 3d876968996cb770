// The engine follows results whose target decides later what becomes of them.

#include "engine/engine.hpp"
#include "engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Takes every delivery, and says as scripted what became of it; after the script's end, nothing
// yet.
class deciding_publisher final : public publisher {
 public:
    explicit deciding_publisher(const clock& time) : time_(time) {}

    bool follows = true;
    std::deque<result<std::vector<verdict>>> words;
    std::vector<std::string> sent;                // entity ids
    std::vector<std::vector<std::string>> asked;  // external ids of each question
    std::vector<std::string> plans;               // of the results asked about

    result<delivery> prepare(entity record, std::string key) override {
        delivery made;
        made.plan = json::value("plan of " + record.id);
        made.fingerprint = record.id;
        made.safety = repeat_safety::verifiable;
        made.entity = std::move(record);
        made.key = std::move(key);
        return made;
    }
    awaitable<result<receipt>> send(delivery post) override {
        sent.push_back(post.entity.id);
        receipt done;
        done.external_id = "p-" + post.entity.id;
        done.response = "taken";
        co_return done;
    }
    bool confirms() const override { return follows; }
    std::optional<first_question> confirmation_of(const unconfirmed_result&) override {
        return first_question{time_.now() + minutes(5), "asked in 5 minutes"};
    }
    awaitable<result<std::vector<verdict>>> verdicts(
        std::vector<unconfirmed_result> results) override {
        std::vector<std::string> ids;
        for (const auto& one : results) {
            ids.push_back(one.external_id);
            plans.push_back(write_json(one.plan));
        }
        asked.push_back(ids);
        if (!words.empty()) {
            auto next = std::move(words.front());
            words.pop_front();
            co_return next;
        }
        co_return std::vector<verdict>(results.size(), open());
    }

    verdict open() const { return {verdict::word::open, "not yet", time_.now() + minutes(5)}; }

 private:
    const clock& time_;
};

class engine_confirming : public ::testing::Test {
 protected:
    engine_confirming() {
        to_->name = "posts";
        to_->target = target_;
        auto from = std::make_shared<incoming_plan>(incoming_plan{
            "news", schedule::parse("every 7d", "").value(), source_, {}, emit_rule::all, {}, {}});
        auto route = std::make_shared<route_plan>();
        route->name = "news-to-posts";
        route->from = from;
        route->to.push_back(to_);
        plan_.incoming.push_back(from);
        plan_.outgoing.push_back(to_);
        plan_.routes.push_back(route);
        route_ = route;
    }

    void start(const std::vector<std::string>& ids) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, nullptr, true));
        made_ = std::make_unique<engine>(bench_.with(), plan_);
        bench_.run(made_->take_over()).value();
        made_->start();
        bench_.run_ready();
    }
    // The engine waits by the machine's clock, so it is woken as by a command.
    void pass(std::chrono::milliseconds length) {
        bench_.time.advance(length);
        made_->look_for_commands();
        bench_.run_ready();
    }
    void stop() {
        bench_.run(made_->stop(seconds(20)));
        made_.reset();
    }
    void say(verdict::word word, const std::string& reason) {
        target_->words.emplace_back(std::vector<verdict>{{word, reason, {}}});
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<deciding_publisher> target_ = std::make_shared<deciding_publisher>(bench_.time);
    std::shared_ptr<outgoing_plan> to_ = std::make_shared<outgoing_plan>();
    std::shared_ptr<route_plan> route_;
    plan plan_;
    std::unique_ptr<engine> made_;
};

TEST_F(engine_confirming, a_task_is_confirming_until_its_target_says_yes) {
    start({"a", "b"});
    EXPECT_THAT(target_->sent, ElementsAre("a", "b")) << "the first holds up nothing";
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::confirming, task_state::confirming));
    EXPECT_EQ(bench_.task(1).reason, "asked in 5 minutes");
    EXPECT_THAT(target_->asked, IsEmpty());
    pass(minutes(5));
    EXPECT_THAT(target_->asked, ElementsAre(ElementsAre("p-a", "p-b"))) << "both at once";
    EXPECT_THAT(target_->plans, ElementsAre("\"plan of a\"", "\"plan of b\""));
    EXPECT_EQ(bench_.task(1).reason, "not yet");
    target_->words.emplace_back(std::vector<verdict>{{verdict::word::good, "public", {}},
                                                     {verdict::word::bad, "refused", {}}});
    pass(minutes(5));
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::finished, task_state::failed));
    EXPECT_EQ(bench_.task(1).reason, "public");
    EXPECT_EQ(bench_.task(1).external_id, "p-a");
    EXPECT_FALSE(bench_.task(1).open_intent);
    EXPECT_EQ(bench_.task(2).reason, "refused");
    const auto view = made_->view();
    EXPECT_EQ(view.lanes.at(0).done.settled.at(task_state::failed), 1);
    stop();
}

TEST_F(engine_confirming, a_restart_goes_on_asking_and_sends_nothing) {
    start({"a"});
    stop();
    say(verdict::word::good, "public");
    start({});
    pass(minutes(5));
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::finished));
    stop();
}

TEST_F(engine_confirming, a_retry_of_a_failed_one_asks_again_and_sends_nothing) {
    start({"a"});
    say(verdict::word::bad, "refused");
    pass(minutes(5));
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::failed));
    ledger::task_filter that;
    that.ids = {1};
    EXPECT_EQ(bench_.run(bench_.record.offer_again(that, bench_.time.now())).value(), 1U);
    made_->look_for_commands();
    bench_.run_ready();
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::confirming));
    say(verdict::word::good, "mended by hand");
    pass(minutes(5));
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::finished));
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_EQ(bench_.task(1).sends, 1);
    stop();
}

// The post is there when Ocoya has taken it, so the route goes on at once, and once.
TEST_F(engine_confirming, the_route_goes_on_after_the_delivery_and_not_again_after_a_retry) {
    auto next = std::make_shared<outgoing_plan>();
    auto table = std::make_shared<scripted_publisher>();
    next->name = "table";
    next->target = table;
    plan_.outgoing.push_back(next);
    route_->then["posts"] = {next};
    start({"a"});
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::confirming, task_state::finished));
    say(verdict::word::bad, "refused");
    pass(minutes(5));
    ledger::task_filter that;
    that.ids = {1};
    bench_.run(bench_.record.offer_again(that, bench_.time.now())).value();
    made_->look_for_commands();
    bench_.run_ready();
    say(verdict::word::good, "public");
    pass(minutes(5));
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::finished, task_state::finished));
    EXPECT_FALSE(bench_.run(bench_.record.find(3)).value());
    EXPECT_THAT(table->sent, SizeIs(1));
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    stop();
}

TEST_F(engine_confirming, a_target_that_does_not_answer_decides_nothing) {
    start({"a"});
    target_->words.emplace_back(failure(failure_class::unreachable, "no answer"));
    pass(minutes(5));
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::confirming));
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("no answer"));
    say(verdict::word::good, "public");
    pass(minutes(1));
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::finished));
    stop();
}

TEST_F(engine_confirming, another_number_of_words_decides_nothing) {
    start({"a"});
    target_->words.emplace_back(std::vector<verdict>{});
    pass(minutes(5));
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::confirming));
    stop();
}

TEST_F(engine_confirming, a_paused_outgoing_is_not_asked) {
    start({"a"});
    bench_.run(bench_.record.pause({ledger::paused_kind::outgoing, "posts", "", {}})).value();
    made_->look_for_commands();
    bench_.run_ready();
    pass(minutes(5));
    EXPECT_THAT(target_->asked, IsEmpty());
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("outgoing 'posts' is paused"));
    bench_.run(bench_.record.resume(ledger::paused_kind::outgoing, "posts")).value();
    made_->look_for_commands();
    bench_.run_ready();
    pass(minutes(5));
    EXPECT_THAT(target_->asked, SizeIs(1));
    stop();
}

TEST_F(engine_confirming, without_a_question_a_task_is_finished_by_its_delivery) {
    target_->follows = false;
    start({"a"});
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::finished));
    stop();
}

// The configuration no longer follows results: those that are under way are followed to their end.
TEST_F(engine_confirming, a_result_under_way_outlives_the_setting) {
    start({"a"});
    target_->follows = false;
    say(verdict::word::good, "public");
    pass(minutes(5));
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::finished));
    stop();
}

TEST_F(engine_confirming, a_ledger_that_fails_keeps_the_word_for_the_next_question) {
    start({"a"});
    bench_.record.faults["confirm"] = 1;
    say(verdict::word::good, "public");
    say(verdict::word::good, "public");
    pass(minutes(5));
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::confirming));
    pass(seconds(1));
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::finished));
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    stop();
}

TEST_F(engine_confirming, a_round_by_hand_asks_about_what_is_due) {
    start({"a"});
    stop();
    bench_.pass(minutes(6));
    say(verdict::word::bad, "refused");
    made_ = std::make_unique<engine>(bench_.with(), plan_);
    bench_.run(made_->take_over()).value();
    const auto report = bench_.run(made_->run_once("", seconds(0)));
    EXPECT_FALSE(report.went_well());
    EXPECT_THAT(bench_.states(1), ElementsAre(task_state::failed));
}

}  // namespace
}  // namespace sluice::engine
