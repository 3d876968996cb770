#include "sqlite_file.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace sluice::ledger {

using ::testing::HasSubstr;

// Many callers at once. A lock from outside blocks the writer until all of them have come.
class sqlite_group : public sqlite_file {
 protected:
    sqlite_group() : book_(open()) {}
    ~sqlite_group() override { close(std::move(book_)); }

    // The outcomes of one-entity pages, submitted while the writer was blocked.
    std::vector<result<std::vector<task_id>>> commit_together(
        const std::vector<std::string>& entities) {
        outcomes_.assign(entities.size(), std::vector<task_id>());
        std::size_t left = entities.size();
        {
            outside_connection blocker(file_);
            blocker.run("BEGIN IMMEDIATE");
            for (std::size_t i = 0; i < entities.size(); ++i) {
                auto one = [](sqlite_group* self, std::size_t at,
                              std::string entity) -> awaitable<void> {
                    auto page = page_with({std::move(entity)});
                    self->outcomes_[at] = co_await self->book_->commit_page(std::move(page));
                };
                asio::co_spawn(context_, one(this, i, entities[i]),
                               [&](std::exception_ptr) { --left; });
            }
            context_.restart();
            context_.poll();
            blocker.run("ROLLBACK");
        }
        while (left > 0) {
            context_.run_one();
        }
        return outcomes_;
    }

    // Commits in the write-ahead log: frames whose header gives a size of the database
    // (https://www.sqlite.org/fileformat2.html#the_write_ahead_log).
    std::size_t commits() const {
        std::ifstream in(file_.string() + "-wal", std::ios::binary);
        const std::string log{std::istreambuf_iterator<char>(in), {}};
        constexpr std::size_t header = 32;
        constexpr std::size_t frame = 24 + 4096;
        std::size_t count = 0;
        for (std::size_t at = header; at + frame <= log.size(); at += frame) {
            count += log.substr(at + 4, 4) != std::string(4, '\0') ? 1U : 0U;
        }
        return count;
    }

    static std::vector<std::string> entities(std::size_t count) {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < count; ++i) {
            all.push_back("e" + std::to_string(i));
        }
        return all;
    }

    std::unique_ptr<ledger> book_;
    std::vector<result<std::vector<task_id>>> outcomes_;
};

TEST_F(sqlite_group, what_comes_during_a_commit_shares_the_next) {
    const auto before = commits();
    for (const auto& one : commit_together(entities(64))) {
        EXPECT_EQ(one.value().size(), 1U);
    }
    // The writer may have taken some operations before the others came; those are in the first
    // transaction.
    EXPECT_LE(commits() - before, 2U);
    EXPECT_EQ(get(book_->count_by_state()).at(task_state::fresh), 64);
}

TEST_F(sqlite_group, one_that_cannot_be_written_fails_alone) {
    outside_connection(file_).run(
        "CREATE TRIGGER poison BEFORE INSERT ON tasks WHEN new.entity_id = 'e3'"
        " BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
    const auto outcomes = commit_together(entities(10));
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        EXPECT_EQ(outcomes[i].has_value(), i != 3) << i;
    }
    EXPECT_EQ(outcomes[3].error().kind, failure_class::internal);
    EXPECT_THAT(outcomes[3].error().message, HasSubstr("poisoned"));
    EXPECT_EQ(get(book_->count_by_state()).at(task_state::fresh), 9);
    EXPECT_EQ(get(book_->known("posts", {"e3"})).at(0), std::nullopt)
        << "nothing of the operation is kept";
}

// Callers that were answered ask again at once. Their next operations join the write of the first
// of them.
TEST_F(sqlite_group, one_that_joins_and_cannot_be_written_fails_alone) {
    outside_connection(file_).run(
        "CREATE TRIGGER poison BEFORE INSERT ON tasks WHEN new.entity_id = 'again 40'"
        " BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
    std::vector<std::size_t> refused;
    for (std::size_t i = 0; i < 64; ++i) {
        auto one = [](ledger* book, std::size_t number,
                      std::vector<std::size_t>* into) -> awaitable<void> {
            for (const auto* word : {"first ", "again ", "third "}) {
                const auto added =
                    co_await book->commit_page(page_with({word + std::to_string(number)}));
                if (!added) {
                    into->push_back(number);
                }
            }
        };
        asio::co_spawn(context_, one(book_.get(), i, &refused),
                       [](std::exception_ptr error) { EXPECT_EQ(error, nullptr); });
    }
    context_.restart();
    context_.run();
    EXPECT_EQ(refused, std::vector<std::size_t>{40});
    EXPECT_EQ(get(book_->count_by_state()).at(task_state::fresh), 3 * 64 - 1);
}

TEST_F(sqlite_group, lanes_made_in_a_transaction_that_failed_are_made_again) {
    outside_connection(file_).run(
        "CREATE TRIGGER poison BEFORE INSERT ON tasks WHEN new.entity_id = 'e0'"
        " BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
    const auto outcomes = commit_together({"e0", "e1"});
    EXPECT_FALSE(outcomes[0]);
    ASSERT_TRUE(outcomes[1]);
    EXPECT_EQ(get(book_->list({})).at(0).lane.route, "r");
}

TEST_F(sqlite_group, a_caller_that_throws_costs_nobody_else_an_answer) {
    int answered = 0;
    for (int i = 0; i < 8; ++i) {
        auto one = [](ledger* book, int number, int* count) -> awaitable<void> {
            auto added = co_await book->commit_page(page_with({"x"}));
            *count += added ? 1 : 0;
            if (number % 2 == 0) {
                throw std::runtime_error("a caller's own trouble");
            }
        };
        asio::co_spawn(context_, one(book_.get(), i, &answered), [](std::exception_ptr error) {
            if (error) {
                std::rethrow_exception(error);
            }
        });
    }
    int thrown = 0;
    context_.restart();
    for (;;) {
        try {
            context_.run();
            break;
        } catch (const std::exception&) {
            ++thrown;
        }
    }
    EXPECT_EQ(answered, 8);
    EXPECT_GE(thrown, 1) << "Asio hands over several of one batch as one";
}

}  // namespace sluice::ledger
