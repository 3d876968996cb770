#include "sqlite_file.hpp"

#include <boost/asio/co_spawn.hpp>

#include <map>
#include <random>
#include <set>
#include <sstream>
#include <support/child_process.hpp>

namespace sluice::ledger {

namespace {

void tell(int pipe, const std::string& line) {
    if (::write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        throw std::runtime_error("the parent is gone");
    }
}

// Repeats for ever: a page, its claim, its outcome. Reports each one once it is acknowledged.
awaitable<void> keep_writing(ledger* book, int pipe, std::string name) {
    for (int number = 0;; ++number) {
        const auto entity = name + "-" + std::to_string(number);
        auto page = page_with({entity});
        auto added = co_await book->commit_page(std::move(page));
        tell(pipe, "added " + std::to_string(added.value().at(0)) + " " + entity + "\n");
        claim_request wanted;
        wanted.lane = {"r", "o"};
        wanted.lease = std::chrono::minutes(1);
        auto claimed = co_await book->claim(std::move(wanted));
        if (claimed.value().tasks.empty()) {
            continue;
        }
        const auto& held = claimed.value().tasks[0];
        settlement done;
        done.id = held.id;
        done.attempt = held.attempts;
        std::vector<settlement> outcomes{done};
        auto settled = co_await book->settle(std::move(outcomes));
        settled.value();
        tell(pipe, "settled " + std::to_string(held.id) + " " + held.entity_id + "\n");
    }
}

int write_until_killed(const std::filesystem::path& file, int round, int pipe) {
    asio::io_context context;
    auto book = open_sqlite_ledger(settings_of(file, durability::power_safe)).value();
    for (int caller = 0; caller < 16; ++caller) {
        const auto name = std::to_string(round) + "-" + std::to_string(caller);
        asio::co_spawn(context, keep_writing(book.get(), pipe, name), [](std::exception_ptr error) {
            if (error) {
                std::rethrow_exception(error);
            }
        });
    }
    context.run();
    return 1;
}

// The reports before the kill, and those that reached the pipe afterwards.
std::string read_some_then_kill(sluice::testing::child_process& child, std::size_t enough) {
    std::string told;
    std::array<char, 4096> block{};
    bool killed = false;
    for (;;) {
        const auto count = ::read(child.pipe(), block.data(), block.size());
        if (count <= 0) {
            return told;
        }
        told.append(block.data(), static_cast<std::size_t>(count));
        if (!killed && told.size() >= enough) {
            child.kill();
            killed = true;
        }
    }
}

}  // namespace

class sqlite_crash : public sqlite_file {};

TEST_F(sqlite_crash, nothing_that_was_acknowledged_is_lost_by_a_kill) {
    std::mt19937 random(20260131);
    std::map<task_id, std::string> added;
    std::set<task_id> settled;
    for (int round = 0; round < 8; ++round) {
        sluice::testing::child_process child(
            [&](int pipe) { return write_until_killed(file_, round, pipe); });
        std::istringstream told(read_some_then_kill(child, 500 + random() % 8000));
        EXPECT_EQ(child.wait(), -1);
        std::string what;
        std::string entity;
        task_id id = 0;
        while (told >> what >> id >> entity) {
            if (what == "added") {
                EXPECT_TRUE(added.emplace(id, entity).second) << "id " << id << " given twice";
            } else {
                settled.insert(id);
            }
        }
        EXPECT_EQ(outside_connection(file_).run("PRAGMA integrity_check"), "ok");
        auto book = open();
        for (const auto& [one, its_entity] : added) {
            const auto found = get(book->find(one));
            ASSERT_TRUE(found) << "task " << one << " is lost in round " << round;
            EXPECT_EQ(found->task.entity_id, its_entity);
            if (settled.contains(one)) {
                EXPECT_EQ(found->task.state, task_state::finished);
                const auto known = get(book->known("posts", {its_entity}));
                EXPECT_EQ(known.at(0).value().settled_hash, "hash of " + its_entity);
            }
        }
        get(book->end_all_leases({}));
        close(std::move(book));
    }
    EXPECT_GT(settled.size(), 8U);
}

}  // namespace sluice::ledger
