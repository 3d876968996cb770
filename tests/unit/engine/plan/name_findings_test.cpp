// Names in the ledger that the configuration does not have, or no longer has.

#include "engine/plan/name_findings.hpp"

#include "engine/engine.hpp"
#include "unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ledger::known_name;
using ledger::named_kind;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// An incoming `posts` to an outgoing `report`, as the configuration has them.
class name_findings_test : public ::testing::Test {
 protected:
    name_findings_test() {
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        to->target = target_;
        from_->emit = emit_rule::only_new;
        from_->source_print = "the list";
        auto route = std::make_shared<route_plan>();
        route->name = "news";
        route->from = from_;
        route->to.push_back(to);
        plan_.incoming.push_back(from_);
        plan_.outgoing.push_back(to);
        plan_.routes.push_back(route);
        plan_.names = {{"posts"}, {"news"}, {"report"}, {"seen"}, {{"news", "report"}}};
    }

    // Adds a task of that lane, from that incoming, which remembers the entity.
    void keep(const std::string& incoming, const ledger::lane& where, const std::string& id = "a") {
        ledger::page_commit page;
        page.incoming = incoming;
        page.position = "null";
        page.at = bench_start;
        ledger::new_task one;
        one.lane = where;
        one.entity_id = id;
        one.headers = "{}";
        one.data = R"({"id":"a"})";
        one.source_id = id;
        page.tasks.push_back(std::move(one));
        page.seen.push_back({id, "hash"});
        bench_.run(bench_.record.commit_page(std::move(page))).value();
    }
    void source(const std::string& incoming, const std::string& text) {
        bench_.run(bench_.record.note_source(incoming, text)).value();
    }
    name_findings found() { return bench_.run(find_names(&bench_.record, &plan_)).value(); }
    std::vector<std::string> messages() {
        std::vector<std::string> all;
        for (const auto& one : found().strays) {
            all.push_back(one.message);
        }
        return all;
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<scripted_publisher> target_ = std::make_shared<scripted_publisher>();
    std::shared_ptr<incoming_plan> from_ = std::make_shared<incoming_plan>(incoming_plan{
        "posts", schedule::parse("every 5m", "").value(), source_, {}, emit_rule::all, {}, {}});
    plan plan_;
};

TEST_F(name_findings_test, a_ledger_of_the_same_names_has_none) {
    keep("posts", {"news", "report"});
    source("posts", "the list");
    bench_
        .run(bench_.record.change_values({{"seen", "k", "1", {}}, {".budgets", "k", "1", {}}},
                                         bench_start))
        .value();
    EXPECT_THAT(messages(), IsEmpty());
    EXPECT_THAT(found().renamed, IsEmpty());
}

TEST_F(name_findings_test, every_kind_is_named_with_what_it_holds_and_the_mend) {
    keep("feed", {"old", "shop"});
    keep("feed", {"old", "shop"}, "b");
    bench_.run(bench_.record.change_values({{"ids", "k", "1", {}}}, bench_start)).value();
    const auto strays = found().strays;
    EXPECT_THAT(
        messages(),
        ElementsAre("incoming 'feed' is not configured, and the ledger holds 2 open tasks, 2 "
                    "remembered records of it",
                    "route 'old' is not configured, and the ledger holds 2 open tasks of it",
                    "outgoing 'shop' is not configured, and the ledger holds 2 open tasks of it",
                    "storage 'ids' is not configured, and the ledger holds 1 value of it"));
    EXPECT_THAT(strays.at(0).mend, HasSubstr("`sluice rename incoming feed posts`"));
    EXPECT_THAT(strays.at(0).mend, HasSubstr("`sluice offer-again feed --all --position`"));
    EXPECT_THAT(strays.at(1).mend, HasSubstr("`sluice rename route old news`"));
    EXPECT_THAT(strays.at(1).mend, HasSubstr("`sluice tasks skip --route old`"));
    EXPECT_THAT(strays.at(2).mend, HasSubstr("`sluice rename outgoing shop report`"));
    EXPECT_THAT(strays.at(3).mend, HasSubstr("`sluice rename storage ids seen`"));
}

TEST_F(name_findings_test, the_new_name_is_left_open_where_it_cannot_be_told) {
    keep("posts", {"old", "report"});
    keep("posts", {"news", "report"});
    EXPECT_THAT(found().strays.at(0).mend, HasSubstr("`sluice rename route old NEW`"));
}

TEST_F(name_findings_test, what_is_done_and_remembers_nothing_is_not_named) {
    keep("posts", {"old", "shop"});
    bench_.run(bench_.record.claim({{"old", "shop"}, 1, bench_start, seconds(60)})).value();
    ledger::settlement done;
    done.id = 1;
    done.attempt = 1;
    bench_.run(bench_.record.settle({done})).value();
    bench_.run(bench_.record.begin_run({"quiet", "hand", bench_start})).value();
    EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(name_findings_test, a_pause_of_another_name_is_named) {
    bench_.run(bench_.record.pause({ledger::paused_kind::route, "old", "", bench_start})).value();
    EXPECT_THAT(messages(), ElementsAre("route 'old' is not configured, and the ledger holds a "
                                        "pause by hand of it"));
}

TEST_F(name_findings_test, tasks_between_two_names_that_are_not_joined_any_more_are_named) {
    plan_.names.outgoing.insert("shop");
    keep("posts", {"news", "shop"});
    const auto strays = found().strays;
    ASSERT_THAT(strays, SizeIs(1));
    EXPECT_EQ(strays[0].message,
              "route 'news' does not go to outgoing 'shop', and 1 open task waits there");
    EXPECT_THAT(strays[0].mend, HasSubstr("--route news --outgoing shop"));
}

TEST_F(name_findings_test, an_incoming_that_reads_what_a_gone_name_remembers_looks_renamed) {
    keep("feed", {"news", "report"});
    source("feed", "the list");
    const auto renamed = found().renamed;
    ASSERT_TRUE(renamed.contains("posts"));
    EXPECT_THAT(renamed.at("posts").message, HasSubstr("reads the source of 'feed'"));
    EXPECT_THAT(renamed.at("posts").mend, HasSubstr("`sluice rename incoming feed posts`"));
    EXPECT_THAT(renamed.at("posts").mend, HasSubstr("`fresh: true`"));
    from_->fresh = true;
    EXPECT_THAT(found().renamed, IsEmpty());
}

TEST_F(name_findings_test, another_source_is_no_rename) {
    keep("feed", {"news", "report"});
    source("feed", "another list");
    EXPECT_THAT(found().renamed, IsEmpty());
}

TEST_F(name_findings_test, two_configured_names_may_read_one_source) {
    keep("feed", {"news", "report"});
    source("feed", "the list");
    auto feed = std::make_shared<incoming_plan>(*from_);
    feed->name = "feed";
    plan_.incoming.push_back(feed);
    plan_.names.incoming.insert("feed");
    EXPECT_THAT(found().renamed, IsEmpty());
    plan_.incoming.pop_back();  // switched off
    EXPECT_THAT(found().renamed, IsEmpty());
}

TEST_F(name_findings_test, names_that_were_exchanged_look_renamed_both) {
    keep("posts", {"news", "report"});
    keep("feed", {"news", "report"});
    source("posts", "the other list");
    source("feed", "the list");
    auto feed = std::make_shared<incoming_plan>(*from_);
    feed->name = "feed";
    feed->source_print = "the other list";
    plan_.incoming.push_back(feed);
    plan_.names.incoming.insert("feed");
    EXPECT_THAT(found().renamed, SizeIs(2));
}

TEST_F(name_findings_test, a_memory_of_its_own_is_enough) {
    keep("posts", {"news", "report"});
    keep("feed", {"news", "report"});
    source("posts", "the list");
    source("feed", "the list");
    EXPECT_THAT(found().renamed, IsEmpty());
}

TEST_F(name_findings_test, a_source_that_was_changed_on_purpose_is_no_rename) {
    keep("posts", {"news", "report"});
    source("posts", "the former list");
    EXPECT_THAT(found().renamed, IsEmpty());
}

// An older version did not store the source of an incoming. One question too many is better than
// none.
TEST_F(name_findings_test, a_gone_name_of_an_unknown_source_may_be_the_new_one) {
    keep("feed", {"news", "report"});
    ASSERT_TRUE(found().renamed.contains("posts"));
    EXPECT_THAT(found().renamed.at("posts").message, HasSubstr("perhaps"));
    bench_.run(bench_.record.begin_run({"posts", "hand", bench_start})).value();
    EXPECT_THAT(found().renamed, IsEmpty()) << "it has run under that name";
}

TEST_F(name_findings_test, the_engine_says_them_and_does_not_run_what_looks_renamed) {
    keep("feed", {"old", "report"});
    source("feed", "the list");
    engine runs(bench_.with(), plan_);
    ASSERT_TRUE(bench_.run(runs.take_over()));
    const auto lines = bench_.log.lines();
    EXPECT_THAT(lines, Contains(HasSubstr("the ledger holds something that is not configured "
                                          "route=old")));
    EXPECT_THAT(lines, Contains(HasSubstr("incoming not started: its memory looks renamed "
                                          "incoming=posts")));
    runs.start();
    bench_.run_ready();
    EXPECT_THAT(source_->positions, IsEmpty());
    bench_.run(runs.stop(seconds(1)));
}

TEST_F(name_findings_test, a_round_by_hand_fails_for_what_looks_renamed) {
    keep("feed", {"news", "report"});
    source("feed", "the list");
    engine runs(bench_.with(), plan_);
    ASSERT_TRUE(bench_.run(runs.take_over()));
    const auto report = bench_.run(runs.run_once("", seconds(1)));
    EXPECT_THAT(report.incoming.at(0).failure, HasSubstr("sluice rename incoming feed posts"));
    EXPECT_FALSE(report.went_well());
    EXPECT_THAT(source_->positions, IsEmpty());
    EXPECT_THAT(target_->sent, ElementsAre("a")) << "what was taken in before is delivered";
}

TEST_F(name_findings_test, after_the_rename_it_goes_on_with_its_memory) {
    keep("feed", {"old", "report"});
    source("feed", "the list");
    bench_.run(bench_.record.rename({named_kind::incoming, "feed", "posts"})).value();
    bench_.run(bench_.record.rename({named_kind::route, "old", "news"})).value();
    EXPECT_THAT(messages(), IsEmpty());
    engine runs(bench_.with(), plan_);
    ASSERT_TRUE(bench_.run(runs.take_over()));
    source_->pages.emplace_back(scripted_subscriber::page_of({"a", "b"}, nullptr, true));
    bench_.run(runs.run_once("", seconds(1)));
    EXPECT_THAT(target_->sent, ElementsAre("a", "b")) << "each once";
}

TEST_F(name_findings_test, a_ledger_that_does_not_answer_does_not_start) {
    bench_.record.faults["known_names"] = 1;
    engine runs(bench_.with(), plan_);
    const auto ready = bench_.run(runs.take_over());
    ASSERT_FALSE(ready);
    EXPECT_THAT(ready.error().message, HasSubstr("names in the ledger"));
}

TEST_F(name_findings_test, a_run_notes_the_source_that_it_reads) {
    engine runs(bench_.with(), plan_);
    ASSERT_TRUE(bench_.run(runs.take_over()));
    bench_.run(runs.run_once("", seconds(1)));
    EXPECT_EQ(bench_.run(bench_.record.state_of("posts")).value().source, "the list");
    EXPECT_THAT(bench_.record.calls, Contains("note_source").Times(1));
    bench_.run(runs.run_once("", seconds(1)));
    EXPECT_THAT(bench_.record.calls, Contains("note_source").Times(1));
}

}  // namespace
}  // namespace sluice::engine
