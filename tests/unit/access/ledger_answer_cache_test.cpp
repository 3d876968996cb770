#include "access/ledger_answer_cache.hpp"

#include "support/component_fixture.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using sluice::testing::noon;
using std::chrono::days;
using std::chrono::hours;

class AnswersInLedger : public ::testing::Test {
 protected:
    ~AnswersInLedger() override { sluice::testing::run_awaitable(io_, ledger_->close()); }

    // Makes the cache anew, as a start of the daemon does.
    ledger_answer_cache start() {
        ledger_answer_cache made(time_, log_);
        made.keep_in(*ledger_);
        return made;
    }
    void keep(ledger_answer_cache& in, const std::string& text) {
        cached_answer answer{parse_json(text).value(), time_.now()};
        sluice::testing::run_awaitable(io_, in.keep("hash /workspaces", std::move(answer)));
    }
    std::optional<cached_answer> find(ledger_answer_cache& in) {
        return sluice::testing::run_awaitable(io_, in.find("hash /workspaces"));
    }

    asio::io_context io_;
    sluice::testing::manual_clock time_{noon};
    sluice::testing::kept_log log_;
    std::unique_ptr<ledger::ledger> ledger_ = sluice::testing::make_memory_ledger();
};

TEST_F(AnswersInLedger, are_there_after_a_restart_with_their_time) {
    auto before = start();
    EXPECT_FALSE(find(before));
    keep(before, R"([{"id":"w"}])");
    time_.advance(hours(1));
    auto after = start();
    const auto found = find(after);
    ASSERT_TRUE(found);
    EXPECT_EQ(write_json(found->value), R"([{"id":"w"}])");
    EXPECT_EQ(found->asked, noon);
}

TEST_F(AnswersInLedger, are_gone_after_a_week) {
    auto answers = start();
    keep(answers, "[]");
    time_.advance(days(7));
    EXPECT_FALSE(find(answers));
}

TEST_F(AnswersInLedger, of_a_clock_that_has_been_set_back_are_not_believed) {
    auto answers = start();
    keep(answers, "[]");
    sluice::testing::manual_clock earlier(noon - hours(1));
    ledger_answer_cache after(earlier, log_);
    after.keep_in(*ledger_);
    EXPECT_FALSE(find(after));
}

TEST_F(AnswersInLedger, without_a_ledger_nothing_is_kept) {
    ledger_answer_cache answers(time_, log_);
    keep(answers, "[]");
    EXPECT_FALSE(find(answers));
    EXPECT_TRUE(log_.lines().empty());
}

}  // namespace
}  // namespace sluice::access
