// A listing that has not changed costs one short reply.

#include "unit/connectors_http/listing_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::http {
namespace {

using ::testing::HasSubstr;

// Answers 304 to a request that knows the version.
class versioned_api : public listed_api {
 public:
    versioned_api() {
        answers = [this](const net::request& asked) {
            const auto known = asked.headers.find("If-None-Match");
            asked_with.push_back(std::string(known.value_or("")));
            if (known == etag) {
                return testing::answer(304, "");
            }
            return testing::answer(200, body, {{"ETag", etag}, {"Last-Modified", modified}});
        };
    }

    std::string etag = "\"v1\"";
    std::string modified = "Sun, 01 Feb 2026 11:00:00 GMT";
    std::string body = R"([{"id":"a"}])";
    std::vector<std::string> asked_with;
};

TEST(conditional_listing, an_unchanged_one_gives_no_records_and_proves_no_deletion) {
    versioned_api api;
    EXPECT_EQ(api.run_once(), "a");
    EXPECT_TRUE(api.whole);
    EXPECT_EQ(api.run_once(), "");
    EXPECT_FALSE(api.whole);
    EXPECT_EQ(api.asked_with.back(), "\"v1\"");
    EXPECT_EQ(api.requests()[1].headers.find("If-Modified-Since").value_or(""), api.modified);
    EXPECT_THAT(api.logged(), HasSubstr("the source has not changed since it was read last"));
    EXPECT_EQ(api.run_once(), "") << "the version stays known";
    api.etag = "\"v2\"";
    api.body = R"([{"id":"a"},{"id":"b"}])";
    EXPECT_EQ(api.run_once(), "ab");
    EXPECT_EQ(api.run_once(), "");
}

TEST(conditional_listing, moves_the_last_run_on) {
    versioned_api api;
    EXPECT_EQ(api.run_once(), "a");
    api.time.advance(std::chrono::hours(1));
    EXPECT_EQ(api.run_once(), "");
    EXPECT_EQ(text_member(api.position.as_object(), "last_run"), "2026-02-01T13:00:00Z");
}

TEST(conditional_listing, is_not_asked_where_every_run_wants_every_record) {
    versioned_api all;
    all.use.takes_out_doubles = false;
    EXPECT_EQ(all.run_once() + all.run_once(), "aa");
    versioned_api deleted;
    deleted.use.reports_deleted = true;
    EXPECT_EQ(deleted.run_once() + deleted.run_once(), "aa");
    versioned_api off;
    off.options.conditional = false;
    EXPECT_EQ(off.run_once() + off.run_once(), "aa");
}

TEST(conditional_listing, another_reading_of_the_reply_asks_for_it_again) {
    versioned_api api;
    EXPECT_EQ(api.run_once(), "a");
    api.items_at("[]");
    EXPECT_EQ(api.run_once(), "a");
    api.options.parameters.query = testing::templated(R"({"all":true})");
    EXPECT_EQ(api.run_once(), "a");
    EXPECT_EQ(api.run_once(), "");
}

TEST(conditional_listing, pages_after_the_first_may_change_alone_so_several_are_always_asked) {
    versioned_api api;
    api.paged_by(paging::page_kind::numbered);
    api.answers = [&](const net::request& asked) {
        api.asked_with.push_back(std::string(asked.headers.find("If-None-Match").value_or("")));
        return testing::answer(200, asked.target.ends_with("page=0&perPage=50") ? api.body : "[]",
                               {{"ETag", api.etag}});
    };
    EXPECT_EQ(api.run_once() + api.run_once(), "aa");
    EXPECT_EQ(api.asked_with, std::vector<std::string>(4, ""));
}

TEST(conditional_listing, an_answer_that_was_not_read_whole_is_asked_for_again) {
    versioned_api api;
    api.items_at("things");
    api.body = R"({"things":null})";
    EXPECT_THAT(api.run_once(), HasSubstr("finds nothing"));
    api.body = R"({"things":[{"id":"b"}]})";
    EXPECT_EQ(api.run_once(), "b");
    EXPECT_EQ(api.asked_with, std::vector<std::string>(2, ""));
}

}  // namespace
}  // namespace sluice::http
