#include "engine/offer.hpp"

#include "engine/change_hash.hpp"
#include "scripted_stages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::size_t roomy = 1024;

entity record_of(std::string_view data, std::string id = "") {
    entity made;
    made.type = "posts";
    made.id = std::move(id);
    made.data = parse_json(data).value();
    return made;
}

incoming_plan incoming(std::string_view identifier = "", emit_rule emit = emit_rule::all) {
    incoming_plan made{"posts", schedule::parse("by hand", "").value(), nullptr, {}, emit, {}, {}};
    if (!identifier.empty()) {
        made.identifier = expression::compile(identifier).value();
    }
    return made;
}

// The identity of one record, or its problem.
sighted_entity sighted(const incoming_plan& by, std::string_view data, std::string id = "") {
    std::vector<entity> fetched;
    fetched.push_back(record_of(data, std::move(id)));
    return sight(by, std::move(fetched)).at(0);
}

std::vector<std::string> ids_of(const std::vector<sighted_entity>& all) {
    std::vector<std::string> ids;
    for (const auto& one : all) {
        ids.push_back(one.record.id);
    }
    return ids;
}

sighted_entity seen(std::string id, std::string hash) {
    sighted_entity made;
    made.record.id = std::move(id);
    made.hash = std::move(hash);
    return made;
}

std::shared_ptr<const route_plan> route(pipeline stages = {}) {
    auto made = std::make_shared<route_plan>();
    made->name = "to-report";
    for (const auto* name : {"report", "copy"}) {
        auto to = std::make_shared<outgoing_plan>();
        to->name = name;
        made->to.push_back(to);
    }
    made->stages = std::move(stages);
    return made;
}

offer offered(const incoming_plan& from, sighted_entity what, pipeline stages = {},
              std::size_t largest = roomy) {
    std::vector<sighted_entity> selected;
    selected.push_back(std::move(what));
    return make_offer(from, {route(std::move(stages))}, std::move(selected), largest, {});
}

TEST(sight, takes_texts_numbers_booleans_and_lists_of_them_for_identifiers) {
    EXPECT_EQ(sighted(incoming("id"), R"({"id":"a/b"})").record.id, "a/b");
    EXPECT_EQ(sighted(incoming("id"), R"({"id":12})").record.id, "12");
    EXPECT_EQ(sighted(incoming("id"), R"({"id":1.10})").record.id, "1.10");
    EXPECT_EQ(sighted(incoming("id"), R"({"id":98765432109876543210})").record.id,
              "98765432109876543210");
    EXPECT_EQ(sighted(incoming("id"), R"({"id":true})").record.id, "true");
    EXPECT_EQ(sighted(incoming("[a, b]"), R"({"a":"x","b":2})").record.id, "x/2");
    EXPECT_EQ(sighted(incoming("[a, b]"), R"({"a":"","b":"x"})").record.id, "/x");
}

TEST(sight, refuses_what_is_no_identifier) {
    for (const auto* data : {R"({"id":null})", R"({})", R"({"id":{"a":1}})", R"({"id":[[1]]})",
                             R"({"id":["a",null]})"}) {
        EXPECT_THAT(sighted(incoming("id"), data).problem, HasSubstr("identifier")) << data;
    }
    EXPECT_THAT(sighted(incoming("length(id)"), R"({"id":1})").problem, HasSubstr("identifier"));
}

TEST(sight, keeps_the_subscribers_identifier_where_the_incoming_says_none) {
    EXPECT_EQ(sighted(incoming(), "{}", "own").record.id, "own");
    EXPECT_EQ(sighted(incoming("id"), R"({"id":"x"})", "own").record.id, "x");
}

TEST(sight, an_empty_identifier_is_a_problem_only_where_entities_are_remembered) {
    EXPECT_EQ(sighted(incoming(), "{}").problem, "");
    EXPECT_NE(sighted(incoming("", emit_rule::only_new), "{}").problem, "");
    EXPECT_NE(sighted(incoming("id", emit_rule::only_changed), R"({"id":""})").problem, "");
}

TEST(sight, hashes_the_compared_part_where_changes_count) {
    auto by = incoming("id", emit_rule::only_changed);
    const auto whole = sighted(by, R"({"id":1,"seen":1})").hash;
    EXPECT_NE(sighted(by, R"({"id":1,"seen":2})").hash, whole);
    by.compare = expression::compile("status").value();
    const auto part = sighted(by, R"({"id":1,"status":"a","seen":1})").hash;
    EXPECT_EQ(sighted(by, R"({"id":1,"status":"a","seen":2})").hash, part);
    EXPECT_NE(sighted(by, R"({"id":1,"status":"b","seen":1})").hash, part);
    EXPECT_EQ(sighted(incoming("id"), R"({"id":1})").hash, "");
    by.compare = expression::compile("length(status)").value();
    EXPECT_THAT(sighted(by, R"({"id":1,"status":1})").problem, HasSubstr("compare"));
}

TEST(select, holds_back_what_the_rule_knows) {
    const std::vector<sighted_entity> all = {seen("a", "1"), seen("b", "1"), seen("c", "1")};
    const std::vector<std::optional<ledger::known_entity>> known = {
        ledger::known_entity{"1", ""}, ledger::known_entity{"0", "0"}, std::nullopt};
    EXPECT_THAT(ids_of(select(emit_rule::all, all, known)), ElementsAre("a", "b", "c"));
    EXPECT_THAT(ids_of(select(emit_rule::only_new, all, known)), ElementsAre("c"));
    EXPECT_THAT(ids_of(select(emit_rule::only_changed, all, known)), ElementsAre("b", "c"));
}

TEST(select, of_doubles_the_first_is_new_and_the_last_has_changed) {
    const std::vector<sighted_entity> all = {seen("a", "1"), seen("b", "1"), seen("a", "2")};
    const std::vector<std::optional<ledger::known_entity>> known(3);
    EXPECT_EQ(count_doubles(all), 1U);
    const auto fresh = select(emit_rule::only_new, all, known);
    ASSERT_THAT(ids_of(fresh), ElementsAre("a", "b"));
    EXPECT_EQ(fresh[0].hash, "1");
    const auto changed = select(emit_rule::only_changed, all, known);
    ASSERT_THAT(ids_of(changed), ElementsAre("b", "a"));
    EXPECT_EQ(changed[1].hash, "2");
}

TEST(select, lets_every_problem_through) {
    std::vector<sighted_entity> all = {seen("", ""), seen("", "")};
    all[0].problem = all[1].problem = "no identifier";
    const std::vector<std::optional<ledger::known_entity>> known(2);
    EXPECT_EQ(select(emit_rule::only_new, all, known).size(), 2U);
    EXPECT_EQ(count_doubles(all), 0U);
}

TEST(make_offer, makes_a_task_for_each_outgoing_and_remembers_the_hash) {
    auto what = seen("a", "h");
    what.record = record_of(R"({"id":"a"})", "a");
    what.record.headers["event"] = "changed";
    const auto made = offered(incoming(), what);
    ASSERT_EQ(made.tasks.size(), 2U);
    EXPECT_EQ(made.tasks[0].where, (ledger::lane{"to-report", "report"}));
    EXPECT_EQ(made.tasks[1].where, (ledger::lane{"to-report", "copy"}));
    EXPECT_EQ(made.tasks[0].data, R"({"id":"a"})");
    EXPECT_EQ(made.tasks[0].headers, R"({"event":"changed"})");
    EXPECT_EQ(made.tasks[0].source_id, "a");
    EXPECT_EQ(made.tasks[0].state, task_state::fresh);
    ASSERT_EQ(made.seen.size(), 1U);
    EXPECT_EQ(made.seen[0].hash, "h");
}

TEST(make_offer, a_problem_becomes_a_rejected_task) {
    auto what = seen("a", "");
    what.problem = "no identifier";
    const auto made = offered(incoming(), what);
    ASSERT_EQ(made.tasks.size(), 2U);
    EXPECT_EQ(made.tasks[0].state, task_state::rejected);
    EXPECT_EQ(made.tasks[0].reason, "no identifier");
    EXPECT_THAT(made.seen, IsEmpty());
}

TEST(make_offer, a_record_that_a_stage_fails_on_is_rejected_whole) {
    auto from = incoming();
    from.stages = failing_stage("incoming stage");
    EXPECT_THAT(offered(from, seen("a", "h")).tasks.at(0).reason, HasSubstr("incoming stage"));
    const auto made = offered(incoming(), seen("a", "h"), failing_stage("route stage"));
    ASSERT_EQ(made.tasks.size(), 2U);
    EXPECT_EQ(made.tasks[0].state, task_state::rejected);
    EXPECT_THAT(made.tasks[0].reason, HasSubstr("route stage"));
}

TEST(make_offer, what_a_stage_takes_out_is_remembered_without_a_task) {
    const auto made = offered(incoming(), seen("a", "h"), dropping_stage());
    EXPECT_THAT(made.tasks, IsEmpty());
    EXPECT_EQ(made.seen.size(), 1U);
}

TEST(make_offer, several_entities_carry_the_identity_of_their_source) {
    auto what = seen("a", "h");
    what.record = record_of("{}", "a");
    const auto made = offered(incoming(), what, doubling_stage());
    ASSERT_EQ(made.tasks.size(), 4U);
    EXPECT_EQ(made.tasks[0].entity_id, "a.1");
    EXPECT_EQ(made.tasks[2].entity_id, "a.2");
    EXPECT_EQ(made.tasks[2].source_id, "a");
}

TEST(make_offer, a_record_past_the_limit_is_rejected_without_its_data) {
    auto what = seen("a", "h");
    what.record = record_of(R"("12345678")", "a");
    EXPECT_EQ(offered(incoming(), what, {}, 10).tasks.at(0).state, task_state::fresh);
    const auto made = offered(incoming(), what, {}, 9);
    EXPECT_EQ(made.tasks.at(0).state, task_state::rejected);
    EXPECT_EQ(made.tasks.at(0).data, "null");
    EXPECT_THAT(made.tasks.at(0).reason, HasSubstr("daemon.largest_task"));
}

}  // namespace
}  // namespace sluice::engine
