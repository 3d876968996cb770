#include "sqlite_file.hpp"

#include <support/child_process.hpp>
#include <sys/resource.h>

namespace sluice::ledger {

namespace {

void limit_files_to(rlim_t bytes) {
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) {
        throw std::runtime_error("no limit can be set");
    }
}

page_commit large_page(const std::string& id) {
    auto page = page_with({id});
    page.tasks[0].data = '"' + std::string(50'000, 'x') + '"';
    return page;
}

void expect(bool fact, const std::string& what) {
    if (!fact) {
        throw std::runtime_error(what);
    }
}

// Runs in a child process, whose files cannot grow past a limit, as on a full disk.
int fill_and_recover(const std::filesystem::path& file) {
    ::signal(SIGXFSZ, SIG_IGN);
    asio::io_context context;
    auto book = open_sqlite_ledger(settings_of(file, durability::power_safe)).value();
    const auto commit = [&](const page_commit& page) {
        return sluice::testing::run_awaitable(context, book->commit_page(page));
    };
    const auto count = [&] {
        auto counts = sluice::testing::run_awaitable(context, book->count_by_state()).value();
        return counts[task_state::fresh];
    };
    commit(large_page("first")).value();
    const auto log = file.string() + "-wal";
    limit_files_to(std::filesystem::file_size(log) + 120'000);
    std::int64_t kept = 1;
    auto last = commit(large_page("next"));
    while (last) {
        ++kept;
        expect(kept < 10, "the limit was never met");
        last = commit(large_page("next"));
    }
    expect(last.error().kind == failure_class::internal, "class of the failure");
    expect(last.error().message.find("cannot be") != std::string::npos, last.error().message);
    expect(last.error().message.find(file.string()) != std::string::npos, last.error().message);
    expect(!last.error().mend.empty(), "it says what to do");
    expect(!commit(large_page("again")), "still no room");
    expect(count() == kept, "nothing of what failed is kept, and questions are answered");

    limit_files_to(RLIM_INFINITY);
    commit(large_page("later")).value();
    expect(count() == kept + 1, "it goes on by itself");
    sluice::testing::run_awaitable(context, book->close());
    return 0;
}

}  // namespace

class sqlite_full_disk : public sqlite_file {};

TEST_F(sqlite_full_disk, fails_cleanly_and_goes_on_when_there_is_room) {
    sluice::testing::child_process child([&](int) { return fill_and_recover(file_); });
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(outside_connection(file_).run("PRAGMA integrity_check"), "ok");
}

}  // namespace sluice::ledger
