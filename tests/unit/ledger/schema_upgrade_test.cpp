// A file of a former version is brought up to date, and nothing in it is lost.

#include "ledger/sqlite/schema.hpp"

#include <sluice/ledger/sqlite.hpp>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <support/run_awaitable.hpp>
#include <support/temporary_directory.hpp>

namespace sluice::ledger::sqlite {
namespace {

class schema_upgrade : public ::testing::Test {
 protected:
    // A file as the version before that step left it, with an incoming in the middle of its
    // listing.
    void make_former(const char* step) {
        connection former(file_, access::create);
        const auto steps = schema_steps();
        const auto found = std::ranges::find(steps, step, &schema_step::sql);
        ASSERT_NE(found, steps.end());
        migrate(former, steps.first(static_cast<std::size_t>(found - steps.begin())));
        former.execute(
            "INSERT INTO incomings (id, name, position, unfinished) VALUES (1, 'posts', '7', 1);"
            "INSERT INTO entities (incoming, id, offered_hash, settled_hash) VALUES"
            " (1, 'a', 'h1', 'h0')");
    }

    template <class T>
    T get(awaitable<result<T>> call) {
        return sluice::testing::run_awaitable(context_, std::move(call)).value();
    }

    sluice::testing::temporary_directory directory_;
    std::filesystem::path file_ = directory_ / "ledger.db";
    asio::io_context context_;
};

TEST_F(schema_upgrade, what_is_remembered_stays_and_listings_are_counted_from_then_on) {
    make_former(schema_steps()[4].sql);  // listings are version 5
    auto ledger = open_sqlite_ledger({.file = file_}).value();
    const auto state = get(ledger->state_of("posts"));
    EXPECT_EQ(state.position, "7");
    EXPECT_TRUE(state.listing_unfinished);
    EXPECT_EQ(state.listings_begun, 0);
    const auto known = get(ledger->known("posts", {"a"})).at(0).value();
    EXPECT_EQ(known.offered_hash, "h1");
    EXPECT_EQ(known.settled_hash, "h0");
    EXPECT_EQ(known.other_rows, "");
    EXPECT_EQ(get(ledger->shown_before("posts", {"a"})), std::vector<bool>{false});
    page_commit page;
    page.incoming = "posts";
    page.shown = {"a"};
    page.last = false;
    get(ledger->commit_page(page));
    EXPECT_EQ(get(ledger->shown_before("posts", {"a"})), std::vector<bool>{true});
    sluice::testing::run_awaitable(context_, ledger->close());
}

}  // namespace
}  // namespace sluice::ledger::sqlite
