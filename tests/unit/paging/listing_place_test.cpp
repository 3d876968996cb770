#include "paging/listing_place.hpp"

#include <gtest/gtest.h>

namespace sluice::paging {
namespace {

listing_place in_the_middle() {
    listing_place at;
    at.began = "2026-02-01T12:00:00Z";
    at.last_run = "2026-01-31T12:00:00Z";
    at.page = 3;
    at.next["cursor"] = "c";
    at.trail.note(2, "page");
    at.passed_over = 1;
    return at;
}

TEST(listing_place, comes_back_from_its_text) {
    const auto before = *parse_json(write_json(in_the_middle().stored()));
    EXPECT_EQ(write_json(listing_place::read(before).stored()), write_json(before));
    for (const auto* text : {"null", "[]", "7", R"({"page":-3,"next":[],"passed_over":-1})"}) {
        const auto at = listing_place::read(*parse_json(text));
        EXPECT_EQ(at.page, 0) << text;
        EXPECT_EQ(at.passed_over, 0U) << text;
    }
}

TEST(listing_place, a_complete_listing_becomes_the_last_run_and_a_cut_one_does_not) {
    auto at = in_the_middle();
    EXPECT_EQ(write_json(at.finished()), R"({"last_run":"2026-02-01T12:00:00Z"})");
    at.server_began = "2026-02-01T11:59:00Z";
    EXPECT_EQ(write_json(at.finished()), R"({"last_run":"2026-02-01T11:59:00Z"})");
    at.cut = true;
    EXPECT_EQ(write_json(at.finished()), R"({"last_run":"2026-01-31T12:00:00Z"})");
}

TEST(listing_place, a_server_whose_clock_is_late_decides_when_the_listing_began) {
    auto at = in_the_middle();
    const auto sent = *parse_utc("2026-02-01T12:00:00Z");
    net::response reply;
    reply.headers.add("Date", "Sun, 01 Feb 2026 11:50:00 GMT");
    at.note_server_time(reply, sent);
    EXPECT_EQ(at.server_began, "2026-02-01T11:50:00Z");
    auto same = in_the_middle();
    reply.headers.set("Date", "Sun, 01 Feb 2026 12:05:00 GMT");
    same.note_server_time(reply, sent);
    EXPECT_EQ(same.server_began, "") << "a clock that is early hides no record";
}

}  // namespace
}  // namespace sluice::paging
