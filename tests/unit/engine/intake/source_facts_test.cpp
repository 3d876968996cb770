#include "engine/intake/source_facts.hpp"

#include "engine/intake/intake.hpp"
#include "unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Remembers parts, and gives the pages of a script.
class remembering_subscriber final : public subscriber {
 public:
    awaitable<result<page>> fetch(json::value /*position*/) override {
        known_before.push_back(known);
        if (pages.empty()) {
            co_return page{};
        }
        auto next = std::move(pages.front());
        pages.pop_front();
        co_return next;
    }
    bool has_to_recall() const override { return forgot; }
    void recall(std::string part, json::value fact) override {
        known.push_back(part + "=" + write_json(fact));
    }
    void recalled() override { forgot = false; }
    void not_committed(const failure& /*why*/) override { forgot = true; }

    bool forgot = true;
    std::vector<std::string> known;
    std::vector<std::vector<std::string>> known_before;  // each fetch
    std::deque<page> pages;
};

class source_facts : public ::testing::Test {
 protected:
    result<ledger::run_counts> run(const std::string& name = "files") {
        auto incoming = std::make_shared<incoming_plan>(incoming_plan{
            name, schedule::parse("by hand", "").value(), source_, {}, emit_rule::all, {}, {}});
        intake runs(bench_.with(), incoming, {}, 1024, [] {});
        return bench_.run(runs.run("hand"));
    }
    void give(std::vector<source_fact> facts, bool last = true) {
        page made;
        made.facts = std::move(facts);
        made.last = last;
        source_->pages.push_back(std::move(made));
    }
    // Another process on the same ledger.
    void restart() { source_ = std::make_shared<remembering_subscriber>(); }

    engine_fixture bench_;
    std::shared_ptr<remembering_subscriber> source_ = std::make_shared<remembering_subscriber>();
};

TEST_F(source_facts, come_back_after_a_restart_and_are_asked_for_once) {
    give({{"a", json::value(1)}, {"b", json::value(2)}}, false);
    give({{"a", std::nullopt}, {"c", json::value("x")}});
    ASSERT_TRUE(run());
    ASSERT_TRUE(run());
    EXPECT_THAT(source_->known, IsEmpty());
    restart();
    ASSERT_TRUE(run());
    EXPECT_THAT(source_->known_before.at(0), ElementsAre("b=2", "c=\"x\""));
    ASSERT_TRUE(run());
    EXPECT_THAT(source_->known, ElementsAre("b=2", "c=\"x\""));
}

TEST_F(source_facts, belong_to_one_incoming) {
    give({{"a", json::value(1)}});
    ASSERT_TRUE(run("files"));
    restart();
    give({{"a", json::value(2)}});
    ASSERT_TRUE(run("files2"));
    restart();
    ASSERT_TRUE(run("files"));
    EXPECT_THAT(source_->known, ElementsAre("a=1"));
}

TEST_F(source_facts, are_read_however_many_there_are) {
    std::vector<source_fact> many;
    for (int i = 0; i < 2'500; ++i) {
        many.push_back({std::to_string(i), json::value(i)});
    }
    give(std::move(many));
    ASSERT_TRUE(run());
    restart();
    ASSERT_TRUE(run());
    EXPECT_EQ(source_->known.size(), 2'500U);
}

}  // namespace
}  // namespace sluice::engine
