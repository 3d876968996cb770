#include "engine/intake/listing_rows.hpp"
#include "engine/plan/change_hash.hpp"
#include "unit/engine/intake/sighted_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

incoming_plan incoming_that(std::string_view identifier = "", emit_rule emit = emit_rule::all) {
    incoming_plan made{"posts", schedule::parse("by hand", "").value(), nullptr, {}, emit, {}, {}};
    if (!identifier.empty()) {
        made.identifier = expression::compile(identifier).value();
    }
    return made;
}

// The identity of one record, or its problem.
sighted_entity sighted(const incoming_plan& by, std::string_view data, std::string id = "") {
    std::vector<entity> fetched;
    fetched.push_back(post_with(data, std::move(id)));
    return sight(by, std::move(fetched)).at(0);
}

std::vector<std::string> ids_of(const std::vector<sighted_entity>& all) {
    std::vector<std::string> ids;
    for (const auto& one : all) {
        ids.push_back(one.entity.id);
    }
    return ids;
}

std::vector<std::string> offered_ids(
    emit_rule rule, const std::vector<sighted_entity>& all,
    const std::vector<std::optional<ledger::known_entity>>& known) {
    return ids_of(select(incoming_that("", rule), all, known, {}, {}).offered);
}

TEST(sight, takes_texts_numbers_booleans_and_lists_of_them_for_identifiers) {
    EXPECT_EQ(sighted(incoming_that("id"), R"({"id":"a/b"})").entity.id, "a/b");
    EXPECT_EQ(sighted(incoming_that("id"), R"({"id":12})").entity.id, "12");
    EXPECT_EQ(sighted(incoming_that("id"), R"({"id":1.10})").entity.id, "1.10");
    EXPECT_EQ(sighted(incoming_that("id"), R"({"id":98765432109876543210})").entity.id,
              "98765432109876543210");
    EXPECT_EQ(sighted(incoming_that("id"), R"({"id":true})").entity.id, "true");
    EXPECT_EQ(sighted(incoming_that("[a, b]"), R"({"a":"x","b":2})").entity.id, "x/2");
    EXPECT_EQ(sighted(incoming_that("[a, b]"), R"({"a":"","b":"x"})").entity.id, "/x");
}

TEST(sight, parts_with_a_slash_are_other_identifiers) {
    const auto one = sighted(incoming_that("[a, b]"), R"({"a":"A","b":"B/C"})");
    const auto other = sighted(incoming_that("[a, b]"), R"({"a":"A/B","b":"C"})");
    EXPECT_NE(one.entity.id, other.entity.id);
    EXPECT_EQ(one.former_id, "A/B/C");
    EXPECT_EQ(other.former_id, "A/B/C");
    EXPECT_EQ(sighted(incoming_that("[a, b]"), R"({"a":"A","b":"B"})").former_id, "");
    EXPECT_EQ(sighted(incoming_that("a"), R"({"a":"A/B"})").former_id, "");
}

TEST(sight, an_identifier_is_no_name_of_the_programs_own) {
    const auto hostile = sighted(incoming_that("id"), R"({"id":"\u001funidentified:0"})");
    EXPECT_THAT(hostile.problem, HasSubstr("the program's own names"));
}

TEST(sight, refuses_what_is_no_identifier) {
    for (const auto* data : {R"({"id":null})", R"({})", R"({"id":{"a":1}})", R"({"id":[[1]]})",
                             R"({"id":["a",null]})"}) {
        EXPECT_THAT(sighted(incoming_that("id"), data).problem, HasSubstr("identifier")) << data;
    }
    EXPECT_THAT(sighted(incoming_that("length(id)"), R"({"id":1})").problem,
                HasSubstr("identifier"));
}

TEST(sight, keeps_the_subscribers_identifier_where_the_incoming_says_none) {
    EXPECT_EQ(sighted(incoming_that(), "{}", "own").entity.id, "own");
    EXPECT_EQ(sighted(incoming_that("id"), R"({"id":"x"})", "own").entity.id, "x");
}

TEST(sight, an_empty_identifier_is_a_problem_only_where_entities_are_remembered) {
    EXPECT_EQ(sighted(incoming_that(), "{}").problem, "");
    EXPECT_NE(sighted(incoming_that("", emit_rule::only_new), "{}").problem, "");
    EXPECT_NE(sighted(incoming_that("id", emit_rule::only_changed), R"({"id":""})").problem, "");
}

TEST(sight, hashes_the_compared_part_where_changes_count) {
    auto by = incoming_that("id", emit_rule::only_changed);
    const auto whole = sighted(by, R"({"id":1,"seen":1})").hash;
    EXPECT_NE(sighted(by, R"({"id":1,"seen":2})").hash, whole);
    by.compare = expression::compile("status").value();
    const auto part = sighted(by, R"({"id":1,"status":"a","seen":1})").hash;
    EXPECT_EQ(sighted(by, R"({"id":1,"status":"a","seen":2})").hash, part);
    EXPECT_NE(sighted(by, R"({"id":1,"status":"b","seen":1})").hash, part);
    EXPECT_EQ(sighted(incoming_that("id"), R"({"id":1})").hash, "");
    by.compare = expression::compile("length(status)").value();
    EXPECT_THAT(sighted(by, R"({"id":1,"status":1})").problem, HasSubstr("compare"));
}

TEST(select, holds_back_what_the_rule_knows) {
    const std::vector<sighted_entity> all = {seen("a", "1"), seen("b", "1"), seen("c", "1")};
    const std::vector<std::optional<ledger::known_entity>> known = {
        ledger::known_entity{"1", ""}, ledger::known_entity{"0", "0"}, std::nullopt};
    EXPECT_THAT(offered_ids(emit_rule::all, all, known), ElementsAre("a", "b", "c"));
    EXPECT_THAT(offered_ids(emit_rule::only_new, all, known), ElementsAre("c"));
    EXPECT_THAT(offered_ids(emit_rule::only_changed, all, known), ElementsAre("b", "c"));
}

TEST(select, a_record_without_an_identifier_goes_on_once_for_as_long_as_it_is_the_same) {
    const auto by = incoming_that("id", emit_rule::only_changed);
    std::vector<entity> page;
    page.push_back(post_with(R"({"name":"a"})"));
    page.push_back(post_with(R"({"name":"a"})"));
    page.push_back(post_with(R"({"name":"b"})"));
    const auto bad = sight(by, page);
    const std::vector<std::optional<ledger::known_entity>> nothing(3);
    const auto chosen = select(by, bad, nothing, {}, {});
    EXPECT_EQ(chosen.passed_over, 0U);
    const auto& first = chosen.offered;
    ASSERT_EQ(first.size(), 2U);
    EXPECT_NE(first[0].source_id(), first[1].source_id());
    EXPECT_THAT(first[0].problem, HasSubstr("identifier"));
    EXPECT_TRUE(is_unidentified(first[0].source_id()));
    EXPECT_FALSE(first[0].hash.empty()) << "it is to be remembered";
    const ledger::known_entity known{bad[0].hash};
    EXPECT_EQ(select(by, bad, {known, known, std::nullopt}, {}, {}).offered.size(), 1U);
}

TEST(select, tells_created_changed_and_unchanged_apart) {
    const ledger::known_entity before{"1", "1", wall_time(std::chrono::seconds(60))};
    auto by = incoming_that("", emit_rule::all);
    by.remember = true;
    const auto all = select(by, {seen("a", "1"), seen("b", "2"), seen("c", "3")},
                            {before, before, std::nullopt}, {}, wall_time(std::chrono::seconds(90)))
                         .offered;
    ASSERT_THAT(ids_of(all), ElementsAre("a", "b", "c"));
    EXPECT_EQ(all[0].entity.headers.at("event"), "unchanged");
    EXPECT_EQ(all[0].hash, "") << "nothing new is to be remembered of it";
    EXPECT_EQ(all[1].entity.headers.at("event"), "changed");
    EXPECT_EQ(all[1].entity.headers.at("first_seen"), "1970-01-01T00:01:00.000Z");
    EXPECT_EQ(all[2].entity.headers.at("event"), "created");
    EXPECT_EQ(all[2].entity.headers.at("first_seen"), "1970-01-01T00:01:30.000Z");
}

class watching : public ::testing::Test {
 protected:
    watching() : by_(incoming_that("id", emit_rule::only_changed)) {
        by_.watch.emplace_back("status", expression::compile("status").value());
        by_.watch.emplace_back("rescheduled", expression::compile("at").value());
    }

    sighted_entity see(std::string_view data) { return sighted(by_, data); }
    selection next(const sighted_entity& before, std::string_view data) {
        ledger::known_entity known{before.hash, ""};
        known.watched = before.watched;
        return select(by_, {see(data)}, {known}, {}, {});
    }

    incoming_plan by_;
};

TEST_F(watching, the_first_declared_value_that_moved_is_the_event) {
    const auto before = see(R"({"id":1,"status":"DRAFT","at":null})");
    const auto all = next(before, R"({"id":1,"status":"SCHEDULED","at":"2026-01-01"})").offered;
    const auto& headers = all.at(0).entity.headers;
    EXPECT_EQ(headers.at("event"), "status");
    EXPECT_EQ(headers.at("from"), "DRAFT");
    EXPECT_EQ(headers.at("to"), "SCHEDULED");
    EXPECT_EQ(headers.at("moved"), "status,rescheduled");
    EXPECT_EQ(headers.at("rescheduled_from"), "");
    EXPECT_EQ(headers.at("rescheduled_to"), "2026-01-01");
}

TEST_F(watching, what_is_not_watched_is_a_change) {
    const auto before = see(R"({"id":1,"status":"DRAFT","at":null})");
    const auto all = next(before, R"({"id":1,"status":"DRAFT","at":null,"name":"x"})").offered;
    EXPECT_EQ(all.at(0).entity.headers.at("event"), "changed");
    EXPECT_FALSE(all.at(0).entity.headers.contains("moved"));
}

TEST_F(watching, a_watched_value_counts_even_where_it_is_not_compared) {
    by_.compare = expression::compile("name").value();
    const auto before = see(R"({"id":1,"status":"DRAFT"})");
    EXPECT_THAT(next(before, R"({"id":1,"status":"DRAFT","more":1})").offered, IsEmpty());
    const auto all = next(before, R"({"id":1,"status":"POSTED"})").offered;
    EXPECT_EQ(all.at(0).entity.headers.at("event"), "status");
    EXPECT_EQ(all.at(0).hash, before.hash);
}

TEST_F(watching, values_that_were_not_watched_before_are_noted_and_no_event) {
    auto before = see(R"({"id":1,"status":"DRAFT","at":"x"})");
    before.watched = "";
    const auto same = next(before, R"({"id":1,"status":"DRAFT","at":"x"})");
    EXPECT_THAT(same.offered, IsEmpty());
    ASSERT_EQ(same.noted.size(), 1U);
    EXPECT_EQ(same.noted[0].watched, R"({"status":"DRAFT","rescheduled":"x"})");
    const auto moved = next(before, R"({"id":1,"status":"POSTED","at":"x"})").offered;
    EXPECT_EQ(moved.at(0).entity.headers.at("event"), "changed");
}

TEST_F(watching, a_long_value_is_remembered_cut_and_still_told_from_others) {
    const std::string head = R"({"id":1,"at":")" + std::string(254, 'a') + "ä";
    const auto before = see(head + "1\"}");
    EXPECT_LT(before.watched.size(), 400U);
    const auto all = next(before, head + "2\"}").offered;
    EXPECT_EQ(all.at(0).entity.headers.at("event"), "rescheduled");
    EXPECT_NE(all.at(0).entity.headers.at("from"), all.at(0).entity.headers.at("to"));
}

TEST_F(watching, an_expression_that_fails_is_the_records_problem) {
    by_.watch.emplace_back("size", expression::compile("length(id)").value());
    EXPECT_THAT(see(R"({"id":1})").problem, HasSubstr("watch.size"));
}

TEST(marks_of, a_record_that_cannot_be_told_makes_the_listing_doubtful) {
    const auto by = incoming_that("id", emit_rule::only_changed);
    std::vector<entity> page;
    page.push_back(post_with(R"({"id":"a"})"));
    EXPECT_TRUE(marks_of(sight(by, page), true).unbroken);
    EXPECT_FALSE(marks_of(sight(by, page), false).unbroken);
    page.push_back(post_with("{}"));
    const auto marks = marks_of(sight(by, page), true);
    EXPECT_FALSE(marks.unbroken);
    EXPECT_EQ(marks.present.size(), 2U);
}

TEST(snapshot, gives_back_the_entity_that_is_gone) {
    auto record = post_with(R"({"id":"a","price":1.10})", "a");
    record.headers["workspace"] = "main";
    const ledger::missing_entity missing{"a", wall_time{}, snapshot_of(record)};
    const auto deleted = deleted_entity(missing);
    EXPECT_EQ(deleted.id, "a");
    EXPECT_EQ(deleted.type, "posts");
    EXPECT_EQ(write_json(deleted.data), R"({"id":"a","price":1.10})");
    EXPECT_EQ(deleted.headers.at("workspace"), "main");
    EXPECT_EQ(deleted.headers.at("event"), "deleted");
    EXPECT_EQ(deleted.headers.at("first_seen"), "1970-01-01T00:00:00.000Z");
    EXPECT_TRUE(deleted_entity({"b", {}, ""}).data.is_null());
}

}  // namespace
}  // namespace sluice::engine
