#include "ledger_contract.hpp"

namespace sluice::ledger {

// The ledger's memory of the current listing.
class ledger_listing : public ledger_contract {
 protected:
    static page_commit showing(std::vector<std::string> ids, bool begins, bool last = false) {
        page_commit page = page_of({});
        page.begins_listing = begins;
        page.shown = std::move(ids);
        page.last = last;
        return page;
    }
    void commit(page_commit page) { get(ledger_->commit_page(std::move(page))); }

    // "x.x" means the first and the third of three ids.
    std::string shown(const std::vector<std::string>& ids, const std::string& incoming = "posts") {
        std::string text;
        for (const bool one : get(ledger_->shown_before(incoming, ids))) {
            text += one ? 'x' : '.';
        }
        return text;
    }
    std::int64_t begun() { return get(ledger_->state_of("posts")).listings_begun; }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_listing,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_listing, each_page_adds_to_what_the_listing_has_shown) {
    EXPECT_EQ(shown({"a"}), ".") << "an incoming that it does not know";
    commit(showing({"a", "b"}, true));
    EXPECT_EQ(shown({"a", "b", "c", "a"}), "xx.x");
    reopen();
    commit(showing({"c"}, false));
    EXPECT_EQ(shown({"c", "d", "b"}), "x.x");
    EXPECT_EQ(shown({}), "");
    EXPECT_EQ(begun(), 1);
}

TEST_P(ledger_listing, a_listing_that_begins_forgets_what_the_last_one_showed) {
    commit(showing({"a"}, true));
    commit(showing({"b"}, true));
    EXPECT_EQ(shown({"a", "b"}), ".x");
    EXPECT_EQ(begun(), 2);
    reopen();
    EXPECT_EQ(begun(), 2);
}

TEST_P(ledger_listing, a_listing_that_has_ended_shows_nothing_more) {
    commit(showing({"a"}, true));
    commit(showing({"b"}, false, true));
    EXPECT_EQ(shown({"a", "b"}), "..");
    EXPECT_EQ(begun(), 1);
}

TEST_P(ledger_listing, another_incoming_is_not_touched) {
    commit(showing({"a"}, true));
    auto other = showing({"b"}, true);
    other.incoming = "orders";
    commit(other);
    EXPECT_EQ(shown({"a", "b"}), "x.");
    EXPECT_EQ(shown({"a", "b"}, "orders"), ".x");
    other = showing({}, false, true);
    other.incoming = "orders";
    commit(other);
    EXPECT_EQ(shown({"a"}), "x");
}

TEST_P(ledger_listing, many_identifiers_of_every_kind_are_told_apart) {
    std::vector<std::string> all;
    for (int page = 0; page < 40; ++page) {
        std::vector<std::string> ids;
        for (int i = 0; i < 37; ++i) {
            ids.push_back("id " + std::to_string(page) + "/" + std::to_string(i));
        }
        all.insert(all.end(), ids.begin(), ids.end());
        commit(showing(std::move(ids), page == 0));
    }
    commit(showing({"", std::string(3000, 'x'), "ä\n\x01"}, false));
    EXPECT_EQ(shown(all), std::string(all.size(), 'x'));
    EXPECT_EQ(shown({"", std::string(3000, 'x'), "ä\n\x01", std::string(3001, 'x'), "id 40/0"}),
              "xxx..");
}

TEST_P(ledger_listing, the_text_about_further_rows_stays_until_another_comes) {
    const auto other_rows = [this] {
        return get(ledger_->known("posts", {"a"})).at(0)->other_rows;
    };
    auto page = showing({}, true);
    page.seen.push_back({"a", "h1"});
    page.seen.back().other_rows = "one";
    commit(page);
    EXPECT_EQ(other_rows(), "one");
    page.seen = {{"a", "h2"}};
    page.seen.back().was_known = true;
    commit(page);
    page.seen.clear();
    page.noted.push_back({"a", ""});
    commit(page);
    reopen();
    EXPECT_EQ(other_rows(), "one");
    page.noted.back().other_rows = "two";
    commit(page);
    EXPECT_EQ(other_rows(), "two");
    page.noted.back().other_rows = "";
    commit(page);
    EXPECT_EQ(other_rows(), "");
    page.noted.clear();
    page.seen = {{"a", "h3"}};
    page.seen.back().was_known = true;
    page.seen.back().other_rows = "three";
    commit(page);
    EXPECT_EQ(other_rows(), "three");
}

}  // namespace sluice::ledger
