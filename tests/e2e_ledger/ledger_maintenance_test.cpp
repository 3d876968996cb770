// sluice ledger, beside a running daemon and without one.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct ledger_maintenance : ::testing::Test {
    ended ledger(std::vector<std::string> what) const {
        what.insert(what.begin(), "ledger");
        what.insert(what.end(), {"--state", work.state().string()});
        return run_sluice(std::move(what));
    }

    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
};

TEST_F(ledger_maintenance, beside_a_running_daemon_it_is_checked_copied_compacted_and_exported) {
    work.publish_products(sandbox, product_titles(30));
    sandbox.fault(R"({"kind":"slow","delay_ms":20,"count":30,"method":"POST","path":"/post"})");
    program daemon(work.run());
    ASSERT_TRUE(until([&] { return sandbox.calls("POST", "applied") >= 3; })) << daemon.err();

    EXPECT_THAT(ledger({"check"}).out, HasSubstr("sound"));
    const auto copy = work.beside("copy.sqlite");
    const auto backup = ledger({"backup", copy.string()});
    EXPECT_EQ(backup.code, 0) << backup.err;
    const auto compact = ledger({"compact"});
    EXPECT_EQ(compact.code, 0) << compact.err;
    const auto exported = ledger({"export"});
    EXPECT_EQ(exported.code, 0) << exported.err;
    EXPECT_THAT(exported.out, HasSubstr(R"({"table":"tasks",)"));
    const auto info = boost::json::parse(ledger({"info", "--json"}).out);
    EXPECT_EQ(info.at("rows").at("tasks").as_int64(), 30);
    EXPECT_TRUE(info.at("gives_space_back").as_bool());

    EXPECT_TRUE(until([&] { return sandbox.made().size() == 30; })) << daemon.err();
    EXPECT_EQ(daemon.stop().code, 0);
    EXPECT_EQ(sandbox.calls("POST", "received"), 30);
    EXPECT_EQ(ledger({"check"}).code, 0);
    EXPECT_EQ(ledger({"backup", copy.string()}).code, 1) << "a backup overwrites nothing";
}

// In the way that docs/operations.md describes.
TEST_F(ledger_maintenance,
       a_backup_takes_the_place_of_a_damaged_ledger_and_nothing_is_posted_twice) {
    work.publish_products(sandbox, product_titles(10));
    ASSERT_EQ(work.once().code, 0);
    const auto copy = work.beside("copy.sqlite");
    ASSERT_EQ(ledger({"backup", copy.string()}).code, 0);
    const auto file = work.state() / "ledger.sqlite";
    {
        std::fstream opened(file, std::ios::binary | std::ios::in | std::ios::out);
        for (int page = 20; page < 30; ++page) {
            opened.seekp(page * 4096);
            opened << std::string(4096, '\x5a');
        }
    }
    const auto checked = ledger({"check"});
    EXPECT_EQ(checked.code, 1);
    EXPECT_THAT(checked.out + checked.err, HasSubstr("damaged"));
    const auto saved = work.beside("saved.ndjson");
    ledger({"export", "--to", saved.string()});
    EXPECT_GT(lines_in(saved), 10U);

    for (const char* suffix : {"-wal", "-shm"}) {
        std::filesystem::remove(file.string() + suffix);
    }
    std::filesystem::rename(copy, file);
    EXPECT_EQ(ledger({"check"}).code, 0);
    ASSERT_EQ(work.once().code, 0);
    EXPECT_EQ(sandbox.calls("POST", "received"), 10);
    EXPECT_EQ(sandbox.made().size(), 10U);
}

TEST_F(ledger_maintenance, without_a_ledger_it_says_so) {
    EXPECT_EQ(ledger({"check"}).code, 1);
    EXPECT_THAT(ledger({"info"}).err, HasSubstr("there is no ledger"));
}

}  // namespace
}  // namespace sluice::testing
