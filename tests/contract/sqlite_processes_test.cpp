#include "sqlite_file.hpp"

#include <support/child_process.hpp>

namespace sluice::ledger {

// A command beside a running daemon.
class sqlite_processes : public sqlite_file {};

TEST_F(sqlite_processes, both_write_and_neither_disturbs_the_other) {
    // Forked first, while this process has one thread. The child starts when the parent says so.
    std::array<int, 2> go{};
    ASSERT_EQ(::pipe(go.data()), 0);
    sluice::testing::child_process command([&](int) {
        char ready = 0;
        if (::read(go[0], &ready, 1) != 1) {
            return 98;
        }
        asio::io_context context;
        auto book = open_sqlite_ledger(settings_of(file_)).value();
        task_filter failed;
        failed.states = {task_state::failed};
        auto again = sluice::testing::run_awaitable(context, book->offer_again(failed, {}));
        sluice::testing::run_awaitable(context, book->close());
        return static_cast<int>(again.value());
    });

    auto book = open();
    get(book->commit_page(page_with({"a", "b", "c"})));
    settle_all(context_, *book, task_state::failed);
    get(book->changed_elsewhere());
    ASSERT_EQ(::write(go[1], "x", 1), 1);
    int code = -1;
    std::size_t pages = 0;
    while (!command.has_ended(code)) {
        get(book->commit_page(page_with({"page"})));
        ++pages;
    }
    EXPECT_EQ(code, 3);
    EXPECT_TRUE(get(book->changed_elsewhere()));
    EXPECT_FALSE(get(book->changed_elsewhere()));
    const auto counts = get(book->count_by_state());
    EXPECT_EQ(counts.at(task_state::fresh), static_cast<std::int64_t>(3 + pages));
    EXPECT_FALSE(counts.contains(task_state::failed));
    close(std::move(book));
    ::close(go[0]);
    ::close(go[1]);
    EXPECT_EQ(outside_connection(file_).run("PRAGMA integrity_check"), "ok");
}

}  // namespace sluice::ledger
