// A page, entity or text that cannot be read does not stop the others, and the listing goes on
// after it.

#include "unit/connectors_ocoya/own_listing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Pages of two: "ab", "cd", "ef", …
struct counted_listing : own_listing {
    counted_listing() {
        paged_by(paging::page_kind::numbered);
        options.pages->size = 2;
        numbered({"ab", "cd", "ef"});
    }

    static std::string target(std::size_t number) {
        return "/things?page=" + std::to_string(number) + "&perPage=2";
    }
    void numbered(const std::vector<std::string>& ids) {
        for (std::size_t number = 0; number < ids.size(); ++number) {
            page(target(number), things_json(ids[number]));
        }
        page(target(ids.size()), "[]");
    }
    void fails(std::size_t number, unsigned status, std::string body = R"({"message":"no"})") {
        pages["/api" + target(number)] = answer(status, std::move(body));
    }
    std::string last_run() const {
        const auto* found = position.as_object().if_contains("last_run");
        return found == nullptr ? "" : std::string(found->as_string());
    }
};

TEST(failing_listing,
     apage_that_is_refused_leads_to_the_first_page_and_is_passed_over_in_the_third_run) {
    counted_listing listing;
    listing.fails(1, 422);
    for (int round = 1; round <= 2; ++round) {
        const auto fault = listing.fault();
        EXPECT_EQ(fault.kind, failure_class::refused);
        EXPECT_THAT(fault.message, AllOf(HasSubstr("GET /things?page=1&perPage=2: HTTP 422: no"),
                                         HasSubstr("the next run begins at the first page")));
    }
    EXPECT_EQ(listing.taken, "abab") << "what is new on page 0 is seen";
    EXPECT_TRUE(listing.whole) << "what breaks off and begins anew proves nothing wrong";
    EXPECT_THAT(listing.log.lines(), IsEmpty());
    listing.whole = true;
    EXPECT_EQ(listing.run_once().value(), "abef");
    EXPECT_FALSE(listing.whole);
    EXPECT_EQ(listing.last_run(), "") << "what is missing is asked for again";
    EXPECT_THAT(listing.log.lines(),
                ElementsAre(AllOf(HasSubstr("a page cannot be read and is passed over"),
                                  HasSubstr("page=GET /things?page=1&perPage=2"),
                                  HasSubstr("HTTP 422: no"), HasSubstr("end_status"))));
    EXPECT_EQ(listing.run_once().value(), "abef") << "each time, and it is said each time";
    EXPECT_EQ(listing.log.lines().size(), 2U);
    listing.numbered({"ab", "cd", "ef"});
    listing.whole = true;
    EXPECT_EQ(listing.run_once().value(), "abcdef") << "it is tried in each run";
    EXPECT_TRUE(listing.whole);
    EXPECT_NE(listing.last_run(), "");
    listing.fails(1, 422);
    EXPECT_THAT(listing.fault().message, HasSubstr("HTTP 422")) << "it counts from the beginning";
}

TEST(failing_listing, a_lasting500_and_a_page_that_is_no_json_are_treated_alike) {
    for (const unsigned status : {500U, 200U}) {
        counted_listing listing;
        listing.fails(1, status, "<html>Oops</html>");
        std::string runs;
        for (int round = 0; round < 5; ++round) {
            const auto done = listing.run_once();
            runs += done ? *done + " " : "failed ";
        }
        // A server that does not answer is asked for the page a second time.
        EXPECT_EQ(runs, "failed failed abef abef abef ");
    }
}

TEST(failing_listing, how_many_runs_is_said_and_may_be_never) {
    counted_listing listing;
    listing.fails(1, 422);
    listing.options.pass_page_after = 1;
    EXPECT_EQ(listing.run_once().value(), "abef");
    listing.options.pass_page_after = 0;
    for (int round = 0; round < 9; ++round) {
        EXPECT_FALSE(listing.run_once());
    }
}

TEST(failing_listing, three_pages_in_a_row_that_cannot_be_read_end_it) {
    counted_listing listing;
    listing.options.pass_page_after = 1;
    for (std::size_t number = 1; number < 9; ++number) {
        listing.fails(number, 500);
    }
    EXPECT_EQ(listing.run_once().value(), "ab");
    EXPECT_FALSE(listing.whole);
    EXPECT_EQ(listing.requests().size(), 5U);
    EXPECT_THAT(listing.log.lines(),
                Contains(HasSubstr("the listing ends before pages that cannot be read")));
    EXPECT_EQ(listing.last_run(), "");
}

TEST(failing_listing, an_offset_and_a_window_are_passed_over_too) {
    own_listing offsets;
    offsets.paged_by(paging::page_kind::offset);
    offsets.options.pages->size = 2;
    offsets.options.pass_page_after = 1;
    offsets.page("/things?offset=0&limit=2", own_listing::things_json("ab"));
    offsets.page("/things?offset=4&limit=2", own_listing::things_json("ef"));
    offsets.page("/things?offset=6&limit=2", "[]");
    offsets.pages["/api/things?offset=2&limit=2"] = answer(500, "{}");
    EXPECT_EQ(offsets.run_once().value(), "abef");
    EXPECT_FALSE(offsets.whole);

    own_listing windows;
    windows.paged_by(paging::page_kind::window);
    windows.options.pages->since = testing::templated(R"("2026-02-01T09:00:00Z")");
    windows.options.pages->length = std::chrono::hours(1);
    windows.options.pass_page_after = 1;
    const auto window = [](int hour) {
        const auto text = [](int at) {
            return "2026-02-01T" + std::string(at < 10 ? "0" : "") + std::to_string(at) +
                   "%3A00%3A00Z";
        };
        return "/things?since=" + text(hour) + "&until=" + text(hour + 1);
    };
    windows.page(window(9), own_listing::things_json("a"));
    windows.pages["/api" + window(10)] = answer(500, "{}");
    windows.page(window(11), own_listing::things_json("c"));
    EXPECT_EQ(windows.run_once().value(), "ac");
    EXPECT_FALSE(windows.whole);
    EXPECT_THAT(write_json(windows.position), Not(HasSubstr("last_run")));
}

TEST(failing_listing, a_cursor_that_fails_twice_is_given_up) {
    own_listing listing;
    listing.paged_by(paging::page_kind::cursor, "next");
    listing.items_at("things");
    listing.things("/things", "a", "\"2\"");
    listing.pages["/api/things?cursor=2"] = answer(500, "{}");
    EXPECT_THAT(listing.fault().message, Not(HasSubstr("first page"))) << "it may be over soon";
    EXPECT_THAT(listing.fault().message, HasSubstr("the next run begins at the first page"));
    EXPECT_THAT(listing.fault().message, HasSubstr("the next run begins at the first page"));
    EXPECT_EQ(listing.targets(),
              "/things /things?cursor=2 /things?cursor=2 /things /things?cursor=2");
    EXPECT_EQ(listing.taken, "aa");
}

TEST(failing_listing, a_cursor_that_is_answered_with401_is_given_up_as_well) {
    own_listing listing;
    listing.paged_by(paging::page_kind::cursor, "next");
    listing.items_at("things");
    listing.things("/things", "a", "\"2\"");
    listing.pages["/api/things?cursor=2"] = answer(401, R"({"message":"expired cursor"})");
    EXPECT_EQ(listing.fault().kind, failure_class::credential);
    EXPECT_EQ(listing.fault().kind, failure_class::credential) << "nothing is asked meanwhile";
    EXPECT_EQ(listing.targets(), "/things /things?cursor=2");
    listing.time.advance(std::chrono::minutes(6));
    EXPECT_THAT(listing.fault().message, HasSubstr("the next run begins at the first page"));
    listing.time.advance(std::chrono::minutes(6));
    listing.things("/things", "b", "null");
    EXPECT_EQ(listing.run_once().value(), "b");
}

TEST(failing_listing, a404_after_a_page_ends_it_and_proves_nothing) {
    counted_listing listing;
    listing.fails(3, 404, R"({"detail":"Invalid page."})");
    EXPECT_EQ(listing.run_once().value(), "abcdef");
    EXPECT_FALSE(listing.whole);
    EXPECT_NE(listing.last_run(), "") << "it was read to its end";
    EXPECT_THAT(listing.log.lines(), IsEmpty());
    listing.fails(0, 404);
    EXPECT_EQ(listing.fault().kind, failure_class::refused) << "there was no page before it";
}

TEST(failing_listing, a_status_that_is_said_to_end_it_proves_it) {
    counted_listing listing;
    listing.options.end_status = {422, 404};
    for (const unsigned status : {404U, 422U}) {
        listing.whole = true;
        listing.fails(3, status);
        EXPECT_EQ(listing.run_once().value(), "abcdef") << status;
        EXPECT_TRUE(listing.whole) << status;
    }
    listing.fails(0, 422);
    EXPECT_FALSE(listing.run_once()) << "a first page is no end";
    listing.options.end_status.emplace();
    listing.numbered({"ab"});
    listing.fails(1, 404);
    EXPECT_THAT(listing.fault().message, HasSubstr("HTTP 404")) << "none was said to";
}

TEST(failing_listing, a204_is_a_page_without_items) {
    counted_listing listing;
    listing.fails(3, 204, "");
    EXPECT_EQ(listing.run_once().value(), "abcdef");
    EXPECT_FALSE(listing.whole);
    listing.options.end_status = {204};
    listing.whole = true;
    EXPECT_EQ(listing.run_once().value(), "abcdef");
    EXPECT_TRUE(listing.whole);
    listing.fails(0, 204, "");
    EXPECT_EQ(listing.run_once().value(), "");
}

TEST(failing_listing, one_record_that_cannot_be_read_is_set_aside_alone) {
    counted_listing listing;
    listing.page(counted_listing::target(1), R"([{"id":"c","n":undefined},{"id":"d"}])");
    listing.page(counted_listing::target(2), R"([{"id":"e"},7])");
    const auto source = listing.make();
    std::vector<std::string> reasons;
    std::vector<std::string> texts;
    json::value position;
    for (bool last = false; !last;) {
        auto read = listing.run(source->fetch(position)).value();
        for (const auto& one : read.unreadable) {
            reasons.push_back(one.reason);
            texts.push_back(one.text);
        }
        position = read.position;
        last = read.last;
        EXPECT_TRUE(read.whole);
    }
    EXPECT_THAT(reasons,
                ElementsAre("GET /things?page=1&perPage=2: line 1, column 16: expected a value, "
                            "found 'u'",
                            "GET /things?page=2&perPage=2: item 1 is number, no object"));
    EXPECT_THAT(texts, ElementsAre(R"({"id":"c","n":undefined})", "7"));
    EXPECT_EQ(listing.requests().size(), 4U) << "it counts as an item of its page";
}

TEST(failing_listing, what_is_mended_is_said_once_for_as_long_as_it_stays) {
    counted_listing listing;
    listing.page(counted_listing::target(1),
                 "\xEF\xBB\xBF[{\"id\":\"c\",\"t\":\"cut \\ud83d\"},{\"id\":\"d\",\"id\":\"D\"}]");
    const auto source = listing.make();
    for (int round = 0; round < 2; ++round) {
        std::string ids;
        json::value position;
        for (bool last = false; !last;) {
            auto read = listing.run(source->fetch(position)).value();
            for (const auto& one : read.entities) {
                ids += one.id;
            }
            position = read.position;
            last = read.last;
        }
        EXPECT_EQ(ids, "abcDef");
    }
    EXPECT_THAT(listing.log.lines(),
                ElementsAre(AllOf(HasSubstr("a reply is no valid JSON; the rest of it is used"),
                                  HasSubstr("half of a surrogate pair became U+FFFD"),
                                  HasSubstr("a key stands twice"))));
}

TEST(failing_listing, a_server_that_repeats_its_last_page_has_cometo_its_end) {
    counted_listing listing;
    listing.page(counted_listing::target(3), own_listing::things_json("ef"));
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(listing.run_once().value(), "abcdef") << "once";
        EXPECT_TRUE(listing.whole);
        EXPECT_NE(listing.last_run(), "");
    }
    listing.page(counted_listing::target(1), own_listing::things_json("ab"));
    EXPECT_THAT(listing.fault().message, HasSubstr("the page holds what an earlier one held"))
        << "it may not know the parameter";
}

TEST(failing_listing, a_listing_that_tells_what_is_gone_ends_by_proof) {
    ocoya_fixture bench([](const net::request& what) {
        const bool first = what.target.find("page=0") != std::string::npos;
        const bool second = what.target.find("page=1") != std::string::npos;
        return answer(200, first ? posts_json(0, 49) : second ? posts_json(50, 3) : "[]");
    });
    const auto read_all = [&bench](subscriber& from) {
        std::size_t items = 0;
        json::value position;
        for (bool last = false; !last;) {
            auto read = bench.run(from.fetch(position)).value();
            items += read.entities.size();
            position = read.position;
            last = read.last;
        }
        return items;
    };
    const auto plain = bench.make_posts();
    EXPECT_EQ(read_all(*plain), 49U) << "a page that is short ends it";
    const auto telling = bench.make_posts();
    telling->used_for({.takes_out_doubles = true, .reports_deleted = true});
    EXPECT_EQ(read_all(*telling), 52U);
}

}  // namespace
}  // namespace sluice::ocoya
