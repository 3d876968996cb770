#include "engine/intake/screen.hpp"

#include "engine/intake/intake.hpp"
#include "unit/engine/engine_fixture.hpp"

#include <gtest/gtest.h>

#include <support/scripted_stages.hpp>

namespace sluice::engine {
namespace {

expression compiled(std::string_view text) {
    return expression::compile(text).value();
}

// As the `filter` stage.
class filter_stage final : public transformer {
 public:
    explicit filter_stage(std::string_view condition) : condition_(compiled(condition)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        const auto passes = condition_.test(entity.data, scope);
        if (!passes) {
            return passes.error();
        }
        if (*passes) {
            out.emit(std::move(entity));
        }
        return {};
    }
    const expression* condition() const override { return &condition_; }

 private:
    expression condition_;
};

// Leaves out what the screen drops.
class screened_subscriber final : public subscriber {
 public:
    std::vector<json::value> records;
    int screened = 0;  // fetches with a screen

    awaitable<result<page>> fetch(json::value /*position*/) override {
        page made;
        for (const auto& data : records) {
            made.entities.emplace_back().data = data;
        }
        co_return made;
    }
    awaitable<result<page>> fetch_screened(json::value /*position*/,
                                           std::shared_ptr<const record_screen> screen) override {
        ++screened;
        page made;
        for (const auto& data : records) {
            if (screen->drops(data)) {
                ++made.screened;
            } else {
                made.entities.emplace_back().data = data;
            }
        }
        co_return made;
    }
};

class screen_test : public ::testing::Test {
 protected:
    screen_test()
        : source_(std::make_shared<screened_subscriber>()),
          incoming_(
              std::make_shared<incoming_plan>(incoming_plan{"rows",
                                                            schedule::parse("by hand", "").value(),
                                                            source_,
                                                            {},
                                                            emit_rule::all,
                                                            {},
                                                            {}})) {
        filter("state == 'keep'");
    }

    void filter(std::string_view condition) {
        incoming_->stages =
            pipeline({{"stage 1 (filter)", std::make_shared<filter_stage>(condition)}});
    }
    bool drops(const char* data) const {
        return screen_of(*incoming_)->drops(parse_json(data).value());
    }
    ledger::run_counts run() {
        auto to = std::make_shared<outgoing_plan>();
        to->name = "kept";
        auto route = std::make_shared<route_plan>();
        route->name = "rows-to-kept";
        route->to.push_back(to);
        intake runs(bench_.with(), incoming_, {route}, 1024, [] {});
        return bench_.run(runs.run("hand")).value();
    }

    engine_fixture bench_;
    std::shared_ptr<screened_subscriber> source_;
    std::shared_ptr<incoming_plan> incoming_;
};

TEST_F(screen_test, drops_what_the_first_filter_drops) {
    EXPECT_TRUE(drops(R"({"state":"pass"})"));
    EXPECT_TRUE(drops(R"({})"));
    EXPECT_TRUE(drops("7"));
    EXPECT_FALSE(drops(R"({"state":"keep"})"));
}

TEST_F(screen_test, leaves_a_failure_of_the_filter_to_the_stage) {
    filter("number(price) > `5`");
    EXPECT_TRUE(drops(R"({"price":"4"})"));
    filter("length(price) > `5`");
    EXPECT_FALSE(drops(R"({"price":4})"));
}

TEST_F(screen_test, leaves_a_record_without_an_identifier_to_its_rejected_task) {
    incoming_->identifier = compiled("id");
    EXPECT_TRUE(drops(R"({"id":1,"state":"pass"})"));
    EXPECT_FALSE(drops(R"({"state":"pass"})"));
    EXPECT_FALSE(drops(R"({"id":[],"state":"pass"})"));
    EXPECT_FALSE(drops(R"({"id":"\u001funidentified:7","state":"pass"})"));
    incoming_->identifier = compiled("length(id)");
    EXPECT_FALSE(drops(R"({"id":1,"state":"pass"})"));
}

TEST_F(screen_test, there_is_none_where_a_dropped_record_leaves_a_trace) {
    EXPECT_NE(screen_of(*incoming_), nullptr);
    incoming_->remember = true;
    EXPECT_EQ(screen_of(*incoming_), nullptr);
    incoming_->remember = false;
    incoming_->emit = emit_rule::only_changed;
    EXPECT_EQ(screen_of(*incoming_), nullptr);
}

TEST_F(screen_test, there_is_none_where_an_expression_reads_more_than_the_data) {
    for (const auto* condition : {"header.line == '7'", "entity.type == 'a'", "now > state",
                                  "$.now == state", "@.header.file == 'a'", "parent.id == id"}) {
        filter(condition);
        EXPECT_EQ(screen_of(*incoming_), nullptr) << condition;
    }
    filter("state == 'keep'");
    incoming_->identifier = compiled("join('', [header.file, id])");
    EXPECT_EQ(screen_of(*incoming_), nullptr);
}

TEST_F(screen_test, there_is_none_where_the_first_stage_is_no_filter) {
    incoming_->stages = pipeline();
    EXPECT_EQ(screen_of(*incoming_), nullptr);
    incoming_->stages = pipeline({{"stage 1 (map)", nullptr}});
    EXPECT_EQ(screen_of(*incoming_), nullptr);
    incoming_->stages =
        pipeline({{"stage 1 (store)", std::make_shared<scripted_stage>(keeping("a", "1"))},
                  {"stage 2 (filter)", std::make_shared<filter_stage>("state")}});
    EXPECT_EQ(screen_of(*incoming_), nullptr);
}

TEST_F(screen_test, a_run_counts_and_keeps_the_same_with_it_and_without) {
    incoming_->identifier = compiled("id");
    for (const auto* data : {R"({"id":1,"state":"keep"})", R"({"id":2,"state":"pass"})",
                             R"({"state":"pass"})", R"({"id":4,"state":"pass"})"}) {
        source_->records.push_back(parse_json(data).value());
    }
    const auto with = run();
    EXPECT_EQ(source_->screened, 1);
    filter("state == 'keep' && !header.none");
    const auto without = run();
    EXPECT_EQ(source_->screened, 1);
    EXPECT_EQ(with.items, 4);
    EXPECT_EQ(with.entities, 4);
    EXPECT_EQ(with.tasks, 2);
    EXPECT_EQ(with.rejected, 1);
    EXPECT_EQ(without.items, with.items);
    EXPECT_EQ(without.entities, with.entities);
    EXPECT_EQ(without.tasks, with.tasks);
    EXPECT_EQ(without.rejected, with.rejected);
}

}  // namespace
}  // namespace sluice::engine
