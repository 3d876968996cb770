// A ledger that an older version wrote, opened by this one.

#include "ledger/sqlite/schema.hpp"

#include <sluice/ledger/sqlite.hpp>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <support/run_awaitable.hpp>
#include <support/temporary_directory.hpp>

namespace sluice::ledger {

namespace {

// Version 4, before sources and sends were stored.
constexpr std::size_t former_steps = 4;

class upgrade : public ::testing::Test {
 protected:
    upgrade() {
        sqlite::connection former(file_, sqlite::access::create);
        former.execute("PRAGMA journal_mode = WAL");
        sqlite::migrate(former, sqlite::schema_steps().first(former_steps));
        former.execute(R"sql(
            INSERT INTO lanes VALUES (1, 'news', 'file'), (2, 'a/b', 'c'), (3, 'a', 'b/c');
            INSERT INTO incomings (id, name, position, last_run, next_run)
                VALUES (1, 'posts', '{"page":2}', 1000, 9000), (2, 'never', '', NULL, 5000);
            INSERT INTO runs (id, incoming, cause, started, tasks) VALUES (1, 1, 'hand', 1000, 1);
            INSERT INTO entities (incoming, id, offered_hash) VALUES (1, 'e', 'h');
            INSERT INTO tasks (id, lane, incoming, run, state, attempts, forgiven, created,
                updated, entity_id) VALUES (1, 1, 1, 1, 3, 5, 2, 1000, 1000, 'e'),
                (2, 1, 1, 1, 0, 0, 0, 1000, 1000, 'f');
            INSERT INTO payloads VALUES (1, 't', '{}', '{}'),
                (2, 't', '{"after_task":"1"}', '{}');
            INSERT INTO stored_values VALUES ('sluice.deliveries', 'news/file', '{"next":7}', 0, NULL),
                ('sluice.deliveries', 'a/b/c', '{"next":8}', 0, NULL),
                ('kept', 'a/b', '1', 0, NULL);
        )sql");
    }
    ~upgrade() override { testing::run_awaitable(context_, ledger_->close()); }

    template <class T>
    T get(awaitable<result<T>> call) {
        auto answer = testing::run_awaitable(context_, std::move(call));
        return std::move(answer).value();
    }
    std::string value_of(const std::string& store, const std::string& key) {
        const auto found = get(ledger_->values_of(store, {key}, wall_time{})).at(0);
        return found ? found->value : "";
    }
    void open() {
        sqlite_settings settings;
        settings.file = file_;
        ledger_ = open_sqlite_ledger(settings).value();
    }

    testing::temporary_directory directory_;
    std::filesystem::path file_ = directory_ / "ledger.db";
    asio::io_context context_;
    std::unique_ptr<ledger> ledger_;
};

TEST_F(upgrade, keeps_what_there_was_and_says_where_it_does_not_know_more) {
    open();
    const auto state = get(ledger_->state_of("posts"));
    EXPECT_EQ(state.position, R"({"page":2})");
    ASSERT_TRUE(state.next_run);
    EXPECT_EQ(state.next_run->at, wall_time(std::chrono::milliseconds(9000)));
    EXPECT_EQ(state.next_run->schedule, "");
    EXPECT_EQ(state.source, "");
    EXPECT_EQ(get(ledger_->known("posts", {"e"})).at(0)->offered_hash, "h");
    const auto runs = get(ledger_->last_runs({1}));
    EXPECT_EQ(runs.at(0).counts.tasks, 1);
    EXPECT_EQ(runs.at(0).counts.rejected, 0);
    EXPECT_EQ(runs.at(0).generation, 0);
    const auto task = get(ledger_->find(1))->task;
    EXPECT_EQ(task.generation, 0);
    EXPECT_FALSE(task.approved);
}

TEST_F(upgrade, takes_the_sends_of_a_task_from_its_attempts_and_counts_on) {
    open();
    EXPECT_EQ(get(ledger_->find(1))->task.sends, 3);
    claim_request asked;
    asked.lane = {"news", "file"};
    asked.lease = std::chrono::minutes(1);
    const auto claimed = get(ledger_->claim(asked)).tasks.at(0);
    settlement done;
    done.id = claimed.id;
    done.attempt = claimed.attempts;
    done.sent = true;
    get(ledger_->settle({done}));
    EXPECT_EQ(get(ledger_->find(2))->task.sends, 1);
    task_filter often;
    often.sends = 3;
    EXPECT_EQ(get(ledger_->list(often)).size(), 1U);
}

TEST_F(upgrade, finds_the_tasks_that_follow_another_one) {
    open();
    task_filter following;
    following.headers = {{"after_task", "1"}};
    const auto found = get(ledger_->list(following));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].id, 2);
}

TEST_F(upgrade, knows_that_the_first_listing_of_what_has_run_is_over) {
    open();
    EXPECT_EQ(value_of(first_listings_store, key_of_names("posts", "")), R"({"state":"over"})");
    EXPECT_EQ(value_of(first_listings_store, key_of_names("never", "")), "");
}

TEST_F(upgrade, finds_runs_of_deliveries_under_their_names) {
    open();
    EXPECT_EQ(value_of(delivery_runs_store, key_of_names("news", "file")), R"({"next":7})");
    // It could belong to either, so it is planned anew.
    EXPECT_EQ(value_of(delivery_runs_store, key_of_names("a/b", "c")), "");
    EXPECT_EQ(value_of(delivery_runs_store, key_of_names("a", "b/c")), "");
    EXPECT_EQ(value_of("kept", "a/b"), "1");
}

}  // namespace

}  // namespace sluice::ledger
