// Every ledger answers as the model does, whatever is asked of it in whatever order.

#include "faults/ledger/many_histories.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/ledger/memory.hpp>
#include <sluice/ledger/sqlite.hpp>

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

void agrees(const ledger_maker& make, int histories) {
    const auto wrong = disagreement_in(make, 1, histories);
    EXPECT_FALSE(wrong) << *wrong;
}

TEST(ledger_model, agrees_with_the_ledger_in_memory) {
    agrees([] { return ledger::make_memory_ledger(); }, 200);
}

TEST(ledger_model, agrees_with_the_ledger_in_a_file) {
    temporary_directory directory;
    int number = 0;
    const auto fresh_file = [&] {
        ledger::sqlite_settings settings;
        settings.file = directory / (std::to_string(++number) + ".db");
        settings.keeps = ledger::durability::memory;  // what is asked here is not what survives
        return ledger::open_sqlite_ledger(settings).value();
    };
    agrees(fresh_file, 80);
}

// The check itself: a ledger that forgets one thing is found out, in few calls.
TEST(ledger_model, finds_a_ledger_that_forgets) {
    const auto planned = random_history(7, history_length);
    auto forgetful = planned.calls;
    ledger::value_change lost{"s1", "k1", "\"lost\"", std::nullopt};
    class only_promised final : public operation {
     public:
        explicit only_promised(operation_pointer what) : what_(std::move(what)) {}
        std::string text() const override { return what_->text(); }
        std::string on_model(ledger_model& model) const override { return what_->on_model(model); }
        awaitable<std::optional<std::string>> on_ledger(ledger::ledger* /*record*/) const override {
            co_return "done";
        }

     private:
        operation_pointer what_;
    };
    forgetful.push_back(std::make_shared<only_promised>(changing_values({lost}, planned.end)));
    const ledger_maker make = [] { return ledger::make_memory_ledger(); };
    EXPECT_FALSE(disagreement(make, planned.calls, planned.end));
    ASSERT_TRUE(disagreement(make, forgetful, planned.end));
    const auto few = shortened(forgetful, [&](const history& some) {
        return disagreement(make, some, planned.end).has_value();
    });
    EXPECT_EQ(few.size(), 1U);
}

}  // namespace
}  // namespace sluice::testing
