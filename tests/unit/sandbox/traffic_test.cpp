#include "sandbox/traffic.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

request_record record(std::string body, bool applied = false) {
    request_record made;
    made.method = "POST";
    made.body = std::move(body);
    made.applied = applied;
    return made;
}

TEST(traffic, keeps_the_last_and_counts_all) {
    traffic seen;
    for (std::size_t i = 0; i < traffic::kept + 5; ++i) {
        seen.record(record(std::to_string(i), i % 5 == 0));
    }
    EXPECT_EQ(seen.last().size(), traffic::kept);
    EXPECT_EQ(seen.last().front().at("body").as_string(), "5");
    EXPECT_EQ(seen.counts().at("POST").at("received").as_int64(), 1005);
    EXPECT_EQ(seen.counts().at("POST").at("applied").as_int64(), 201);
    seen.clear();
    EXPECT_TRUE(seen.last().empty());
    EXPECT_TRUE(seen.counts().empty());
}

TEST(traffic, stays_readable_whatever_is_sent) {
    traffic seen;
    std::string accents = "x";
    for (std::size_t i = 0; i < traffic::longest_body; ++i) {
        accents += "é";
    }
    seen.record(record(accents));
    seen.record(record("\xFF\xFE"));
    const auto list = parse_json(write_json(seen.last()));
    ASSERT_TRUE(list) << describe(list.error());
    EXPECT_LE(list->at(0).at("body").as_string().size(), traffic::longest_body + 3);
    EXPECT_EQ(list->at(1).at("body").as_string(), "(not UTF-8)");
}

}  // namespace
}  // namespace sluice::sandbox
