// Every ledger answers as the model does, whatever the calls and their order.

#include "faults/ledger/ledger_text.hpp"
#include "faults/ledger/many_histories.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/ledger/sqlite.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::testing {
namespace {

void agrees(const ledger_maker& make, int histories) {
    const auto wrong = disagreement_in(make, 1, histories);
    EXPECT_FALSE(wrong) << *wrong;
}

// Fault suites keep models of several moments, and go on from each.
TEST(ledger_model, is_a_value_whose_copy_keeps_a_moment) {
    const auto planned = random_history(3, history_length);
    ledger_model model;
    const auto half = planned.calls.begin() + history_length / 2;
    std::for_each(planned.calls.begin(), half, [&](const auto& call) { call->on_model(model); });
    const auto moment = model;
    const auto before = text_of(model, planned.end);
    std::for_each(half, planned.calls.end(), [&](const auto& call) { call->on_model(model); });
    EXPECT_EQ(text_of(moment, planned.end), before);
    EXPECT_NE(text_of(model, planned.end), before);
}

TEST(ledger_model, agrees_with_the_ledger_in_a_file) {
    temporary_directory directory;
    int number = 0;
    const auto fresh_file = [&] {
        ledger::sqlite_settings settings;
        settings.file = directory / (std::to_string(++number) + ".db");
        settings.keeps = ledger::durability::memory;  // this suite tests answers, not durability
        return ledger::open_sqlite_ledger(settings).value();
    };
    agrees(fresh_file, 80);
}

// Tests the check itself: a ledger that forgets one thing is caught within few calls.
TEST(ledger_model, finds_a_ledger_that_forgets) {
    const auto planned = random_history(7, history_length);
    auto forgetful = planned.calls;
    ledger::value_change lost{"s1", "k1", "\"lost\"", std::nullopt};
    class only_promised final : public operation {
     public:
        explicit only_promised(operation_pointer call) : call_(std::move(call)) {}
        std::string text() const override { return call_->text(); }
        std::string on_model(ledger_model& model) const override { return call_->on_model(model); }
        awaitable<std::optional<std::string>> on_ledger(ledger::ledger* /*ledger*/) const override {
            co_return "done";
        }

     private:
        operation_pointer call_;
    };
    forgetful.push_back(std::make_shared<only_promised>(changing_values({lost}, planned.end)));
    const ledger_maker make = make_memory_ledger;
    EXPECT_FALSE(disagreement(make, planned.calls, planned.end));
    ASSERT_TRUE(disagreement(make, forgetful, planned.end));
    const auto few = shortened(forgetful, [&](const history& some) {
        return disagreement(make, some, planned.end).has_value();
    });
    EXPECT_EQ(few.size(), 1U);
}

}  // namespace
}  // namespace sluice::testing
