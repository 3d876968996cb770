// The cost of a search, in steps of SQLite's machine. Steps are the same on every computer.

#include "ledger/sqlite/task_search.hpp"

#include "ledger/sqlite/schema.hpp"
#include "ledger/sqlite/search_functions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <optional>
#include <support/temporary_directory.hpp>

namespace sluice::ledger::sqlite {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr std::int64_t tasks = 6'000;

// Half of the tasks are finished at a/x, half are new at a/y; two of these follow task 7.
class task_search_cost : public ::testing::Test {
 protected:
    task_search_cost() {
        migrate(file_, schema_steps());
        add_search_functions(file_);
        file_.execute(R"sql(
            INSERT INTO lanes VALUES (1, 'a', 'x'), (2, 'a', 'y'), (3, 'b', 'y');
            INSERT INTO incomings (id, name) VALUES (1, 'posts');
            WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 6000)
            INSERT INTO tasks (id, lane, incoming, run, state, created, updated, entity_id)
                SELECT id, 1 + id % 2, 1, 1, iif(id % 2, 0, 2), 1000, 1000, 'e' || id FROM n;
            INSERT INTO payloads SELECT id, 't', '{}', '{}' FROM tasks;
            UPDATE payloads SET headers = '{"x":"1","after_task":"7","after_result":""}'
                WHERE task IN (101, 5001);
            UPDATE payloads SET headers = '{"after_task":"70"}' WHERE task = 103;
        )sql");
        names_.emplace(file_);
        search_.emplace(file_, *names_);
    }

    static int count_step(void* steps) {
        ++*static_cast<std::int64_t*>(steps);
        return 0;
    }

    // Returns the number of steps of the work.
    template <class Work>
    std::int64_t steps_of(Work work) {
        std::int64_t steps = 0;
        sqlite3_progress_handler(file_.handle(), 1, count_step, &steps);
        work();
        sqlite3_progress_handler(file_.handle(), 0, nullptr, nullptr);
        return steps;
    }

    // Returns the number of looks at pages of the file.
    template <class Work>
    int pages_of(Work work) {
        const auto looks = [&](int which) {
            int present = 0;
            int highest = 0;
            sqlite3_db_status(file_.handle(), which, &present, &highest, 0);
            return present;
        };
        const auto all = [&] {
            return looks(SQLITE_DBSTATUS_CACHE_HIT) + looks(SQLITE_DBSTATUS_CACHE_MISS);
        };
        const int before = all();
        work();
        return all() - before;
    }

    std::vector<task_id> found(const task_filter& filter) {
        std::vector<task_id> ids;
        for (const auto& one : search_->find(filter)) {
            ids.push_back(one.id);
        }
        return ids;
    }

    static task_filter following(const std::string& task) {
        task_filter filter;
        filter.headers = {{"after_task", task}};
        return filter;
    }

    testing::temporary_directory directory_;
    connection file_{directory_ / "ledger.db", access::create};
    std::optional<name_table> names_;
    std::optional<task_search> search_;
};

TEST_F(task_search_cost, tasks_that_follow_one_are_found_without_a_look_at_the_others) {
    auto filter = following("7");
    filter.route = "a";
    filter.run = 1;
    filter.created_since = wall_time(std::chrono::milliseconds(1'000));
    EXPECT_LT(steps_of([&] { EXPECT_THAT(found(filter), ElementsAre(5'001, 101)); }), 1'000);
    filter.limit = 1;
    EXPECT_THAT(found(filter), ElementsAre(5'001));
    filter.below = 5'001;
    EXPECT_THAT(found(filter), ElementsAre(101));
    filter.route = "b";
    EXPECT_THAT(found(filter), IsEmpty());
}

TEST_F(task_search_cost, a_number_is_whole_and_another_value_is_found_without_the_index) {
    EXPECT_THAT(found(following("70")), ElementsAre(103));
    EXPECT_THAT(found(following("0")), IsEmpty());
    file_.execute(R"sql(
        UPDATE payloads SET headers = '{"after_task":"7 of them"}' WHERE task = 1;
        UPDATE payloads SET headers = '{"after_task":"12345678901234567890123"}' WHERE task = 3;
        UPDATE payloads SET headers = '{"after_task":"' WHERE task = 5;
        UPDATE payloads SET headers = '{"note":"\"after_task\":\"7\""}' WHERE task = 9;
    )sql");
    EXPECT_THAT(found(following("7 of them")), ElementsAre(1));
    EXPECT_THAT(found(following("12345678901234567890123")), ElementsAre(3));
    EXPECT_THAT(found(following("7")), ElementsAre(5'001, 101));
    auto filter = following("7");
    filter.headers.push_back({"x", "2"});
    EXPECT_THAT(found(filter), IsEmpty());
    EXPECT_THAT(search_->count(following("7")), ElementsAre(Pair(task_state::fresh, 2)));
}

// A look at each new task would take more than ten steps a task.
TEST_F(task_search_cost, new_tasks_are_counted_without_a_look_at_them) {
    task_filter open;
    open.states = open_states();
    std::vector<lane_count> counts;
    EXPECT_LT(steps_of([&] { counts = search_->count_by_lane(open); }), tasks / 2 * 5);
    ASSERT_EQ(counts.size(), 1U);
    EXPECT_EQ(counts[0].lane, (lane{"a", "y"}));
    EXPECT_THAT(counts[0].tasks, ElementsAre(Pair(task_state::fresh, tasks / 2)));
}

TEST_F(task_search_cost, waiting_tasks_are_no_new_ones) {
    file_.execute(
        "UPDATE tasks SET state = 5, next_attempt = 9 WHERE id IN (1, 3);"
        "UPDATE tasks SET state = 7 WHERE id = 5; UPDATE tasks SET state = 3 WHERE id = 7");
    task_filter filter;
    filter.states = {task_state::fresh, task_state::waiting, task_state::failed};
    EXPECT_THAT(search_->count(filter),
                ElementsAre(Pair(task_state::fresh, tasks / 2 - 4), Pair(task_state::failed, 1),
                            Pair(task_state::waiting, 1)));
    filter.run = 1;
    EXPECT_EQ(search_->count(filter).at(task_state::fresh), tasks / 2 - 4) << "one by one";
    filter.run = 2;
    EXPECT_THAT(search_->count(filter), IsEmpty());
    filter.run.reset();
    filter.outgoing = "x";
    EXPECT_THAT(search_->count(filter), IsEmpty());
}

// A look at each failed task would take a page or more a task.
TEST_F(task_search_cost, parked_tasks_are_counted_by_lane_without_a_look_at_them) {
    file_.execute("UPDATE tasks SET state = 3, lane = iif(id > 5990, 3, lane) WHERE state = 0");
    task_filter open;
    open.states = open_states();
    std::vector<lane_count> counts;
    EXPECT_LT(pages_of([&] { counts = search_->count_by_lane(open); }), 200);
    ASSERT_EQ(counts.size(), 2U);
    EXPECT_EQ(counts[0].lane, (lane{"a", "y"}));
    EXPECT_THAT(counts[0].tasks, ElementsAre(Pair(task_state::failed, tasks / 2 - 5)));
    EXPECT_EQ(counts[1].lane, (lane{"b", "y"}));
    EXPECT_THAT(counts[1].tasks, ElementsAre(Pair(task_state::failed, 5)));
    open.route = "b";
    EXPECT_LT(steps_of([&] { counts = search_->count_by_lane(open); }), 1'000);
    ASSERT_EQ(counts.size(), 1U);
    EXPECT_THAT(counts[0].tasks, ElementsAre(Pair(task_state::failed, 5)));
}

TEST_F(task_search_cost, the_parked_tasks_of_a_lane_are_found_without_a_look_at_other_lanes) {
    file_.execute("UPDATE tasks SET state = 3, lane = iif(id < 10, 3, lane) WHERE state = 0");
    task_filter filter;
    filter.states = {task_state::failed};
    filter.route = "b";
    filter.limit = 2;
    EXPECT_LT(steps_of([&] { EXPECT_THAT(found(filter), ElementsAre(9, 7)); }), 1'000);
    filter.below = 7;
    EXPECT_THAT(found(filter), ElementsAre(5, 3));
    filter.outgoing = "y";
    filter.route.clear();
    filter.below = 11;
    EXPECT_THAT(found(filter), ElementsAre(9, 7)) << "two lanes, merged";
}

// `sluice ledger compact` lets SQLite gather statistics.
TEST_F(task_search_cost, statistics_change_no_way) {
    file_.execute("UPDATE tasks SET state = 3 WHERE state = 0; ANALYZE");
    connection again(directory_ / "ledger.db", access::write);
    add_search_functions(again);
    name_table names(again);
    task_search search(again, names);
    task_filter filter;
    filter.states = {task_state::failed};
    filter.limit = 2;
    std::int64_t steps = 0;
    sqlite3_progress_handler(again.handle(), 1, count_step, &steps);
    EXPECT_EQ(search.find(filter).size(), 2U);
    filter.route = "a";
    EXPECT_EQ(search.find(filter).size(), 2U);
    EXPECT_LT(steps, 1'000);
    sqlite3_progress_handler(again.handle(), 0, nullptr, nullptr);
}

TEST_F(task_search_cost, tasks_named_by_number_are_counted_alone) {
    file_.execute("UPDATE tasks SET state = 3 WHERE id < 100 AND state = 0");
    task_filter filter;
    filter.ids = {1, 3, 4, 101};
    filter.states = {task_state::fresh, task_state::failed};
    EXPECT_THAT(search_->count(filter),
                ElementsAre(Pair(task_state::fresh, 1), Pair(task_state::failed, 2)));
}

}  // namespace
}  // namespace sluice::ledger::sqlite
